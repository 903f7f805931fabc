alter table accounts add column balance numeric(12,2) not null default 0;
create index idx_accounts_balance on accounts (balance);
drop table transfers;
