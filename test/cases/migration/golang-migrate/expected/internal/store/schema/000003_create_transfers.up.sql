create table transfers (
  id bigint primary key,
  account_id bigint not null references accounts(id) on delete cascade,
  amount decimal(12,2) not null,
  note text
);
create index idx_transfers_account_id on transfers (account_id);
drop index idx_accounts_balance;
alter table accounts drop column balance;
