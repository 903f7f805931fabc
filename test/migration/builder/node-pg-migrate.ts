import { direction, type BuilderTool } from './tool.js';

export const pgmTool: BuilderTool = {
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
