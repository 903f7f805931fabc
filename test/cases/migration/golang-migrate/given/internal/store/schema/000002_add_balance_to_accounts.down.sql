drop index idx_accounts_balance;
alter table accounts drop column balance;
