-- History and opt-outs of other systems, and one list of media hosts.

-- An import can be undone. Its evidence stays, with a link behind it that takes it back: nobody agreed to anything.
alter table consent_events
  drop constraint consent_events_kind_check,
  add constraint consent_events_kind_check check (kind in ('opt_out', 'opt_in', 'withdrawn')),
  add constraint consent_events_withdrawn_check check (kind <> 'withdrawn' or import_id is not null);
create index consent_events_import on consent_events (account_id, import_id, id) where import_id is not null;

create table data_imports (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  source text not null check (source in ('liveperson_campaigns', 'liveperson_transactions', 'twilio_opt_outs', 'twilio_messages', 'opt_outs')),
  file_name text not null check (length(file_name) between 1 and 255),
  sha256 text not null check (length(sha256) = 64),
  size_bytes bigint not null,
  status text not null check (status in ('draft', 'running', 'done', 'failed', 'undoing', 'undone')),
  -- How the file is read, found once and changed by a person: channel, order of days, column of each field.
  reading jsonb not null,
  -- Rows below the header, from the first look; what became of them is counted as they are taken.
  rows_total int not null,
  rows_done int not null default 0,
  counts jsonb not null default '{}',
  problems jsonb not null default '[]',
  error_code text,
  error text,
  created_by text not null,
  created_by_name text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  undone_by_name text,
  undone_at timestamptz,
  -- Evidence taken back so far.
  withdrawn int not null default 0,
  -- A process works on it until then; one that died is followed by another.
  taken_until timestamptz,
  primary key (account_id, id)
);
create index data_imports_waiting on data_imports (created_at) where status in ('running', 'undoing');
create index data_imports_file on data_imports (account_id, sha256);
call protect_by_account('data_imports');
grant select, insert, update, delete on data_imports to foreword_app;

-- Campaigns of another system as one import tells of them: figures only, never sent, in no analytics. A report gives totals; rows of
-- people are counted. Several imports may tell of one campaign (`key`): the newest totals hold, counts of different files add up.
create table imported_campaigns (
  account_id uuid not null,
  import_id uuid not null,
  key text not null,
  told text not null check (told in ('totals', 'counted')),
  external_id text,
  name text not null,
  channel text,
  skill text,
  state text,
  launched_at timestamptz,
  last_at timestamptz,
  recipients int,
  sent int,
  delivered int,
  read int,
  failed int,
  skipped int,
  responded int,
  opted_out int,
  primary key (account_id, import_id, key),
  foreign key (account_id, import_id) references data_imports on delete cascade
);
create index imported_campaigns_key on imported_campaigns (account_id, key);
call protect_by_account('imported_campaigns');
grant select, insert, update, delete on imported_campaigns to foreword_app;

-- Which rows of people were counted, by a keyed hash: the same row of another file is not counted again, and nobody is named.
create table imported_transactions (
  account_id uuid not null,
  hash bytea not null,
  import_id uuid not null,
  primary key (account_id, hash),
  foreign key (account_id, import_id) references data_imports on delete cascade
);
create index imported_transactions_import on imported_transactions (account_id, import_id);
call protect_by_account('imported_transactions');
grant select, insert, update, delete on imported_transactions to foreword_app;

-- What was permitted to programs and what was permitted in the console become one list: whoever had a list keeps every host of it.
update accounts a set media_hosts = (
    select array_agg(distinct host order by host) from unnest(a.media_hosts || s.media_hosts) as host)
  from api_settings s where s.account_id = a.id and cardinality(s.media_hosts) > 0;
alter table api_settings drop column media_hosts;
