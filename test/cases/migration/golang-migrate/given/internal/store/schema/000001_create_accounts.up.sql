create table accounts (
  id bigserial primary key,
  email varchar(320) not null unique,
  created_at timestamptz not null default now()
);
