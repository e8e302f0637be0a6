-- Candidate zone sets, each stored once: windows are solved per set, not per person. No brand data.
create table zone_sets (
  id int generated always as identity primary key,
  key text not null unique, -- zone names joined by '|', sorted; '' is the set of people without a zone
  zones text[] not null
);
grant select, insert on zone_sets to foreword_app;

-- One reading of a file, or of typed lines, into a campaign's audience.
-- ready + refused + duplicates + suppressed + left_out = rows_read, always (verify-ledger compares it with the rows).
create table imports (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  campaign_id uuid not null,
  source text not null check (source in ('file', 'typed', 'api', 'cli')),
  status text not null check (status in ('reading', 'ready', 'failed', 'cancelled')),
  file_name text,
  size_bytes bigint not null default 0,
  bytes_read bigint not null default 0,
  encoding text,
  delimiter text,
  has_header boolean,
  columns jsonb not null default '[]', -- names of the columns after reading, in order
  phone_column int not null default 0,
  default_country text not null,
  rows_read bigint not null default 0,
  ready bigint not null default 0,
  refused bigint not null default 0,
  duplicates bigint not null default 0,
  suppressed bigint not null default 0,
  left_out bigint not null default 0,
  refused_reasons jsonb not null default '{}',
  error_code text,
  error text,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (account_id, id)
);
create index imports_campaign on imports (account_id, campaign_id);
call protect_by_account('imports');
grant select, insert, update, delete on imports to foreword_app;

-- A row of a campaign's audience, as it stood in the file and as we read it.
create table recipients (
  account_id uuid not null,
  campaign_id uuid not null,
  line int not null, -- line in the file, from 1; the header counts
  input text not null, -- the phone cell as it stood
  address text, -- E.164; null when it could not be read
  country text,
  phone_type text,
  zone_set_id int,
  zone_source text,
  variables jsonb not null default '{}', -- column name → value
  own_text text, -- typed lines: this person's own message
  verdict text not null check (verdict in ('ready', 'refused', 'duplicate', 'suppressed', 'left_out')),
  reason text, -- our code: landline, too_short, missing_variable …
  detail text, -- one sentence for people
  edited_at timestamptz,
  primary key (account_id, campaign_id, line)
);
create index recipients_problems on recipients (account_id, campaign_id, verdict, line) where verdict <> 'ready';
create index recipients_address on recipients (account_id, campaign_id, address) where address is not null;
call protect_by_account('recipients');
grant select, insert, update, delete on recipients to foreword_app;

-- Evidence of consent and its withdrawal. Append only. opt_outs is what follows from it now.
create table consent_events (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  at timestamptz not null,
  channel text not null,
  address text not null,
  kind text not null check (kind in ('opt_out', 'opt_in')),
  source text not null check (source in ('reply', 'carrier', 'agent', 'person', 'import', 'api')),
  words text, -- the exact words of the reply, or the note of the person who recorded it
  campaign_id uuid,
  message_id uuid,
  user_id text,
  user_name text,
  primary key (account_id, id)
);
create index consent_events_address on consent_events (account_id, address, at);
call protect_by_account('consent_events');
grant select, insert on consent_events to foreword_app;

create table opt_outs (
  account_id uuid not null references accounts on delete cascade,
  channel text not null,
  address text not null,
  since timestamptz not null,
  source text not null,
  words text,
  campaign_id uuid,
  event_id uuid not null,
  primary key (account_id, channel, address)
);
create index opt_outs_since on opt_outs (account_id, since desc);
call protect_by_account('opt_outs');
grant select, insert, update, delete on opt_outs to foreword_app;
