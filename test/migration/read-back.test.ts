import { describe, expect, test } from 'vitest';
import type { SchemaModel } from '../../generators/migration/model/schema.js';
import { readSql } from '../../generators/migration/sql/read.js';
import { plainStyle } from '../../generators/migration/sql/style.js';
import { canonical, nativeType, type DialectName } from '../../generators/migration/sql/types.js';
import { baseOf, sqlCasesFor, scripts } from './operation/cases.js';

/** The next feature reads what this one wrote: the schema read off the statements is the one that the plan led to. */

const byName = <T extends { name: string }>(list: readonly T[]): T[] => [...list].sort((a, b) => (a.name < b.name ? -1 : 1));

function plain(model: SchemaModel, dialect: DialectName): unknown {
  const values = (name: string): string => `enum ${(model.enums.get(name)?.values ?? []).join('|')}`;
  const type = (text: string): string => (text.startsWith('enum:') && dialect !== 'sqlite' ? values(text.slice(5)) : canonical(nativeType(dialect, text, () => 'TEXT')));
  const inline = /^enum\((.*)\)$/;
  return byName([...model.tables.values()]).map((table) => ({
    name: table.name,
    columns: byName(table.columns).map((one) => ({ name: one.name, type: type(one.type).replace(inline, 'enum $1'), nullable: one.nullable, filled: one.default !== null })),
    primary: table.primary_key?.columns ?? [],
    indexes: byName(table.indexes).map(({ name, columns, unique }) => ({ name, columns, unique })),
    uniques: byName(table.uniques).map(({ name, columns }) => ({ name, columns })),
    keys: byName(table.foreign_keys).map(({ name, columns, references, on_delete }) => ({ name, columns, references, on_delete })),
    checks: byName(table.checks).map(({ name }) => name),
  }));
}

const read = (dialect: DialectName, list: readonly string[]): SchemaModel => readSql([{ file: 'all.sql', text: list.map((sql) => `${sql};\n`).join('') }], dialect);

for (const dialect of ['postgresql', 'mysql', 'sqlite'] as const) {
  describe(dialect, () => {
    test.each(sqlCasesFor(dialect).filter(([name]) => !name.startsWith('sql')))('%s', (_name, given) => {
      const { up, down, model } = scripts(dialect, given, plainStyle);
      const base = (given.base ?? baseOf)(dialect);
      expect(plain(read(dialect, [...base, ...up]), dialect)).toEqual(plain(model, dialect));
      expect(plain(read(dialect, [...base, ...up, ...down]), dialect)).toEqual(plain(read(dialect, base), dialect));
    });
  });
}

describe('names that MySQL and MariaDB give', () => {
  const table = (sql: string): unknown => {
    const found = read('mysql', [sql]).tables.get('b');
    return { uniques: found?.uniques.map((one) => one.name), indexes: found?.indexes.map((one) => one.name), keys: found?.foreign_keys.map((one) => one.name) };
  };

  test('a unique key is called as its first column, and numbered where that is taken', () => {
    expect(table('CREATE TABLE b (x INT UNIQUE, y INT, UNIQUE (x, y), UNIQUE KEY named (y), CONSTRAINT c UNIQUE i (y, x), KEY (y), UNIQUE (x))')).toEqual({
      uniques: ['x', 'x_2', 'named', 'i', 'x_3'],
      indexes: ['y'],
      keys: [],
    });
  });

  test('a foreign key is numbered in its table, and follows its name', () => {
    const sql = 'CREATE TABLE a (x INT REFERENCES t (id), y INT, CONSTRAINT own FOREIGN KEY (y) REFERENCES t (id), FOREIGN KEY (y) REFERENCES u (id))';
    expect(table(`${sql};\nRENAME TABLE a TO b;\nALTER TABLE b ADD FOREIGN KEY (x) REFERENCES u (id)`)).toMatchObject({ keys: ['b_ibfk_1', 'own', 'b_ibfk_2', 'b_ibfk_3'] });
  });
});
