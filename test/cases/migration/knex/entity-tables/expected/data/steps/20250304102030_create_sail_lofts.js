exports.up = async function (knex) {
  await knex.schema.raw(`CREATE TABLE sail_lofts (
      id serial PRIMARY KEY,
      title VARCHAR(40) NOT NULL,
      floor_area INTEGER NOT NULL DEFAULT 0,
      closed_on DATE
  )`);
  await knex.schema.raw(`ALTER TABLE boats ADD COLUMN hull_code VARCHAR(12)`);
  await knex.schema.raw(`ALTER TABLE boats DROP COLUMN fax`);
  await knex.schema.raw(`ALTER TABLE yards ALTER COLUMN title TYPE TEXT`);
  await knex.schema.raw(`ALTER TABLE yards RENAME COLUMN fax TO phone`);
};

exports.down = async function (knex) {
  await knex.schema.raw(`ALTER TABLE yards RENAME COLUMN phone TO fax`);
  await knex.schema.raw(`ALTER TABLE yards ALTER COLUMN title TYPE varchar(80)`);
  await knex.schema.raw(`ALTER TABLE boats ADD COLUMN fax text`);
  await knex.schema.raw(`ALTER TABLE boats DROP COLUMN hull_code`);
  await knex.schema.raw(`DROP TABLE sail_lofts`);
};
