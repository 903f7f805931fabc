import type { Json } from '../../../pipeline/kind.js';

/** How to reach a database that an engine made. */
export interface Place {
  dialect: 'postgresql' | 'mysql';
  /** Folder or file of the socket. */
  socket: string;
  database: string;
}

/** A migration as it is loaded. */
export type Loaded = Record<string, unknown>;

/** A tool with the migration that everything is done after. */
export interface BuilderTool {
  name: string;
  /** Folder and name of the base migration. */
  base: string;
  text: string;
  dependencies: Json;
  dialects: readonly Place['dialect'][];
  /** The builder serves where there is no migration yet. */
  byDefault?: boolean;
  /** A call that the builder form has. */
  sign: RegExp;
  /** Carries out one direction with the real library. */
  run(place: Place, migration: Loaded, direction: 'up' | 'down'): Promise<void>;
}

type Direction<Args extends readonly unknown[]> = (...args: Args) => unknown;
const direction = <Args extends readonly unknown[]>(loaded: Loaded, name: string): Direction<Args> => {
  const holder = (loaded[name] === undefined ? Object.values(loaded).find((one) => typeof one === 'function' || typeof one === 'object') : loaded) as unknown;
  const object = (typeof holder === 'function' ? new (holder as new () => Loaded)() : holder) as Loaded;
  return (object[name] as Direction<Args>).bind(object);
};

const knexTool: BuilderTool = {
  name: 'knex',
  byDefault: true,
  base: 'db/changes/20240105101500_create_people.js',
  dependencies: { knex: '^3.1.0' },
  dialects: ['postgresql', 'mysql'],
  sign: /knex\.schema\.(create|alter|rename|drop)Table/,
  text: `exports.up = async function (knex) {
  MOOD
  await knex.schema.createTable('teams', (table) => {
    table.integer('id').primary();
    table.string('name', 40).notNullable().unique();
  });
  await knex.schema.createTable('people', (table) => {
    table.integer('id').primary();
    table.string('email', 90).notNullable();
    table.integer('age').notNullable().defaultTo(18);
    table.integer('team_id').references('id').inTable('teams').onDelete('CASCADE');
    table.specificType('mood', 'MOODTYPE').notNullable().defaultTo('ok');
    table.string('nick', 30);
    table.index(['email'], 'people_email_idx');
    table.index(['age', 'nick'], 'people_age_nick_idx');
    table.unique(['age', 'id'], { indexName: 'people_age_key' });
  });
};

exports.down = async function (knex) {
  await knex.schema.dropTable('people');
  await knex.schema.dropTable('teams');
};
`.replace('MOOD\n', "await knex.schema.raw(`CREATE TYPE mood AS ENUM ('sad', 'ok')`);\n"),
  run: async (place, migration, name) => {
    const { default: make } = await import('knex');
    const postgresql = place.dialect === 'postgresql';
    const knex = make({
      client: postgresql ? 'pg' : 'mysql2',
      connection: postgresql ? { host: place.socket, user: 'postgres', database: place.database } : { socketPath: place.socket, user: 'root', database: place.database },
      pool: { min: 0, max: 1 },
      log: { warn: () => undefined, deprecate: () => undefined },
    });
    try {
      await knex.transaction(async (trx) => void (await direction<[unknown]>(migration, name)(trx)));
    } finally {
      await knex.destroy();
    }
  },
};

const sequelizeTool: BuilderTool = {
  name: 'sequelize',
  byDefault: true,
  base: 'server/changes/20240105101500-create-people.js',
  dependencies: { sequelize: '^6.37.0' },
  dialects: ['postgresql', 'mysql'],
  sign: /queryInterface\.(create|rename|drop|add|remove|change)\w+\(/,
  text: `'use strict';

module.exports = {
  up: async (queryInterface, Sequelize) => {
    MOOD
    await queryInterface.createTable('teams', {
      id: { type: Sequelize.INTEGER, primaryKey: true },
      name: { type: Sequelize.STRING(40), allowNull: false },
    });
    await queryInterface.addConstraint('teams', { fields: ['name'], type: 'unique', name: 'teams_name_key' });
    await queryInterface.createTable('people', {
      id: { type: Sequelize.INTEGER, primaryKey: true },
      email: { type: Sequelize.STRING(90), allowNull: false },
      age: { type: Sequelize.INTEGER, allowNull: false, defaultValue: 18 },
      team_id: { type: Sequelize.INTEGER, references: { model: 'teams', key: 'id' }, onDelete: 'CASCADE' },
      mood: { type: 'MOODTYPE', allowNull: false, defaultValue: 'ok' },
      nick: Sequelize.STRING(30),
    });
    await queryInterface.addIndex('people', ['email'], { name: 'people_email_idx' });
    await queryInterface.addIndex('people', { fields: ['age', 'nick'], name: 'people_age_nick_idx' });
    await queryInterface.addConstraint('people', { fields: ['age', 'id'], type: 'unique', name: 'people_age_key' });
  },

  down: async (queryInterface) => {
    await queryInterface.dropTable('people');
    await queryInterface.dropTable('teams');
  },
};
`.replace('MOOD\n', "await queryInterface.sequelize.query(`CREATE TYPE mood AS ENUM ('sad', 'ok')`);\n"),
  run: async (place, migration, name) => {
    const { Sequelize } = await import('sequelize');
    const postgresql = place.dialect === 'postgresql';
    const sequelize = postgresql
      ? new Sequelize(place.database, 'postgres', '', { dialect: 'postgres', host: place.socket, logging: false })
      : new Sequelize(place.database, 'root', '', { dialect: 'mysql', dialectOptions: { socketPath: place.socket }, logging: false });
    try {
      await direction<[unknown, unknown]>(migration, name)(sequelize.getQueryInterface(), Sequelize);
    } finally {
      await sequelize.close();
    }
  },
};

const pgmTool: BuilderTool = {
  name: 'node-pg-migrate',
  byDefault: true,
  base: 'store/changes/1704449700000_create-people.js',
  dependencies: { 'node-pg-migrate': '^7.0.0' },
  dialects: ['postgresql'],
  sign: /pgm\.(create|rename|drop|add|alter)\w+\(/,
  text: `export const shorthands = undefined;

export const up = (pgm) => {
  pgm.createType('mood', ['sad', 'ok']);
  pgm.createTable('teams', {
    id: { type: 'integer', primaryKey: true },
    name: { type: 'varchar(40)', notNull: true, unique: true },
  });
  pgm.createTable('people', {
    id: { type: 'integer', primaryKey: true },
    email: { type: 'varchar(90)', notNull: true },
    age: { type: 'integer', notNull: true, default: 18 },
    team_id: { type: 'integer', references: 'teams', onDelete: 'CASCADE' },
    mood: { type: 'mood', notNull: true, default: 'ok' },
    nick: 'varchar(30)',
  });
  pgm.createIndex('people', 'email', { name: 'people_email_idx' });
  pgm.createIndex('people', ['age', 'nick'], { name: 'people_age_nick_idx' });
  pgm.addConstraint('people', 'people_age_key', { unique: ['age', 'id'] });
};

export const down = (pgm) => {
  pgm.dropTable('people');
  pgm.dropTable('teams');
  pgm.dropType('mood');
};
`,
  run: async (place, migration, name) => {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ host: place.socket, user: 'postgres', database: place.database });
    await client.connect();
    try {
      const { MigrationBuilder } = (await import('node-pg-migrate')) as unknown as {
        MigrationBuilder: new (...args: unknown[]) => { getSqlSteps(): string[] };
      };
      const pgm = new MigrationBuilder({}, undefined, false, { debug() {}, info() {}, warn() {}, error() {} });
      await direction<[unknown]>(migration, name)(pgm);
      for (const sql of pgm.getSqlSteps()) await client.query(sql);
    } finally {
      await client.end();
    }
  },
};

const kyselyTool: BuilderTool = {
  name: 'kysely',
  byDefault: true,
  base: 'store/changes/20240105101500_create_people.ts',
  dependencies: { kysely: '^0.28.0' },
  dialects: ['postgresql', 'mysql'],
  sign: /db\.schema\s*\.(create|drop|alter)/,
  text: `import { type Kysely, sql } from "kysely"

export async function up(db: Kysely<any>): Promise<void> {
  MOOD
  await db.schema
    .createTable("teams")
    .addColumn("id", "integer", (c) => c.primaryKey())
    .addColumn("name", "varchar(40)", (c) => c.notNull())
    .addUniqueConstraint("teams_name_key", ["name"])
    .execute()
  await db.schema
    .createTable("people")
    .addColumn("id", "integer", (c) => c.primaryKey())
    .addColumn("email", "varchar(90)", (c) => c.notNull())
    .addColumn("age", "integer", (c) => c.notNull().defaultTo(18))
    .addColumn("team_id", "integer")
    .addColumn("mood", sql\`MOODTYPE\`, (c) => c.notNull().defaultTo("ok"))
    .addColumn("nick", "varchar(30)")
    .addUniqueConstraint("people_age_key", ["age", "id"])
    .addForeignKeyConstraint("people_team_id_fkey", ["team_id"], "teams", ["id"], (cb) => cb.onDelete("cascade"))
    .execute()
  await db.schema.createIndex("people_email_idx").on("people").column("email").execute()
  await db.schema.createIndex("people_age_nick_idx").on("people").columns(["age", "nick"]).execute()
}

export async function down(db: Kysely<any>): Promise<void> {
  await db.schema.dropTable("people").execute()
  await db.schema.dropTable("teams").execute()
}
`.replace('MOOD\n', "await sql`CREATE TYPE mood AS ENUM ('sad', 'ok')`.execute(db)\n"),
  run: async (place, migration, name) => {
    const { Kysely, MysqlDialect, PostgresDialect } = await import('kysely');
    const { default: pg } = await import('pg');
    const mysql = await import('mysql2');
    const db = new Kysely<unknown>({
      dialect:
        place.dialect === 'postgresql'
          ? new PostgresDialect({ pool: new pg.Pool({ host: place.socket, user: 'postgres', database: place.database, max: 1 }) })
          : new MysqlDialect({ pool: mysql.createPool({ socketPath: place.socket, user: 'root', database: place.database, connectionLimit: 1 }) }),
    });
    try {
      await direction<[unknown]>(migration, name)(db);
    } finally {
      await db.destroy();
    }
  },
};

const typeormTool: BuilderTool = {
  name: 'typeorm',
  base: 'src/store/changes/1704449700000-CreatePeople.ts',
  dependencies: { typeorm: '^0.3.20' },
  dialects: ['postgresql', 'mysql'],
  sign: /queryRunner\.(create|drop|rename|add)\w+\(/,
  text: `import { MigrationInterface, QueryRunner, Table } from 'typeorm';

export class CreatePeople1704449700000 implements MigrationInterface {
    public async up(queryRunner: QueryRunner): Promise<void> {
        MOOD
        await queryRunner.createTable(
            new Table({
                name: 'teams',
                columns: [
                    { name: 'id', type: 'int', isPrimary: true },
                    { name: 'name', type: 'varchar', length: '40' },
                ],
                uniques: [{ name: 'teams_name_key', columnNames: ['name'] }],
            }),
        );
        await queryRunner.createTable(
            new Table({
                name: 'people',
                columns: [
                    { name: 'id', type: 'int', isPrimary: true },
                    { name: 'email', type: 'varchar', length: '90' },
                    { name: 'age', type: 'int', default: 18 },
                    { name: 'team_id', type: 'int', isNullable: true },
                    { name: 'mood', type: 'MOODTYPE', default: "'ok'" },
                    { name: 'nick', type: 'varchar', length: '30', isNullable: true },
                ],
                indices: [
                    { name: 'people_email_idx', columnNames: ['email'] },
                    { name: 'people_age_nick_idx', columnNames: ['age', 'nick'] },
                ],
                uniques: [{ name: 'people_age_key', columnNames: ['age', 'id'] }],
                foreignKeys: [{ name: 'people_team_id_fkey', columnNames: ['team_id'], referencedTableName: 'teams', referencedColumnNames: ['id'], onDelete: 'CASCADE' }],
            }),
            true,
        );
    }

    public async down(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.dropTable('people');
        await queryRunner.dropTable('teams');
    }
}
`.replace('MOOD\n', "await queryRunner.query(`CREATE TYPE mood AS ENUM ('sad', 'ok')`);\n"),
  run: async (place, migration, name) => {
    const { DataSource } = await import('typeorm');
    const source = new DataSource(
      place.dialect === 'postgresql'
        ? { type: 'postgres', host: place.socket, username: 'postgres', database: place.database, installExtensions: false }
        : { type: 'mysql', socketPath: place.socket, username: 'root', database: place.database },
    );
    await source.initialize();
    const runner = source.createQueryRunner();
    try {
      await direction<[unknown]>(migration, name)(runner);
    } finally {
      await runner.release();
      await source.destroy();
    }
  },
};

const dbMigrateTool: BuilderTool = {
  name: 'db-migrate',
  base: 'changes/20240105101500-create-people.js',
  dependencies: { 'db-migrate': '^0.11.14' },
  dialects: ['postgresql'],
  sign: /db\.(create|rename|drop|add|remove|change)\w+\(/,
  text: `'use strict';

var dbm;
var type;

exports.setup = function (options) {
  dbm = options.dbmigrate;
  type = dbm.dataType;
};

exports.up = async function (db) {
  await db.runSql("CREATE TYPE mood AS ENUM ('sad', 'ok')");
  await db.createTable('teams', {
    id: { type: 'int', primaryKey: true },
    name: { type: 'string', length: 40, notNull: true, unique: true },
  });
  await db.createTable('people', {
    id: { type: 'int', primaryKey: true },
    email: { type: 'string', length: 90, notNull: true },
    age: { type: 'int', notNull: true, defaultValue: 18 },
    team_id: 'int',
    mood: { type: 'mood', notNull: true, defaultValue: 'ok' },
    nick: { type: 'string', length: 30 },
  });
  await db.addForeignKey('people', 'teams', 'people_team_id_fkey', { team_id: 'id' }, { onDelete: 'CASCADE' });
  await db.addIndex('people', 'people_email_idx', ['email']);
  await db.addIndex('people', 'people_age_nick_idx', ['age', 'nick']);
  await db.runSql('ALTER TABLE people ADD CONSTRAINT people_age_key UNIQUE (age, id)');
};

exports.down = async function (db) {
  await db.dropTable('people');
  await db.dropTable('teams');
};

exports._meta = { version: 1 };
`,
  run: async (place, migration, name) => {
    const { createRequire } = await import('node:module');
    const driver = createRequire(import.meta.url)('db-migrate-pg') as {
      connect(config: object, intern: object, done: (error: unknown, db: { close(): Promise<void> }) => void): void;
    };
    const quiet = { verbose() {}, info() {}, warn() {}, error() {}, sql() {} };
    const intern = { mod: { log: quiet, type: DATA_TYPES }, notransactions: true };
    const config = { host: place.socket, user: 'postgres', database: place.database };
    const db = await new Promise<{ close(): Promise<void> }>((done, fail) =>
      driver.connect(config, intern, (error, made) => (error ? fail(error as Error) : done(made))),
    );
    try {
      await direction<[unknown]>(migration, name)(db);
    } finally {
      await db.close();
    }
  },
};

/** As db-migrate hands them to its drivers (its package brings native code along, the driver does not). */
const DATA_TYPES = {
  CHAR: 'char',
  STRING: 'string',
  TEXT: 'text',
  SMALLINT: 'smallint',
  BIG_INTEGER: 'bigint',
  INTEGER: 'int',
  REAL: 'real',
  DATE: 'date',
  DATE_TIME: 'datetime',
  TIME: 'time',
  BLOB: 'blob',
  TIMESTAMP: 'timestamp',
  BINARY: 'binary',
  BOOLEAN: 'boolean',
  DECIMAL: 'decimal',
};

export const TOOLS: readonly BuilderTool[] = [knexTool, sequelizeTool, pgmTool, kyselyTool, typeormTool, dbMigrateTool];
