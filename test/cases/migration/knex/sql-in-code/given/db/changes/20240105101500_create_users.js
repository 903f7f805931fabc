exports.up = async function (knex) {
  await knex.schema.raw(`CREATE TABLE users (id SERIAL PRIMARY KEY, name TEXT NOT NULL)`);
};

exports.down = async function (knex) {
  await knex.schema.raw(`DROP TABLE users`);
};
