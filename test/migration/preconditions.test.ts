import { describe, expect, test } from 'vitest';
import { suffixNames } from '../../generators/migration/model/constraint-names.js';
import { planSteps } from '../../generators/migration/model/plan.js';
import { readSql } from '../../generators/migration/sql/read.js';
import type { DialectName } from '../../generators/migration/sql/types.js';
import { operation } from '../../generators/migration/task.js';
import { preconditions } from '../../generators/migration/tool/preconditions.js';

const BASE = `
CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE people (id BIGINT PRIMARY KEY, email TEXT, age BIGINT NOT NULL, score NUMERIC(12,2), "order" VARCHAR(90), team_id INTEGER);`;

function of(operations: object[], dialect: DialectName = 'postgresql'): unknown[] {
  const model = readSql([{ file: 'base.sql', text: BASE }], dialect);
  const plan = planSteps(
    operations.map((one) => operation.parse(one)),
    model,
    suffixNames,
  );
  expect(plan.unknown).toEqual([]);
  return preconditions(plan.up, dialect);
}

const people = { table: 'people' };
const alter = (column: string, more: object): object => ({ op: 'alter_column', ...people, column, ...more });

describe('what a migration takes for granted of the rows', () => {
  test.each([
    ['add_unique', { op: 'add_unique', ...people, columns: ['email', 'age'] }, { ...people, columns: ['email', 'age'], rule: 'unique' }],
    ['unique index', { op: 'create_index', ...people, columns: ['email'], unique: true }, { ...people, columns: ['email'], rule: 'unique' }],
    ['not null', alter('email', { nullable: false }), { ...people, columns: ['email'], rule: 'not_null' }],
    [
      'check',
      { op: 'add_check', ...people, name: 'grown', expression: "age >= 18 AND email <> 'score'" },
      { ...people, columns: ['email', 'age'], rule: 'check', expression: "age >= 18 AND email <> 'score'" },
    ],
    [
      'foreign key',
      { op: 'add_foreign_key', ...people, columns: ['team_id'], references: { table: 'teams', columns: ['id'] } },
      { ...people, columns: ['team_id'], rule: 'references', references: { table: 'teams', columns: ['id'] } },
    ],
    ['text cut', alter('email', { value_type: 'varchar(40)' }), { ...people, columns: ['email'], rule: 'check', expression: 'char_length(email) <= 40' }],
    ['reserved name', alter('order', { value_type: 'varchar(9)' }), { ...people, columns: ['order'], rule: 'check', expression: 'char_length("order") <= 9' }],
    [
      'smaller integer',
      alter('age', { value_type: 'integer' }),
      { ...people, columns: ['age'], rule: 'check', expression: 'age BETWEEN -2147483648 AND 2147483647' },
    ],
    ['fewer digits', alter('score', { value_type: 'decimal(6,2)' }), { ...people, columns: ['score'], rule: 'check', expression: 'abs(score) < 10000' }],
  ])('%s', (_name, one, expected) => {
    expect(of([one])).toEqual([expected]);
  });

  test.each([
    ['a plain new column', [{ op: 'add_column', ...people, column: { name: 'nick', value_type: 'text' } }]],
    ['a unique column of its own', [{ op: 'add_column', ...people, column: { name: 'nick', value_type: 'text', unique: true } }]],
    ['a plain index', [{ op: 'create_index', ...people, columns: ['email'] }]],
    ['what is required already', [alter('age', { nullable: false })]],
    ['a wider type', [alter('order', { value_type: 'text' })]],
    [
      'its own table',
      [
        { op: 'create_table', table: 'notes', columns: [{ name: 'body', value_type: 'text' }] },
        { op: 'add_unique', table: 'notes', columns: ['body'] },
      ],
    ],
    // The migration repairs the rows by itself: whether it does is for the proof to find out.
    ['repaired rows', [{ op: 'sql', up: "UPDATE people SET email = ''", down: 'SELECT 1' }, alter('email', { nullable: false })]],
  ])('nothing for %s', (_name, operations) => {
    expect(of(operations)).toEqual([]);
  });

  test('in the names of before the migration', () => {
    const operations = [
      { op: 'rename_column', ...people, column: 'email', to: 'mail' },
      { op: 'rename_table', ...people, to: 'persons' },
      { op: 'add_unique', table: 'persons', columns: ['mail'] },
    ];
    expect(of(operations)).toEqual([{ ...people, columns: ['email'], rule: 'unique' }]);
  });

  test('SQLite keeps values of any length', () => {
    expect(of([alter('email', { value_type: 'varchar(3)' })], 'sqlite')).toEqual([]);
  });
});
