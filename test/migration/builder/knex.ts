import { createRequire } from 'node:module';
import type { Knex } from 'knex';
import { callbackDriver } from './sqlite-drivers.js';
import { direction, type BuilderTool, type Place } from './tool.js';

export const knexTool: BuilderTool = {
  name: 'knex',
  byDefault: true,
  base: 'db/changes/20240105101500_create_people.js',
  dependencies: { knex: '^3.1.0' },
  dialects: ['postgresql', 'mysql', 'sqlite'],
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
    const knex = make({ ...connection(place), pool: { min: 0, max: 1 }, log: { warn: () => undefined, deprecate: () => undefined } });
    try {
      await knex.transaction(async (trx) => void (await direction<[unknown]>(migration, name)(trx)));
    } finally {
      await knex.destroy();
    }
  },
};

function connection(place: Place): Pick<Knex.Config, 'client' | 'connection' | 'useNullAsDefault'> {
  if (place.dialect === 'postgresql')
    return { client: 'pg', connection: { host: place.socket, user: 'postgres', database: place.database } };
  if (place.dialect === 'mysql')
    return { client: 'mysql2', connection: { socketPath: place.socket, user: 'root', database: place.database } };
  const client = createRequire(import.meta.url)('knex/lib/dialects/sqlite3') as typeof Knex.Client;
  class Embedded extends client {
    override _driver(): unknown {
      return callbackDriver();
    }
  }
  return { client: Embedded, connection: { filename: place.database }, useNullAsDefault: true };
}
