-- Deploy shop:create_customers to pg

BEGIN;

CREATE TABLE customers (
  id SERIAL PRIMARY KEY,
  email VARCHAR(320) NOT NULL UNIQUE
);

COMMIT;
