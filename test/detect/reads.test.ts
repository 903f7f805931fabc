import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { registry } from '../../generators/registry.js';
import { applyPlan } from '../../pipeline/run.js';
import { openWorkspace } from '../../pipeline/workspace.js';
import { layOutLarge } from './large-workspace.mjs';

const fs = createRequire(import.meta.url)('node:fs') as typeof import('node:fs');
const ORIGINAL = { readFileSync: fs.readFileSync, openSync: fs.openSync, readFile: fs.promises.readFile, open: fs.promises.open };

afterEach(() => {
  Object.assign(fs, { readFileSync: ORIGINAL.readFileSync, openSync: ORIGINAL.openSync });
  Object.assign(fs.promises, { readFile: ORIGINAL.readFile, open: ORIGINAL.open });
  syncBuiltinESMExports();
});

/** The distinct files below a folder that are opened from now on, our own state left out. */
function countReads(root: string): Set<string> {
  const read = new Set<string>();
  const watched = <F extends (...argv: never[]) => unknown>(original: F): F =>
    ((...argv: never[]) => {
      const path = relative(root, String(argv[0]));
      if (!path.startsWith('..') && !/^(\.git|\.claude)\/|\.infra-dev/.test(path)) read.add(path);
      return original(...argv);
    }) as F;
  Object.assign(fs, { readFileSync: watched(ORIGINAL.readFileSync), openSync: watched(ORIGINAL.openSync) });
  Object.assign(fs.promises, { readFile: watched(ORIGINAL.readFile), open: watched(ORIGINAL.open) });
  syncBuiltinESMExports();
  return read;
}

const DECLARED: Record<string, string> = {
  '.env.example': 'QUEUE_URL=redis://localhost\nQUEUE_SIZE=10\nMAIL_FROM=a@example.com\n',
  'packages/p1/src/env.ts':
    "import { z } from 'zod';\n\nexport const env = z.object({\n  QUEUE_URL: z.string(),\n  QUEUE_SIZE: z.coerce.number().default(10),\n  MAIL_FROM: z.string(),\n}).parse(process.env);\n",
  'docs/settings.md': '| Variable | Meaning |\n| --- | --- |\n| `QUEUE_URL` | Queue |\n| `QUEUE_SIZE` | Size |\n| `MAIL_FROM` | Sender |\n',
};
const VARIABLE = { name: 'QUEUE_LIMIT', value_type: 'number', default: 3, description: 'Most jobs at once' };

function layOut(count: number): string {
  const root = layOutLarge(count);
  const task = {
    task_id: 'INFRA1',
    description: 'Limit the queue',
    checklist_ids: [],
    files_to_create: [],
    files_to_modify: [],
    changes: [{ type: 'environment_variables', variables: [VARIABLE] }],
  };
  const plan = { feature_id: 'feat-queue', created_at: '2026-01-01T00:00:00Z', areas: { infra: { tasks: [task] } } };
  for (const [path, text] of Object.entries({ ...DECLARED, '.claude/feature-dev/feat-queue/plan.json': JSON.stringify(plan) })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const git = (...argv: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@localhost', ...argv], { cwd: root, stdio: 'ignore' });
  git('add', ...Object.keys(DECLARED));
  git('commit', '-q', '-m', 'all');
  return root;
}

describe('apply of one variable', () => {
  const counts: number[] = [];

  test.each([2_000, 8_000])('reads a few files of %i, whatever else there is', { timeout: 60_000 }, async (count) => {
    const root = layOut(count);
    try {
      const read = countReads(root);
      const { entries, written } = await applyPlan({ root, feature: 'feat-queue' }, registry);
      expect(written).toBe(true);
      expect(entries.map((one) => one.path)).toEqual(expect.arrayContaining(Object.keys(DECLARED)));
      expect(read.has('packages/p1/src/env.ts')).toBe(true);
      counts.push(read.size);
      expect(counts.at(-1)).toBeLessThan(60);
      expect(counts.at(-1)).toBe(counts[0]);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});

describe('files that hold a text', () => {
  const lay = (count: number): string => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-holding-')));
    for (let n = 0; n < count; n += 1) writeFileSync(join(root, `note-${n}.ts`), n === 7 ? 'const a = Process.ENV.X;\n' : '// nothing\n');
    return root;
  };

  test.each([true, false])('are found with git (%s) and without it, letter case aside', (tracked) => {
    const root = lay(40);
    if (tracked) execFileSync('git', ['init', '-q'], { cwd: root });
    const workspace = openWorkspace(root);
    expect(workspace.holding(['process.env', 'os.environ'], workspace.files())).toEqual(['note-7.ts']);
    expect(workspace.holding(['absent'], workspace.files())).toEqual([]);
    rmSync(root, { recursive: true, force: true });
  });

  test('a text that stands in for a file is always a candidate; a handful is not searched at all', () => {
    const root = lay(40);
    execFileSync('git', ['init', '-q'], { cwd: root });
    const workspace = openWorkspace(root, new Map([['note-3.ts', 'process.env.Y']]));
    expect(workspace.holding(['process.env'], workspace.files())).toEqual(['note-3.ts', 'note-7.ts']);
    expect(workspace.holding(['process.env'], ['note-1.ts', 'note-2.ts'])).toEqual(['note-1.ts', 'note-2.ts']);
    rmSync(root, { recursive: true, force: true });
  });
});
