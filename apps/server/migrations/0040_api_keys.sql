-- API keys: an application of a brand calls /api/v1 with a key of its own.

alter table api_settings
  -- Requests a second to /api/v1, for each application by itself.
  add column api_rate integer not null default 50 check (api_rate between 1 and 1000);

create table api_keys (
  account_id uuid not null,
  id uuid not null,
  application_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  -- SHA-256 of the key.
  hash text not null,
  -- Its last four letters, so that people can tell them apart.
  hint text not null,
  -- What it may do, as far as the application may.
  scopes text[] not null,
  created_by_name text not null,
  created_at timestamptz not null,
  -- When it stops; null = it holds.
  ends_at timestamptz,
  last_used_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, application_id) references applications (account_id, id) on delete cascade
);
create unique index api_keys_hash on api_keys (hash);
create index api_keys_of on api_keys (account_id, application_id);
call protect_by_account('api_keys');
grant select, insert, update on api_keys to foreword_app;
