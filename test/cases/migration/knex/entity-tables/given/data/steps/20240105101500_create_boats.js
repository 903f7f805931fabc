exports.up = async function (knex) {
  await knex.schema.raw('CREATE TABLE boats (id serial PRIMARY KEY, title varchar(80) NOT NULL, fax text)');
  await knex.schema.raw('CREATE TABLE yards (id serial PRIMARY KEY, title varchar(80) NOT NULL, fax text)');
};

exports.down = async function (knex) {
  await knex.schema.raw('DROP TABLE yards');
  await knex.schema.raw('DROP TABLE boats');
};
