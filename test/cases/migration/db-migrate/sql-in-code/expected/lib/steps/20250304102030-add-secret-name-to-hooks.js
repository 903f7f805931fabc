exports.up = async (db) => {
  await db.runSql(`
    ALTER TABLE hooks ADD COLUMN IF NOT EXISTS secret_name TEXT;
    CREATE UNIQUE INDEX IF NOT EXISTS hooks_url_key ON hooks (url);
  `);
};

exports.down = async (db) => {
  await db.runSql(`
    DROP INDEX IF EXISTS hooks_url_key;
    ALTER TABLE hooks DROP COLUMN IF EXISTS secret_name;
  `);
};
