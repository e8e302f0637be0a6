create table campaigns (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  short_id text not null unique, -- nine letters and digits: what the LivePerson-compatible API calls proactiveCampaignId
  name text not null check (length(name) between 1 and 255),
  channel text not null default 'sms' check (channel in ('sms', 'whatsapp', 'inapp')),
  kind text not null default 'marketing' check (kind in ('marketing', 'service', 'alert')),
  sender_id uuid,
  skill_id uuid,
  lookback_minutes int not null default 4320 check (lookback_minutes between 60 and 43200),
  route_all boolean not null default true,
  message text not null default '',
  opt_out_on boolean not null default true,
  opt_out_text text not null,
  delivery_window jsonb not null,
  start_mode text not null default 'now' check (start_mode in ('now', 'later')),
  start_at timestamptz,
  not_after timestamptz,
  no_zone text not null default 'hold' check (no_zone in ('hold', 'account_zone', 'leave_out')),
  speed numeric check (speed > 0), -- messages per second; null = what the sender allows
  status text not null check (status in ('draft', 'scheduled', 'sending', 'paused', 'finished', 'cancelled', 'stopped')),
  status_reason text,
  import_id uuid,
  content_id uuid,
  recipients bigint not null default 0,
  enqueued_line int not null default 0, -- audience up to this line is in the ledger
  enqueued_all boolean not null default false,
  source text not null default 'console' check (source in ('console', 'api', 'cli')),
  created_by text,
  created_by_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  launched_by_name text,
  launched_at timestamptz,
  finished_at timestamptz,
  archived_at timestamptz,
  revision int not null default 1, -- rises with every edit: two tabs cannot overwrite each other unseen
  primary key (account_id, id),
  foreign key (account_id, sender_id) references senders,
  foreign key (account_id, skill_id) references skills
);
create index campaigns_newest on campaigns (account_id, created_at desc);
create index campaigns_active on campaigns (status) where status in ('scheduled', 'sending', 'paused');
call protect_by_account('campaigns');
grant select, insert, update, delete on campaigns to foreword_app;

alter table imports add foreign key (account_id, campaign_id) references campaigns on delete cascade;

-- Who stood for the consent of the recipients, when, and in which words. Append only.
create table consent_attestations (
  account_id uuid not null,
  campaign_id uuid not null,
  user_id text,
  user_name text not null,
  at timestamptz not null,
  statement_version int not null,
  statement text not null,
  primary key (account_id, campaign_id),
  foreign key (account_id, campaign_id) references campaigns
);
call protect_by_account('consent_attestations');
grant select, insert on consent_attestations to foreword_app;
