import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { baseOf } from '../../../generators/migration/entity/base.js';
import { tableOf, type SchemaModel, type TableDef } from '../../../generators/migration/model/schema.js';
import { readSql } from '../../../generators/migration/sql/read.js';
import type { ObjectWorkspace } from './object-workspaces.js';

/** What a column comes to, whatever spells it. */
export interface Meaning {
  name: string;
  base: string;
  nullable: boolean;
  default: unknown;
  primary: boolean;
}

const SERIAL = /serial/i;

const literal = (value: TableDef['columns'][number]['default']): unknown =>
  value === null ? null : 'literal' in value ? value.literal : value.expression;

/** The columns of a table, by name. */
export function meaningOf(table: TableDef | undefined): Meaning[] {
  return (table?.columns ?? [])
    .map((one) => {
      const primary = table?.primary_key?.columns.includes(one.name) ?? false;
      const type = one.type.replace(/^sql:/, '');
      return {
        name: one.name,
        base: baseOf(type),
        nullable: one.nullable && !primary,
        default: SERIAL.test(type) ? null : literal(one.default),
        primary,
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const fromSql = (sql: string, table: string): Meaning[] =>
  meaningOf(tableOf(readSql([{ file: 'a.sql', text: sql }], 'postgresql') as SchemaModel, table));

const scratch = (): string => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-libraries-')));
  symlinkSync(join(fileURLToPath(new URL('../../..', import.meta.url)), 'node_modules'), join(root, 'node_modules'));
  return root;
};

/** Loads a file of a workspace, as CommonJS. */
function load(files: Record<string, string>, path: string): { root: string; loaded: unknown } {
  const root = scratch();
  const target = (name: string): string => join(root, name.replace(/\.ts$/, '.js'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(target(name)), { recursive: true });
    writeFileSync(target(name), transformSync(text, { loader: name.endsWith('.ts') ? 'ts' : 'js', format: 'cjs' }).code);
  }
  return { root, loaded: createRequire(join(root, 'here.js'))(target(path)) };
}

type Model = { getAttributes(): Record<string, unknown>; getTableName(): string };
interface Sequelizes {
  models: Record<string, Model>;
  getQueryInterface(): {
    queryGenerator: { attributesToSQL(all: unknown): unknown; createTableQuery(name: string, columns: unknown, options: object): string };
  };
}

async function bySequelize(loaded: unknown, table: string): Promise<Meaning[]> {
  const library = (await import('sequelize')).default as unknown as {
    Sequelize: new (url: string, options: object) => Sequelizes;
    DataTypes: unknown;
  };
  const sequelize = new library.Sequelize('postgres://nobody@127.0.0.1:1/none', { logging: false });
  const all =
    typeof loaded === 'function'
      ? [loaded]
      : Object.entries(loaded as object).flatMap(([key, one]) =>
          /^init/.test(key) ? [one] : [(one as { initialize?: unknown }).initialize?.bind(one)],
        );
  for (const one of all) if (typeof one === 'function') (one as (...args: unknown[]) => unknown)(sequelize, library.DataTypes);
  const [model] = Object.values(sequelize.models);
  const generator = sequelize.getQueryInterface().queryGenerator;
  const sql = generator.createTableQuery(model!.getTableName(), generator.attributesToSQL(model!.getAttributes()), {});
  return fromSql(sql, table);
}

async function byMikro(loaded: unknown, table: string): Promise<Meaning[]> {
  const { MikroORM } = await import('@mikro-orm/postgresql');
  const orm = MikroORM.initSync({
    dbName: 'none',
    connect: false,
    entities: Object.values(loaded as object) as never[],
    discovery: { disableDynamicFileAccess: true },
  });
  return fromSql(await orm.schema.getCreateSchemaSQL({ wrap: false }), table);
}

async function byTypeorm(loaded: unknown, table: string): Promise<Meaning[]> {
  const { DataSource, EntitySchema } = await import('typeorm');
  const found = loaded instanceof EntitySchema ? [loaded] : Object.values(loaded as object).filter((one) => one instanceof EntitySchema);
  const source = new DataSource({ type: 'postgres', entities: found });
  await (source as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
  const own = source.entityMetadatas.find((one) => one.tableName === table);
  return (own?.columns ?? [])
    .map((one) => ({
      name: one.databaseName,
      base: baseOf(source.driver.normalizeType(one)),
      nullable: one.isNullable,
      default: one.default ?? null,
      primary: one.isPrimary,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const READERS = { sequelize: bySequelize, typeorm: byTypeorm, 'mikro-orm': byMikro };

/** The columns that the library itself makes of a model's file. */
export function asLibrarySees({ library, path }: ObjectWorkspace, files: Record<string, string>, table: string): Promise<Meaning[]> {
  return READERS[library](load(files, path).loaded, table);
}
