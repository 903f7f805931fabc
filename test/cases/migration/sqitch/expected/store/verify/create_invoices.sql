-- Verify shop:create_invoices on pg

BEGIN;

SELECT id, customer_id, state, total FROM invoices WHERE 1 = 0;

SELECT 1 FROM customers WHERE 1 = 0;

SELECT 1 / COUNT(*) FROM pg_type WHERE typtype = 'e' AND typname = 'invoice_state';

SELECT 1 / (CASE COUNT(*) WHEN 0 THEN 1 ELSE 0 END) FROM pg_class WHERE relkind = 'i' AND relname = 'idx_customers_balance';

SELECT 1 / (CASE COUNT(*) WHEN 0 THEN 1 ELSE 0 END) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'customers' AND column_name = 'balance';

ROLLBACK;
