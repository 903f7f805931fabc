import { describe, expect, test, vi } from 'vitest';
import { suffixNames } from '../../generators/migration/model/constraint-names.js';
import { planSteps } from '../../generators/migration/model/plan.js';
import { readSql } from '../../generators/migration/sql/read.js';
import { joined, statements } from '../../generators/migration/sql/statements.js';
import { plainStyle } from '../../generators/migration/sql/style.js';
import type { DialectName } from '../../generators/migration/sql/types.js';
import { operation } from '../../generators/migration/task.js';
import { judge, type Judged } from '../../generators/migration/tool/judge.js';

const loaded = vi.hoisted(() => ({ parser: 0 }));
vi.mock('libpg-query', async (original) => {
  loaded.parser += 1;
  return original();
});

const BASE = 'CREATE TABLE people (id BIGINT PRIMARY KEY, email TEXT, age BIGINT NOT NULL);';

function of(operations: object[], dialect: DialectName = 'postgresql'): Promise<Judged> {
  const model = readSql([{ file: 'base.sql', text: BASE }], dialect);
  const plan = planSteps(
    operations.map((one) => operation.parse(one)),
    model,
    suffixNames,
  );
  const sql = (steps: typeof plan.up): string => joined(statements(steps, { dialect, style: plainStyle, enums: model.enums }));
  return judge({ name: '0002_x', plan, up: sql(plan.up), down: sql(plan.down), dialect, transactional: true });
}

const add = (column: object): object => ({ op: 'add_column', table: 'people', column });

describe('judging a migration before it is written', () => {
  test('what is harmless gives no warning and does not load the parser', async () => {
    const harmless = [
      [add({ name: 'nick', value_type: 'text' })],
      [add({ name: 'active', value_type: 'boolean', nullable: false, default: true })],
      [add({ name: 'seen', value_type: 'timestamptz', default: { expression: 'now()' } })],
      [
        { op: 'create_enum', enum: 'mood', values: ['ok'] },
        {
          op: 'create_table',
          table: 'notes',
          primary_key: ['id'],
          columns: [
            { name: 'id', value_type: 'uuid', default: { expression: 'gen_random_uuid()' } },
            { name: 'by', value_type: 'bigint', references: { table: 'people', column: 'id' } },
          ],
        },
        { op: 'create_index', table: 'notes', columns: ['by'], unique: true },
      ],
    ];
    for (const operations of harmless) expect(await of(operations)).toEqual({ warnings: [], report: {} });
    expect(loaded.parser).toBe(0);
  });

  test.each<[string, object[], DialectName, string]>([
    ['dropped column', [{ op: 'drop_column', table: 'people', column: 'email' }], 'postgresql', 'drop-column'],
    ['dropped table', [{ op: 'drop_table', table: 'people' }], 'postgresql', 'drop-table'],
    ['dropped table', [{ op: 'drop_table', table: 'people' }], 'mysql', 'drop-table'],
    ['dropped table', [{ op: 'drop_table', table: 'people' }], 'sqlite', 'drop-table'],
    ['required column', [add({ name: 'nick', value_type: 'text', nullable: false })], 'postgresql', 'not-null-without-default'],
    ['computed default', [add({ name: 'key', value_type: 'uuid', default: { expression: 'gen_random_uuid()' } })], 'postgresql', 'default-rewrites-table'],
    ['narrower type', [{ op: 'alter_column', table: 'people', column: 'age', value_type: 'integer' }], 'postgresql', 'type-narrowing'],
    ['rename', [{ op: 'rename_column', table: 'people', column: 'age', to: 'years' }], 'postgresql', 'rename-column'],
    ['index', [{ op: 'create_index', table: 'people', columns: ['age'] }], 'postgresql', 'index-without-concurrently'],
    ['statement', [{ op: 'sql', up: 'DELETE FROM people', down: 'SELECT 1' }], 'postgresql', 'delete-all-rows'],
  ])('%s: up warns', async (_name, operations, dialect, rule) => {
    const { warnings, report } = await of(operations, dialect);
    expect(report.safety).toContainEqual(expect.objectContaining({ rule, direction: 'up', risk: expect.stringMatching(/\w/) }));
    expect(warnings).toContainEqual(expect.stringMatching(new RegExp(`^Migration 0002_x, up: ${rule}\\. .+ Safer: .+[.…]$`)));
  });

  test.each<DialectName>(['postgresql', 'mysql'])('%s: a unique column that starts out empty has no duplicates', async (dialect) => {
    const rules = async (column: object): Promise<string> => (await of([add({ name: 'nick', value_type: 'varchar(9)', unique: true, ...column })], dialect)).warnings.join();
    expect(await rules({})).not.toContain('unique-over-duplicates');
    expect(await rules({ default: 'x' })).toContain('unique-over-duplicates');
  });

  test('down is judged too', async () => {
    const { report } = await of([{ op: 'alter_column', table: 'people', column: 'age', nullable: true }]);
    expect(report.safety).toContainEqual(expect.objectContaining({ rule: 'set-not-null', direction: 'down' }));
  });

  test('a statement that PostgreSQL does not understand is named', async () => {
    const { warnings } = await of([{ op: 'sql', up: 'ALTER TABEL people ADD nick text', down: 'SELECT 1' }]);
    expect(warnings).toEqual([expect.stringContaining('syntax-error')]);
  });
});
