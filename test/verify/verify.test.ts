import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import run from '../../executors/verify/index.js';
import { verify } from '../../executors/verify/verify.js';
import { evidenceFileSchema } from '../../pipeline/evidence.js';
import { FEATURE, FOLDER, recordOf, workspace, type Asked } from './workspace.js';

const BASE = `CREATE TABLE orders (id INTEGER PRIMARY KEY, total DECIMAL(8,2) NOT NULL);`;
const FILE = `-- migrate:up\nALTER TABLE orders ADD COLUMN paid BOOLEAN NOT NULL DEFAULT 0;\n\n-- migrate:down\nALTER TABLE orders DROP COLUMN paid;\n`;
const asked = (up = 'db/2.sql', down: string | null = 'db/2.sql', extra = {}): Asked => ({
  proof: 'migration',
  what: 'add_paid',
  input: {
    tool: 'dbmate',
    dialect: 'sqlite',
    earlier: [{ name: '1', up: 'db/1.sql' }],
    migrations: [{ name: '2', up, down }],
    transactional: true,
    splitter: 'dbmate',
    ...extra,
  },
});
const evidenceText = (root: string): string => readFileSync(join(root, FOLDER, 'infra-evidence.json'), 'utf8');

describe('verify', () => {
  let made: ReturnType<typeof workspace>;
  const given = (tasks: Asked[][], files: Record<string, string> = {}): string => {
    made = workspace({
      [`${FOLDER}/infra-changes.json`]: recordOf(tasks),
      'db/1.sql': `-- migrate:up\n${BASE}`,
      'db/2.sql': FILE,
      ...files,
    });
    return made.root;
  };
  afterEach(() => made.remove());

  it('writes evidence of the shape that the report reads', async () => {
    const root = given([[asked()], [asked('db/2.sql', null)]]);
    const said: string[] = [];
    const { evidence, ok } = await verify(root, FEATURE, { onProgress: (text) => said.push(text) });
    expect(ok).toBe(true);
    expect(evidence.map((one) => [one.id, one.task_id, one.change_index, one.verdict])).toEqual([
      ['INFRA1.0.migration', 'INFRA1', 0, 'reversible'],
      ['INFRA2.0.migration', 'INFRA2', 0, 'forward_only'],
    ]);
    expect(evidenceFileSchema.parse(JSON.parse(evidenceText(root))).evidence).toEqual(evidence);
    expect(said[0]).toMatch(/^INFRA1 migration: /);
    expect(evidence[0]?.engine).toMatch(/^SQLite \d/);
  });

  it('writes the evidence of a failed proof too, with file, line and column', async () => {
    const root = given([[asked()]], { 'db/2.sql': FILE.replace('COLUMN paid;', 'COLUMN payed;') });
    const { evidence, ok } = await verify(root, FEATURE, { quiet: true });
    expect([ok, evidence[0]?.exit, evidence[0]?.verdict]).toEqual([false, 1, 'failed']);
    expect(evidence[0]?.summary).toContain('db/2.sql:5: no such column');
    expect(evidenceText(root)).toContain('no such column');
  });

  it('does not run again what has passed and not changed, unless forced', async () => {
    const root = given([[asked()]]);
    const first = (await verify(root, FEATURE, { quiet: true })).evidence[0]!;
    const second = (await verify(root, FEATURE, { quiet: true })).evidence[0]!;
    expect(second).toEqual({ ...first, summary: `${first.summary} (Not run again: nothing it depends on has changed.)` });
    const bytes = evidenceText(root);
    await verify(root, FEATURE, { quiet: true });
    expect(evidenceText(root)).toBe(bytes);
    expect((await verify(root, FEATURE, { quiet: true, force: true })).evidence[0]?.summary).toBe(first.summary);
    made.write('db/1.sql', `-- migrate:up\n${BASE}\nCREATE INDEX t ON orders (total);`);
    const moved = (await verify(root, FEATURE, { quiet: true })).evidence[0]!;
    expect(moved.input_hash).not.toBe(first.input_hash);
    expect(moved.summary).not.toContain('Not run again');
  });

  it('does not believe evidence that somebody has changed', async () => {
    const root = given([[asked('db/2.sql', null)]]);
    await verify(root, FEATURE, { quiet: true });
    writeFileSync(join(root, FOLDER, 'infra-evidence.json'), evidenceText(root).replace('"forward_only"', '"reversible"'));
    expect((await verify(root, FEATURE, { quiet: true })).evidence[0]?.verdict).toBe('forward_only');
  });

  it('runs only what is asked for and keeps the rest', async () => {
    const root = given([[asked()], [asked()]]);
    expect((await verify(root, FEATURE, { quiet: true, only: ['INFRA2'] })).evidence.map((one) => one.id)).toEqual(['INFRA2.0.migration']);
    expect((await verify(root, FEATURE, { quiet: true, only: ['INFRA1.0.migration'] })).evidence.map((one) => one.id)).toEqual([
      'INFRA1.0.migration',
      'INFRA2.0.migration',
    ]);
  });

  it('refuses a feature without record, and a proof that does not exist, and writes nothing', async () => {
    const root = given([[{ proof: 'magic', what: '?', input: {} }]]);
    await expect(verify(root, 'feat-other', {})).rejects.toThrow(/has not been applied/);
    await expect(verify(root, '../../etc', {})).rejects.toThrow(/not valid/);
    await expect(verify(root, FEATURE, {})).rejects.toThrow(/proofs that do not exist: "magic"/);
    expect(existsSync(join(root, FOLDER, 'infra-evidence.json'))).toBe(false);
  });

  it('reads nothing outside the workspace', async () => {
    const root = given([
      [asked('../outside.sql', null)],
      [asked('link.sql', null)],
      [asked('/etc/passwd', null)],
      [asked('db/none.sql', null)],
    ]);
    symlinkSync('/etc/passwd', join(root, 'link.sql'));
    const { evidence, ok } = await verify(root, FEATURE, { quiet: true });
    expect([ok, ...evidence.map((one) => one.exit)]).toEqual([false, 1, 1, 1, 1]);
    expect(JSON.stringify(evidence)).not.toContain('root:x:');
  });

  it('names every field of an input that is not of the form', async () => {
    const root = given([[{ ...asked(), input: { tool: 'x', dialect: 'oracle', earlier: [], migrations: [], transactional: 'yes' } }]]);
    const { evidence } = await verify(root, FEATURE, { quiet: true });
    for (const field of ['dialect', 'migrations', 'transactional']) expect(evidence[0]?.summary).toContain(`${field}: `);
  });

  it.each([
    ['postgresql://user:hunter2@192.0.2.7:5432/prod', 'another machine'],
    ['postgresql://user:hunter2@[2001:db8::1]/prod', 'another machine'],
    ['mysql://user:hunter2@nowhere.invalid/prod', 'cannot be resolved'],
    ['postgresql://user:hunter2@localhost/prod?host=192.0.2.7', 'names its server by the parameter "host"'],
    ['postgresql://user:hunter2@localhost/prod?hostaddr=192.0.2.7', 'parameter "hostaddr"'],
    ['https://user:hunter2@localhost/', 'starts with "https:"'],
    ['hunter2 localhost', 'not a URL'],
  ])('refuses the database %s', async (databaseUrl, said) => {
    const root = given([[asked()]]);
    const refused = await verify(root, FEATURE, { quiet: true, databaseUrl }).catch((error: unknown) => error);
    expect(String(refused)).toContain(said);
    expect(String(refused)).not.toContain('hunter2');
    expect(existsSync(join(root, FOLDER, 'infra-evidence.json'))).toBe(false);
  });

  it('is an Nx executor', async () => {
    const root = given([[asked()]]);
    const lines: string[] = [];
    const spy = vi.spyOn(console, 'error').mockImplementation((text: string) => void lines.push(text));
    try {
      expect(await run({ feature: FEATURE }, { root })).toEqual({ success: true });
      expect(lines.at(-1)).toMatch(/^ok {3}INFRA1 migration: up, down and up again ran on SQLite/);
      expect(await run({ feature: 'feat-other' }, { root })).toEqual({ success: false });
      await expect(run({ feature: FEATURE, unknown: 1 }, { root })).rejects.toThrow();
    } finally {
      spy.mockRestore();
    }
  });
});
