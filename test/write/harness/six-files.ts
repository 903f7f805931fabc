import { expect } from 'vitest';
import { InfraError } from '../../../pipeline/error.js';
import type { Entry } from '../../../pipeline/write/index.js';

export const GIVEN = {
  'a.txt': 'old a\r\n',
  'deep/b.txt': '\uFEFFold b',
  'gone.txt': 'bye\n',
  'only/here.txt': 'x\n',
  'keep.txt': 'keep\n',
  '.claude/feature-dev/one/plan.json': '{}',
};
/** Every sort of change: edited, with BOM and CRLF, removed, created in new folders, created empty. */
export const ENTRIES: Entry[] = [
  { path: 'a.txt', before: 'old a\r\n', after: 'new a\r\n' },
  { path: 'deep/b.txt', before: '\uFEFFold b', after: '\uFEFFnew b' },
  { path: 'gone.txt', before: 'bye\n', after: null },
  { path: 'only/here.txt', before: 'x\n', after: null },
  { path: 'new/folder/c.txt', before: null, after: 'c\n' },
  { path: 'new/d.txt', before: null, after: '' },
];

/** The refusal that a run must end with. */
export const refusal = async (run: Promise<unknown>): Promise<InfraError> => {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InfraError);
  return error as InfraError;
};
