import { direction, type BuilderTool } from './tool.js';

export const dbMigrateTool: BuilderTool = {
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
