-- Several channels: templates, steps of a campaign and the way from one to the next, what a message says beside its text.

-- A template as its carrier keeps it. One row for each name and language of a WhatsApp business account (or Twilio account).
create table templates (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  carrier text not null,
  -- Whose it is at the carrier: the WhatsApp business account, or the Twilio account.
  owner text not null,
  sender_id uuid not null,
  name text not null check (length(name) between 1 and 512),
  language text not null,
  category text not null check (category in ('marketing', 'utility', 'authentication')),
  status text not null check (status in ('draft', 'pending', 'approved', 'rejected', 'paused', 'disabled', 'deleted')),
  status_detail text,
  quality text check (quality in ('green', 'yellow', 'red', 'unknown')),
  parts jsonb not null,
  -- Stand in for values a recipient lacks; a campaign starts with them.
  defaults jsonb not null default '{}',
  examples jsonb not null default '{}',
  carrier_template_id text,
  created_by_name text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  synced_at timestamptz,
  primary key (account_id, id)
);
create unique index templates_once on templates (account_id, carrier, owner, name, language) where status <> 'deleted';
call protect_by_account('templates');
grant select, insert, update, delete on templates to foreword_app;

-- A reusable set of channels with what each says: what a campaign, or an application, may name instead of saying it all again.
create table handoffs (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  short_id text not null unique,
  name text not null check (length(name) between 1 and 120),
  lookback_minutes integer not null check (lookback_minutes between 60 and 43200),
  route_all boolean not null,
  steps jsonb not null,
  archived_at timestamptz,
  created_by_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id)
);
create unique index handoffs_name on handoffs (account_id, lower(name)) where archived_at is null;
call protect_by_account('handoffs');
grant select, insert, update on handoffs to foreword_app;

alter table accounts add column open_conversations text not null default 'deliver'
  check (open_conversations in ('fail', 'hold', 'deliver'));

alter table campaigns
  add column rich jsonb,
  add column fallbacks jsonb not null default '[]',
  add column handoff_id uuid,
  -- null = as the account says
  add column open_conversations text check (open_conversations in ('fail', 'hold', 'deliver'));

-- The channels of a launched campaign in their order; step 0 is the first. Frozen, like the contents they name.
create table campaign_steps (
  account_id uuid not null,
  campaign_id uuid not null,
  step smallint not null,
  channel text not null check (channel in ('sms', 'whatsapp', 'inapp')),
  sender_id uuid not null,
  lane_id uuid not null,
  content_id uuid not null,
  primary key (account_id, campaign_id, step),
  foreign key (account_id, campaign_id) references campaigns (account_id, id)
);
call protect_by_account('campaign_steps');
grant select, insert on campaign_steps to foreword_app;
insert into campaign_steps (account_id, campaign_id, step, channel, sender_id, lane_id, content_id)
  select account_id, id, 0, channel, sender_id, id, content_id from campaigns where content_id is not null;

alter table message_contents add column rich jsonb;
-- What an agent's answer or a test says beside its text, or what came with a reply.
alter table messages add column extra jsonb;
-- The next step has taken over: this one no longer counts as where its recipient stands.
alter table messages add column fell_back boolean not null default false;
alter table recipients add column addresses jsonb;

alter table lanes
  -- There is a next step: who fails here goes on there.
  add column has_next boolean not null default false,
  -- Who has no delivery receipt after so many minutes goes on there too; null = only who failed.
  add column no_receipt_minutes integer check (no_receipt_minutes > 0),
  add column open_conversations text not null default 'deliver' check (open_conversations in ('fail', 'hold', 'deliver'));

-- Messages that go on to the next step: at once because they failed, or at a time if no receipt comes until then.
create table message_hops (
  account_id uuid not null,
  message_id uuid not null,
  campaign_id uuid not null,
  cause text not null check (cause in ('failed', 'ineligible', 'no_receipt')),
  due_at timestamptz not null,
  primary key (account_id, message_id)
);
create index message_hops_due on message_hops (due_at);
create index message_hops_campaign on message_hops (account_id, campaign_id);
call protect_by_account('message_hops');
grant select, insert, delete on message_hops to foreword_app;

-- When the person last wrote: WhatsApp lets anything but templates through only for 24 hours after that.
alter table conversations add column last_in_at timestamptz;
update conversations set last_in_at = last_message_at where last_direction = 'in';
create index conversations_address on conversations (account_id, address) where state <> 'closed';
