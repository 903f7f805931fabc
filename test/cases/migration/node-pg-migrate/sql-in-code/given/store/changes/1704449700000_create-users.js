exports.up = (pgm) => {
  pgm.sql(`CREATE TABLE users (id SERIAL PRIMARY KEY, name TEXT NOT NULL)`);
};

exports.down = (pgm) => {
  pgm.sql(`DROP TABLE users`);
};
