-- Verify shop:create_customers on pg

BEGIN;

SELECT id, email FROM customers WHERE FALSE;

ROLLBACK;
