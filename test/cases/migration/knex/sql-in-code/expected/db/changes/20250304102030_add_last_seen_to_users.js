exports.up = async function (knex) {
  await knex.schema.raw(`ALTER TABLE users ADD COLUMN last_seen TIMESTAMP WITH TIME ZONE`);
  await knex.schema.raw(`CREATE INDEX users_last_seen_idx ON users (last_seen)`);
};

exports.down = async function (knex) {
  await knex.schema.raw(`DROP INDEX users_last_seen_idx`);
  await knex.schema.raw(`ALTER TABLE users DROP COLUMN last_seen`);
};
