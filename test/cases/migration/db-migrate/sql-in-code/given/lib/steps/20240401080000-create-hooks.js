exports.up = async (db) => {
  await db.runSql(`
    CREATE TABLE IF NOT EXISTS hooks (
      id SERIAL PRIMARY KEY,
      url TEXT NOT NULL
    );
  `);
};

exports.down = async (db) => {
  await db.runSql(`
    DROP TABLE IF EXISTS hooks;
  `);
};
