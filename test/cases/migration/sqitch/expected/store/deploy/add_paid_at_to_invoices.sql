-- Deploy shop:add_paid_at_to_invoices to pg
-- requires: create_invoices

BEGIN;

ALTER TABLE invoices ADD COLUMN paid_at TIMESTAMP WITH TIME ZONE;

COMMIT;
