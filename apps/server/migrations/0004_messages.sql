-- The ledger. Every message, in or out, is one row with one state.
-- State changes touch no indexed column, so they stay in their page (fillfactor leaves the room): the queue, which
-- does change, lives in a small table of its own.

-- What is sent, frozen at launch: later edits make a new row, so that the ledger always says what was said.
create table message_contents (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  channel text not null,
  text text not null,
  opt_out_text text, -- null when the brand switched it off
  created_at timestamptz not null,
  primary key (account_id, id)
);
call protect_by_account('message_contents');
grant select, insert on message_contents to foreword_app;

-- A lane is a queue on one sender: one for each campaign, one for agents' replies. Lower priority goes first.
create table lanes (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  sender_id uuid not null,
  campaign_id uuid,
  priority smallint not null,
  state text not null check (state in ('open', 'paused', 'closed')),
  speed numeric check (speed > 0), -- messages per second of this lane; null = what the sender allows
  next_slot_at timestamptz,
  not_after timestamptz,
  created_at timestamptz not null,
  primary key (account_id, id)
);
create index lanes_open on lanes (sender_id, priority) where state = 'open';
create unique index lanes_campaign on lanes (account_id, campaign_id, sender_id) where campaign_id is not null;
create unique index lanes_replies on lanes (account_id, sender_id, priority) where campaign_id is null;
call protect_by_account('lanes');
grant select, insert, update on lanes to foreword_app;

create table messages (
  account_id uuid not null,
  id uuid not null default uuidv7(),
  campaign_id uuid,
  recipient_line int,
  step smallint not null default 0, -- place in a handoff's chain of channels
  lane_id uuid,
  conversation_id uuid,
  direction text not null check (direction in ('out', 'in')),
  kind text not null default 'service' check (kind in ('marketing', 'service', 'alert')),
  channel text not null,
  sender_id uuid not null,
  address text not null,
  content_id uuid,
  variables jsonb,
  body text, -- exact text when it was not made from a content: replies, agents' answers, own texts
  zone_set_id int,
  state text not null check (state in (
    'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown', 'skipped', 'expired', 'cancelled', 'received')),
  reason text, -- our code, see docs/errors.md
  carrier_code text,
  carrier_id text,
  attempt smallint not null default 0,
  segments smallint,
  author_id text, -- the agent, for an answer
  created_at timestamptz not null,
  attempted_at timestamptz,
  eligible_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  skipped_at timestamptz,
  responded_at timestamptz,
  primary key (account_id, id)
) with (fillfactor = 70);
-- A double click, two dispatchers or a replay cannot double a message.
create unique index messages_once on messages (account_id, campaign_id, recipient_line, step) where campaign_id is not null;
create index messages_address on messages (account_id, address, id);
create index messages_conversation on messages (account_id, conversation_id, id) where conversation_id is not null;
create unique index messages_inbound on messages (account_id, sender_id, carrier_id) where direction = 'in';
call protect_by_account('messages');
grant select, insert, update on messages to foreword_app;

-- What waits or is in flight. lease_until null = waiting; else a dispatcher has it until then.
create table message_queue (
  account_id uuid not null,
  message_id uuid not null,
  lane_id uuid not null,
  campaign_id uuid,
  due_at timestamptz, -- null = held: nobody knows when (no time zone, or no shared hours)
  held_reason text,
  wait_reason text, -- why due_at is not now: window, retry
  lease_until timestamptz,
  primary key (account_id, message_id)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
create index message_queue_due on message_queue (lane_id, due_at) where lease_until is null and due_at is not null;
create index message_queue_leases on message_queue (lease_until) where lease_until is not null;
call protect_by_account('message_queue');
grant select, insert, update, delete on message_queue to foreword_app;

-- Levels and running totals per campaign, kept in the transaction that moves the messages. verify-ledger recounts them.
create table campaign_counts (
  account_id uuid not null,
  campaign_id uuid not null,
  metric text not null, -- state:<state> (level), failed:<reason>:<carrier code>, skipped:<reason>, replied, opted_out
  n bigint not null,
  primary key (account_id, campaign_id, metric)
) with (fillfactor = 50);
call protect_by_account('campaign_counts');
grant select, insert, update on campaign_counts to foreword_app;

-- What happened, by the hour it happened (UTC): sent, delivered, read, failed, skipped, responded, opted_out.
create table message_rollups (
  account_id uuid not null,
  hour timestamptz not null,
  campaign_id uuid not null,
  metric text not null,
  n bigint not null,
  primary key (account_id, hour, campaign_id, metric)
) with (fillfactor = 50);
call protect_by_account('message_rollups');
grant select, insert, update on message_rollups to foreword_app;

-- Messages handed to the carrier, by ten seconds: the speed curve of the campaign page. Kept for two days.
create table send_speeds (
  account_id uuid not null,
  campaign_id uuid not null,
  at timestamptz not null,
  n int not null,
  primary key (account_id, campaign_id, at)
) with (fillfactor = 50);
create index send_speeds_at on send_speeds (account_id, at);
call protect_by_account('send_speeds');
grant select, insert, update, delete on send_speeds to foreword_app;
