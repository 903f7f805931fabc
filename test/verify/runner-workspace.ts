import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Engines } from '../../executors/verify/engine/engines.js';
import { migration } from '../../executors/verify/migration.js';
import type { Outcome, ProofContext } from '../../executors/verify/proof.js';
import { diskText } from '../../pipeline/write/index.js';
import { workspace } from './workspace.js';

const PACKAGES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** A workspace with migrations of one tool and the packages of this project. */
export interface Given {
  tool: string;
  dialect?: 'postgresql' | 'mysql' | 'sqlite';
  dir: string;
  files: Record<string, string>;
  /** File of the migration to be proven. */
  file: string;
  config?: string;
  down?: boolean;
  input?: object;
  packages?: boolean;
}

/** Proves one migration of a workspace. */
export async function proveIn(given: Given, engines: Engines): Promise<Outcome> {
  const made = workspace({ 'package.json': { name: 'shop', private: true }, ...given.files });
  if (given.packages !== false) symlinkSync(PACKAGES, join(made.root, 'node_modules'), 'dir');
  const context: ProofContext = {
    root: made.root,
    engines,
    progress: () => undefined,
    read: (path) => diskText(made.root, path) ?? '',
  };
  const name = given.file.slice(given.file.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  const input = {
    tool: given.tool,
    dialect: given.dialect ?? 'postgresql',
    earlier: [],
    migrations: [{ name, up: { inline: '' }, down: given.down === false ? null : { inline: '' } }],
    transactional: true,
    runner: { dir: given.dir, file: given.file, config: given.config ?? null, only: true },
    ...given.input,
  };
  const before = filesOf(made.root);
  const request = { proof: 'migration', what: name, input: input as never };
  migration.inputs(request, context);
  const outcome = await migration.run(request, context).finally(() => {
    const after = filesOf(made.root);
    made.remove();
    expect(after).toEqual(before);
  });
  return outcome;
}

const filesOf = (root: string): string[] => readdirSync(root, { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name)).sort();
