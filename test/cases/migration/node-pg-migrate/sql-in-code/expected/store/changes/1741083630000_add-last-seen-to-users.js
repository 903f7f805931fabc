exports.up = (pgm) => {
  pgm.sql(`ALTER TABLE users ADD COLUMN last_seen TIMESTAMP WITH TIME ZONE`);
  pgm.sql(`CREATE INDEX users_last_seen_idx ON users (last_seen)`);
};

exports.down = (pgm) => {
  pgm.sql(`DROP INDEX users_last_seen_idx`);
  pgm.sql(`ALTER TABLE users DROP COLUMN last_seen`);
};
