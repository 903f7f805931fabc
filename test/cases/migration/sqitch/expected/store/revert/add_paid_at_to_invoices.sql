-- Revert shop:add_paid_at_to_invoices from pg

BEGIN;

ALTER TABLE invoices DROP COLUMN paid_at;

COMMIT;
