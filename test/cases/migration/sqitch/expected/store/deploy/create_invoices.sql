-- Deploy shop:create_invoices to pg
-- requires: create_customers

BEGIN;

CREATE TYPE invoice_state AS ENUM ('open', 'paid');

CREATE TABLE invoices (
  id BIGINT PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers(id) ON DELETE RESTRICT,
  state invoice_state NOT NULL DEFAULT 'open',
  total DECIMAL(12,2) NOT NULL DEFAULT 0
);

CREATE INDEX idx_invoices_customer_id ON invoices (customer_id);

DROP INDEX idx_customers_balance;

ALTER TABLE customers DROP COLUMN balance;

COMMIT;
