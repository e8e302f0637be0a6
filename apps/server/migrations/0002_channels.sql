-- Senders: outbound numbers or identities on a channel, with their carrier, credentials and rate.
create table senders (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  channel text not null check (channel in ('sms', 'whatsapp', 'inapp')),
  carrier text not null,
  address text not null, -- E.164 number, short code, alphanumeric sender or messaging service
  config jsonb not null default '{}', -- base URL, account SID …: nothing secret
  secret bytea, -- sealed by platform/secrets: auth tokens and the like
  is_sandbox boolean not null default false,
  disabled_reason text, -- set when credentials fail: an administrator must act
  archived_at timestamptz,
  created_at timestamptz not null,
  primary key (account_id, id)
);
create unique index senders_id on senders (id); -- webhooks name the sender only
call protect_by_account('senders');
grant select, insert, update on senders to foreword_app;
