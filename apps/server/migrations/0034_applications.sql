-- Applications: programs of a brand that call the LivePerson-compatible API with tokens of their own.

-- What an account allows its applications. No row = the API was never switched on.
create table api_settings (
  account_id uuid primary key references accounts (id) on delete cascade,
  enabled boolean not null,
  -- Requests a second, for each API by itself.
  campaign_rate integer not null default 10 check (campaign_rate between 1 and 1000),
  reporting_rate integer not null default 10 check (reporting_rate between 1 and 1000),
  configuration_rate integer not null default 10 check (configuration_rate between 1 and 1000),
  -- People in one request, and on one channel in one day (UTC).
  consumers_per_request integer not null default 100 check (consumers_per_request between 1 and 100000),
  daily_recipients integer not null default 100000 check (daily_recipients between 1 and 100000000),
  -- What campaigns of applications are: their kind, and what they do about who is in a conversation.
  kind text not null default 'marketing' check (kind in ('marketing', 'service', 'alert')),
  open_conversations text not null default 'fail' check (open_conversations in ('fail', 'hold', 'deliver')),
  -- Whether personalInfo and customerInfo are kept and shown to agents.
  customer_data boolean not null default true,
  -- Hosts that pictures, videos and documents may come from; none = any.
  media_hosts text[] not null default '{}'
);
call protect_by_account('api_settings');
grant select, insert, update on api_settings to foreword_app;

create table applications (
  account_id uuid not null references accounts (id) on delete cascade,
  -- Also its client_id.
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  scopes text[] not null,
  created_by_name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (account_id, id)
);
create unique index applications_name on applications (account_id, lower(name)) where revoked_at is null;
call protect_by_account('applications');
grant select, insert, update on applications to foreword_app;

-- Secrets as SHA-256. Two hold at once while one takes over from the other.
create table application_secrets (
  account_id uuid not null,
  id uuid not null,
  application_id uuid not null,
  hash text not null,
  -- Its last four letters, so that people can tell them apart.
  hint text not null,
  created_at timestamptz not null,
  -- When it stops; null = it holds.
  ends_at timestamptz,
  last_used_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, application_id) references applications (account_id, id) on delete cascade
);
create index application_secrets_of on application_secrets (account_id, application_id);
call protect_by_account('application_secrets');
grant select, insert, update on application_secrets to foreword_app;

-- Keys that sign tokens. The private one is sealed with the server's key; the public one is published.
create table token_keys (
  account_id uuid not null references accounts (id) on delete cascade,
  id uuid not null,
  sealed bytea not null,
  public_jwk jsonb not null,
  created_at timestamptz not null,
  -- Until when what it signed is believed; null = it signs.
  ends_at timestamptz,
  primary key (account_id, id)
);
call protect_by_account('token_keys');
grant select, insert, update on token_keys to foreword_app;

-- How much of a second's requests is spent: generic cell rate, one row for each API.
create table api_meters (
  account_id uuid not null references accounts (id) on delete cascade,
  api text not null,
  spent_until timestamptz not null,
  primary key (account_id, api)
);
call protect_by_account('api_meters');
grant select, insert, update on api_meters to foreword_app;
