-- Verify shop:add_balance_to_customers on pg

BEGIN;

SELECT balance FROM customers WHERE FALSE;

ROLLBACK;
