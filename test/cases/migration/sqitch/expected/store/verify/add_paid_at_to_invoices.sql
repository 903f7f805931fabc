-- Verify shop:add_paid_at_to_invoices on pg

BEGIN;

SELECT paid_at FROM invoices WHERE 1 = 0;

ROLLBACK;
