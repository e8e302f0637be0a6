-- Files that are too large to wait for: prepared in the background, kept for a time, and gone when a person is erased.
create table exports (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('campaigns', 'messages')),
  campaign_id uuid,               -- of messages
  title text not null,
  format text not null check (format in ('csv', 'xlsx')),
  status text not null check (status in ('preparing', 'ready', 'failed')),
  rows_done int not null default 0,
  rows_total int not null,        -- when it was asked for
  bytes bigint not null default 0,
  created_by text,
  created_by_name text not null,
  created_at timestamptz not null,
  taken_until timestamptz,        -- a process writes it; after that another one begins anew
  ends_at timestamptz,            -- when it is deleted
  primary key (account_id, id)
);
create index exports_preparing on exports (created_at) where status = 'preparing';
call protect_by_account('exports');
grant select, insert, update, delete on exports to foreword_app;

create table export_chunks (
  account_id uuid not null,
  export_id uuid not null,
  n int not null,
  bytes bytea not null,
  primary key (account_id, export_id, n),
  foreign key (account_id, export_id) references exports on delete cascade
);
alter table export_chunks alter column bytes set storage external; -- spreadsheets are packed already
call protect_by_account('export_chunks');
grant select on export_chunks to foreword_app;
