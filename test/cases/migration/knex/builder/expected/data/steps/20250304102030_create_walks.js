/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = function (knex) {
  return knex.schema
    .createTable("walks", (t) => {
      t.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
      t.integer("dog_id").notNullable().references("id").inTable("dogs").onDelete("CASCADE");
      t.timestamp("started_at").notNullable().defaultTo(knex.fn.now());
      t.integer("metres");
      t.index(["dog_id", "started_at"]);
    })
    .alterTable("dogs", (t) => {
      t.string("chip", 15).unique();
      t.dropColumn("weight");
    });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = function (knex) {
  return knex.schema
    .alterTable("dogs", (t) => {
      t.decimal("weight", 6, 2);
      t.dropColumn("chip");
    })
    .dropTable("walks");
};
