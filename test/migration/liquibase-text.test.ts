import { describe, expect, test } from 'vitest';
import { changeNodes } from '../../generators/migration/liquibase/changes.js';
import { setsIn } from '../../generators/migration/liquibase/element.js';
import { editFormattedSql, linesOf, setsOf, type SqlSet } from '../../generators/migration/liquibase/formatted-sql.js';
import { modelOf } from '../../generators/migration/liquibase/model.js';
import { suffixNames } from '../../generators/migration/model/constraint-names.js';
import { planSteps } from '../../generators/migration/model/plan.js';
import { property } from '../../executors/verify/runner/liquibase-program.js';

const set = (more: Partial<SqlSet>): SqlSet => ({ id: '7', author: 'ada', alone: false, up: ['SELECT 1'], down: ['SELECT 2'], ...more });

describe('formatted SQL', () => {
  test('a statement cannot begin a changeset, or end its way back', () => {
    for (const line of ['--changeset eve:1', '  -- rollback DROP TABLE users', '--liquibase formatted sql', '--ignoreLines:start'])
      expect(() => linesOf(set({ up: [`SELECT '\n${line}\n'`] }), '--')).toThrow(/Liquibase would read a line of a statement as its own/);
  });

  test('a literal keeps its lines on the way back', () => {
    expect(linesOf(set({ down: ["UPDATE t SET a = 'x\n  y'"] }), '-- ').slice(-2)).toEqual(["-- rollback UPDATE t SET a = 'x", "-- rollback   y';"]);
  });

  test('names with blanks and colons are told apart', async () => {
    const text = '--liquibase formatted sql\n\n--changeset "Ada L.":"a b" context:x\nSELECT 1;\n--changeset ada:2\nSELECT 2;\n';
    expect(setsOf(text)).toEqual([
      { author: 'Ada L.', id: 'a b' },
      { author: 'ada', id: '2' },
    ]);
    expect((await setsIn('a.sql', text)).map((one) => [one.id, one.changes[0]?.text.trim()])).toEqual([
      ['a b', 'SELECT 1;'],
      ['2', 'SELECT 2;'],
    ]);
    expect(await editFormattedSql(text, [set({ id: 'a b', author: 'Ada L.' })], 'a.sql')).toBe(text);
    expect(await editFormattedSql(text, [set({ author: 'Eve M.' })], 'a.sql')).toContain('\n\n--changeset "Eve M.":7\nSELECT 1;\n--rollback SELECT 2;\n');
  });
});

describe('tables of another schema', () => {
  const log = `databaseChangeLog:
- changeSet:
    id: 1
    author: ada
    changes:
    - createTable: { schemaName: app, tableName: users, columns: [{ column: { name: id, type: int } }, { column: { name: age, type: int, defaultValueNumeric: 1 } }] }
    - createTable: { schemaName: public, tableName: teams, columns: [{ column: { name: id, type: int } }] }
    - addForeignKeyConstraint: { baseTableSchemaName: app, baseTableName: users, baseColumnNames: id, constraintName: users_id_fkey, referencedTableName: teams, referencedColumnNames: id }
`;

  test('are read and written with it', async () => {
    const model = await modelOf([{ path: 'a.yaml', text: log }], 'postgresql');
    expect([...model.tables.keys()]).toEqual(['app.users', 'teams']);
    expect(model.tables.get('app.users')?.foreign_keys).toMatchObject([{ name: 'users_id_fkey', references: { table: 'teams' } }]);
    const plan = planSteps([{ op: 'drop_column', table: 'app.users', column: 'age' }, { op: 'rename_table', table: 'app.users', to: 'app.people' }], model, suffixNames);
    const nodes = changeNodes([...plan.up, ...plan.down], { dialect: 'postgresql', upper: false }, () => []);
    expect(nodes.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['dropColumn', { schemaName: 'app', tableName: 'users', columnName: 'age' }],
      ['renameTable', { schemaName: 'app', oldTableName: 'users', newTableName: 'people' }],
      ['renameTable', { schemaName: 'app', oldTableName: 'people', newTableName: 'users' }],
      ['addColumn', { schemaName: 'app', tableName: 'users' }],
    ]);
  });
});

test('values of settings are read back by Java as they were', () => {
  expect(property('password', 'a b=c:d\\e#ü😀\n')).toBe('password=a\\u0020b\\=c\\:d\\\\e\\#\\u00fc\\ud83d\\ude00\\u000a\n');
});
