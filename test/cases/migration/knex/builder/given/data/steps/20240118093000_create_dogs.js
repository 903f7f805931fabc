/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = function (knex) {
  return knex.schema
    .createTable("dogs", (t) => {
      t.increments("id");
      t.integer("kennel_id").notNullable().references("id").inTable("kennels").onDelete("CASCADE");
      t.string("call_name").notNullable();
      t.decimal("weight", 6, 2);
      t.unique(["kennel_id", "call_name"]);
    })
    .alterTable("kennels", (t) => {
      t.integer("places").notNullable().defaultTo(12);
    });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = function (knex) {
  return knex.schema
    .alterTable("kennels", (t) => {
      t.dropColumn("places");
    })
    .dropTable("dogs");
};
