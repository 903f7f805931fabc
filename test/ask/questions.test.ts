import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answering } from '../../bin/answer.js';
import { registry } from '../../generators/registry.js';
import type { Json } from '../../pipeline/kind.js';
import { applyPlan, type Outcome } from '../../pipeline/run.js';
import { CTRL_C, person, type Person } from './person.js';

const FEATURE = 'feat-lamp';
const FOLDER = `.claude/feature-dev/${FEATURE}`;
const PRISMA = {
  'package.json': '{ "name": "lamps", "dependencies": { "@prisma/client": "6.0.0", "prisma": "6.0.0" } }\n',
  'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n\nmodel Lamp {\n  id   Int    @id\n  name String\n}\n',
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'prisma/migrations/20240101000000_init/migration.sql': 'CREATE TABLE "Lamp" ("id" INTEGER NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "Lamp_pkey" PRIMARY KEY ("id"));\n',
};
const KNEX = {
  'knexfile.js': "module.exports = { client: 'pg', migrations: { directory: './migrations' } };\n",
  'migrations/20240101000000_lamps.js': "exports.up = (knex) => knex.schema.createTable('lamps', (t) => { t.increments('id'); });\nexports.down = (knex) => knex.schema.dropTable('lamps');\n",
};

const roots: string[] = [];
afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })));

function workspace(files: Record<string, string>, tasks: object[]): string {
  const root = mkdtempSync(join(tmpdir(), 'infra-dev-ask-'));
  roots.push(root);
  const plan = { feature_id: FEATURE, created_at: '2026-01-05T10:00:00Z', areas: { infra: { tasks } } };
  for (const [path, text] of Object.entries({ ...files, [`${FOLDER}/plan.json`]: JSON.stringify(plan) })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync('git', ['init', '-q'], { cwd: root });
  execFileSync('git', ['add', '-A'], { cwd: root });
  return root;
}

const read = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');
const kept = (root: string) => JSON.parse(read(root, `${FOLDER}/infra-questions.json`));
const apply = (root: string, by?: Person, more: object = {}): Promise<Outcome> =>
  applyPlan({ root, feature: FEATURE, ...more, ...(by ? { onQuestions: answering({ root, registry, asker: by }) } : {}) }, registry);

const UNSURE = { task_id: 'A', description: 'Add database field for the last lighting', implementation_notes: ['Add litAt when it was lit to model Lamp'] };
const SAID: [string, Json][] = [['value_type –', 'timestamp']];

describe('a free text that the rules cannot read for certain', () => {
  test('is asked, and the run goes on with what was read and what was answered', async () => {
    const root = workspace(PRISMA, [UNSURE]);
    const by = person(SAID);
    expect(await apply(root, by)).toMatchObject({ questions: [], written: true, asked: true });
    expect(read(root, 'prisma/schema.prisma')).toMatch(/litAt +DateTime\?/);
    expect(by.said.join('\n')).toContain('Add litAt when it was lit to model Lamp');
    expect(kept(root).answers).toEqual([
      {
        task_id: 'A',
        task_hash: expect.stringMatching(/^sha256:/),
        changes: [{ type: 'database_migration', operations: [{ op: 'add_column', table: 'Lamp', column: { name: 'litAt', value_type: 'timestamp', nullable: true } }] }],
      },
    ]);
  });

  test('is asked once: a second run changes nothing, with or without a terminal', async () => {
    const root = workspace(PRISMA, [UNSURE]);
    await apply(root, person(SAID));
    const silent = person([]);
    expect(await apply(root, silent)).toMatchObject({ questions: [], written: false, entries: [] });
    expect(silent.asked).toEqual([]);
    expect(await apply(root)).toMatchObject({ questions: [], entries: [] });
  });

  test('is asked again when the task says something else', async () => {
    const root = workspace(PRISMA, [UNSURE]);
    await apply(root, person(SAID));
    const plan = JSON.parse(read(root, `${FOLDER}/plan.json`));
    plan.areas.infra.tasks[0].description = 'Add database field for the first lighting';
    writeFileSync(join(root, `${FOLDER}/plan.json`), JSON.stringify(plan));
    expect((await apply(root)).questions).toHaveLength(1);
    expect(kept(root)).toMatchObject({ questions: [{ task_id: 'A' }] });
    expect(kept(root).answers).toBeUndefined();
  });

  test('without anybody to ask ends with the questions and nothing else', async () => {
    const root = workspace(PRISMA, [UNSURE]);
    expect(await apply(root)).toMatchObject({ written: false, entries: [] });
    expect(readdirSync(join(root, FOLDER)).sort()).toEqual(['infra-questions.json', 'plan.json']);
  });

  test('ended by Ctrl-C leaves every file as it was, and the lock free', async () => {
    const root = workspace(PRISMA, [UNSURE]);
    await expect(apply(root, person([['value_type –', CTRL_C]]))).rejects.toThrow('Cancelled');
    expect(readdirSync(join(root, FOLDER))).toEqual(['plan.json']);
    expect(existsSync(join(root, '.claude/feature-dev/.infra-dev'))).toBe(false);
    expect(await apply(root, person(SAID))).toMatchObject({ written: true });
  });

  test('in a dry run is asked too, and nothing is written; the same answers give the same hash', async () => {
    const root = workspace(PRISMA, [UNSURE]);
    const dry = await apply(root, person(SAID), { dryRun: true });
    expect(dry.entries.map((entry) => entry.path)).toContain('prisma/schema.prisma');
    expect(readdirSync(join(root, FOLDER))).toEqual(['plan.json']);
    await expect(apply(root, person([['value_type –', 'date']]), { expect: dry.hash })).rejects.toThrow('has moved');
    expect(await apply(root, person(SAID), { expect: dry.hash })).toMatchObject({ written: true });
  });

  test('that nothing could be read in is asked from the start; "not right" starts again', async () => {
    const root = workspace({ '.env.example': 'PORT=3000\n' }, [{ task_id: 'A', description: 'Make it red' }]);
    const by = person([['to be changed', 'flag'], ['name –', 'redLamp'], ['description –', 'Red'], ['Is that right', false], ['to be changed', 'env'], ['name –', 'LAMP_COLOUR'], ['description –', 'Colour of the lamp']]);
    await apply(root, by);
    expect(read(root, '.env.example')).toBe('PORT=3000\nLAMP_COLOUR=\n');
  });

  test('with notes of which one was read for certain keeps that one and asks for the other', async () => {
    const notes = ['`LAMP_COLOUR`: Colour of the lamp (required, example: red)', 'LAMP_SIZE should be there as well'];
    const root = workspace({ '.env.example': 'PORT=3000\n' }, [{ task_id: 'A', description: 'Environment variables of the lamp', implementation_notes: notes }]);
    const by = person([['name –', 'LAMP_SIZE'], ['description –', 'Size of the lamp']]);
    await apply(root, by);
    expect(read(root, '.env.example')).toMatch(/LAMP_COLOUR=red\n[^]*LAMP_SIZE=\n/);
    expect(by.said.join('\n')).toContain('"name":"LAMP_COLOUR"');
  });
});

describe('what cannot be chosen', () => {
  const typed = { task_id: 'A', description: 'Lamp', changes: [{ type: 'database_migration', operations: [{ op: 'add_column', table: 'Lamp', column: { name: 'litAt', value_type: 'timestamp' } }] }] };

  test('two tools: the choice is put with what was seen of each, and kept beside the plan', async () => {
    const root = workspace({ ...PRISMA, ...KNEX, 'package.json': '{ "dependencies": { "knex": "3.1.0", "@prisma/client": "6.0.0" } }\n' }, [typed]);
    const plan = read(root, `${FOLDER}/plan.json`);
    const by = person([['changes[0].tool', 'prisma']]);
    expect(await apply(root, by)).toMatchObject({ written: true });
    expect(by.said.join('\n')).toMatch(/knexfile\.js[^]*schema\.prisma|schema\.prisma[^]*knexfile\.js/);
    expect(read(root, 'prisma/schema.prisma')).toContain('litAt');
    expect(kept(root).answers[0].changes).toEqual([{ ...typed.changes[0], tool: 'prisma' }]);
    expect(read(root, `${FOLDER}/plan.json`)).toBe(plan);
  });

  test('a file that does not exist yet: the path is asked', async () => {
    const root = workspace({ '.env.example': 'PORT=3000\n', 'package.json': '{ "devDependencies": { "typescript": "5.9.3" } }\n' }, [{ task_id: 'A', description: 'Lamp', changes: [{ type: 'feature_flag', name: 'newLamp', description: 'A new lamp' }] }]);
    await apply(root, person([['path –', 'src/flags.ts']]));
    expect(read(root, 'src/flags.ts')).toContain('newLamp');
  });
});

describe('kept answers are input like the plan', () => {
  const answered = async (edit: (answers: { changes: { [key: string]: unknown }[] }[]) => void): Promise<string> => {
    const root = workspace(PRISMA, [UNSURE]);
    await apply(root, person(SAID), {});
    const file = kept(root);
    edit(file.answers);
    writeFileSync(join(root, `${FOLDER}/infra-questions.json`), JSON.stringify(file, null, 2));
    return root;
  };

  test('a change that its schema refuses is named with its place', async () => {
    const root = await answered((answers) => (answers[0]!.changes[0]!['operations'] = []));
    await expect(apply(root)).rejects.toThrow(/infra-questions\.json:\d+:\d+: answers\[0\]\.changes\[0\]\.operations/);
  });

  test('a type that there is not, a character that nobody sees, a secret: refused', async () => {
    const unknown = await answered((answers) => (answers[0]!.changes[0]!['type'] = 'lamp'));
    await expect(apply(unknown)).rejects.toThrow('"lamp" is not a change type');
    const hidden = await answered((answers) => (answers[0]!.changes[0]!['name'] = 'a\u202eb'));
    await expect(apply(hidden)).rejects.toThrow(/infra-questions\.json/);
    const secret = await answered((answers) => (answers[0]!.changes[0]!['path'] = `AKIA${'Q3EGRK7LT5XW2MZD'}`));
    await expect(apply(secret)).rejects.toThrow(/infra-questions\.json[^]*secret/i);
  });
});
