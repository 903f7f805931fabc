import { append, applyTasks, create, type MadeTask } from './apply.js';
import { snapshot, workspace } from './tree.js';

export const FEATURE = 'feat-one';
export const FOLDER = `.claude/feature-dev/${FEATURE}`;
/** CRLF, BOM, no last line end, a file to remove, a folder that stays. */
export const GIVEN = {
  [`${FOLDER}/plan.json`]: JSON.stringify({
    areas: {
      infra: {
        tasks: [
          {
            task_id: 'MIG',
            changes: [
              {
                type: 'database_migration',
                operations: [
                  { op: 'add_column', table: 'users', column: { name: 'two_factor' } },
                  { op: 'create_index', table: 'users', columns: ['two_factor'], name: 'users_2fa' },
                ],
              },
            ],
          },
        ],
      },
    },
  }),
  '.env.example': '# crlf\r\nA=1\r\n',
  'docs/env.md': '\uFEFF# Env\n\n| name |\n|---|\n| A |',
  'old.txt': 'to be removed\n',
  'empty/.keep': '',
  'schema.prisma': 'model User {\n  id Int @id\n}\n',
};
const ENV: MadeTask = {
  id: 'ENV',
  files: {
    '.env.example': append('B=2\r\nC=3\r\n'),
    'docs/env.md': append('\n| B |'),
    'old.txt': () => null,
    'guides/deep/guide.md': create('# Guide\n\nset B\n'),
    'empty/new.txt': create(''),
  },
};
const MIGRATION: MadeTask = {
  id: 'MIG',
  kind: 'migration',
  files: {
    'migrations/1_two_factor/up.sql': create('ALTER TABLE users ADD two_factor boolean;\n'),
    'schema.prisma': (before) => before!.replace('id\n', 'id\n').replace('  id Int @id\n', '  id Int @id\n  twoFactor Boolean\n'),
  },
};
const TASKS = [ENV, MIGRATION];

/** A workspace where a feature of two tasks was applied, and how it was before. */
export async function applied(given: typeof GIVEN = GIVEN): Promise<{ root: string; before: object }> {
  const root = workspace(given);
  const before = snapshot(root, true);
  await applyTasks(root, FEATURE, TASKS);
  return { root, before };
}
