-- Columns of a file that stand for variables of another name, and what an account chose last time for files with the same columns.
alter table imports
  add column header jsonb, -- names as the file has them, where columns bear others; null = the same
  add column mapped text check (mapped in ('by_hand', 'remembered'));
create table column_mappings (
  account_id uuid not null references accounts on delete cascade,
  header_hash text not null, -- of all names of the file's columns, whatever their order
  mapping jsonb not null,    -- column of the file: the variable it fills
  phone_column text not null,
  chosen_by text not null,
  chosen_at timestamptz not null,
  primary key (account_id, header_hash)
);
call protect_by_account('column_mappings');
grant select, insert, update, delete on column_mappings to foreword_app;
