/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = function (knex) {
  // Every kennel has a warden.
  return knex.schema.createTable("kennels", (t) => {
    t.increments("id");
    t.string("town", 80).notNullable().index();
    t.timestamps(true, true);
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = function (knex) {
  return knex.schema.dropTable("kennels");
};
