-- Webhooks out: what a brand's own systems are told of. What is to be told is written by the statement that makes it a fact, in its
-- transaction, so that nothing is told that did not happen, and nothing is lost. Accounts without a subscription write nothing.

create table webhook_subscriptions (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  url text not null check (length(url) <= 2000),
  events text[] not null check (cardinality(events) > 0),
  campaign_ids uuid[] not null default '{}', -- empty = all, and what belongs to none
  enabled boolean not null,
  secret bytea not null,                     -- sealed
  hint text not null,                        -- its last four letters
  old_secret bytea,                          -- signs too until old_secret_until
  old_secret_until timestamptz,
  -- Why and since when it is off: a person, the receiver is gone (410), or it failed for days.
  disabled_reason text check (disabled_reason in ('person', 'gone', 'failing')),
  disabled_at timestamptz,
  created_by_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- How the receiver does; written by those who post.
  last_delivered_at timestamptz,
  failing_since timestamptz,                 -- null = the last try was taken
  failures int not null default 0,           -- in a row
  rest_until timestamptz,                    -- nothing is posted before
  last_error text,
  primary key (account_id, id),
  check (enabled = (disabled_at is null))
) with (fillfactor = 50);
create unique index webhook_subscriptions_name on webhook_subscriptions (account_id, lower(name));
-- Asked by every statement that moves messages: empty for an installation without webhooks.
create index webhook_subscriptions_on on webhook_subscriptions (account_id) where enabled;
call protect_by_account('webhook_subscriptions');
grant select, insert, update, delete on webhook_subscriptions to foreword_app;

-- One row for each event and subscription: the outbox, and for 14 days the log. `seq` is given under the lock of the row that the event
-- tells of, so within one order_key it is the order in which things happened.
create table webhook_deliveries (
  account_id uuid not null,
  subscription_id uuid not null,
  id uuid not null default uuidv7(), -- also the webhook-id that receivers see
  seq bigint generated always as identity,
  order_key uuid not null,           -- message, conversation, campaign, or hash of an address: one after the other
  type text not null,
  at timestamptz not null,           -- when it happened
  data jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts smallint not null default 0,  -- all there were
  tries smallint not null default 0,     -- since it was last asked for: how far the back-off is
  next_at timestamptz not null default '-infinity', -- while it is in hand: when the lease ends
  lease_id uuid,                     -- in hand; null = in nobody's
  settled_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (account_id, subscription_id, id)
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
create index webhook_deliveries_due on webhook_deliveries (account_id, subscription_id, next_at, seq) where state = 'waiting';
create index webhook_deliveries_order on webhook_deliveries (account_id, subscription_id, order_key, seq) where state = 'waiting';
create index webhook_deliveries_created on webhook_deliveries using brin (created_at) with (pages_per_range = 32, autosummarize = on);
call protect_by_account('webhook_deliveries');
grant select, insert, update, delete on webhook_deliveries to foreword_app;

create table webhook_attempts (
  account_id uuid not null,
  subscription_id uuid not null,
  delivery_id uuid not null,
  n smallint not null,
  at timestamptz not null,
  ms int not null,
  status smallint,  -- null = no answer
  error text,       -- in words; null = taken
  answer text,      -- its first bytes
  primary key (account_id, subscription_id, delivery_id, n)
);
call protect_by_account('webhook_attempts');
grant select, insert, delete on webhook_attempts to foreword_app;

-- As JSON writes times.
create function told_time(at timestamptz) returns text language sql stable parallel safe as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

create function told_message(m messages) returns jsonb language sql stable parallel safe as $$
  select jsonb_build_object('id', m.id, 'campaignId', m.campaign_id, 'line', m.recipient_line, 'step', m.step, 'conversationId', m.conversation_id,
    'channel', m.channel, 'kind', m.kind, 'purpose', m.purpose, 'senderId', m.sender_id, 'to', m.address, 'country', m.country,
    'attempt', m.attempt, 'segments', m.segments, 'carrierId', m.carrier_id, 'reason', m.reason, 'carrierCode', m.carrier_code,
    'attemptedAt', told_time(m.attempted_at), 'sentAt', told_time(m.sent_at), 'deliveredAt', told_time(m.delivered_at),
    'readAt', told_time(m.read_at), 'failedAt', told_time(m.failed_at), 'skippedAt', told_time(m.skipped_at)) $$;

-- Messages move by the hundred in a statement: what they tell is one more. A receipt may skip a step (delivered before sent is known):
-- each step is told once for each attempt, in its order.
create function tell_of_messages() returns trigger language plpgsql as $$
begin
  if not exists (select from webhook_subscriptions s where s.enabled and s.account_id in (select account_id from after_rows)) then return null; end if;
  insert into webhook_deliveries (account_id, subscription_id, order_key, type, at, data)
    select a.account_id, s.id, a.id, k.type, coalesce(k.at, now()), told_message(row(a.*)::messages)
    from after_rows a join before_rows b on b.account_id = a.account_id and b.id = a.id
      cross join lateral (values
        (1, 'message.sent', a.sent_at, b.sent_at is null and a.sent_at is not null),
        (2, 'message.delivered', a.delivered_at, b.delivered_at is null and a.delivered_at is not null),
        (3, 'message.read', a.read_at, b.read_at is null and a.read_at is not null),
        (4, 'message.failed', a.failed_at, a.state = 'failed' and b.state <> 'failed'),
        (5, 'message.unknown', null, a.state = 'unknown' and b.state <> 'unknown'),
        (6, 'message.skipped', a.skipped_at, a.state = 'skipped' and b.state <> 'skipped'),
        (7, 'message.expired', null, a.state = 'expired' and b.state <> 'expired'),
        (8, 'message.cancelled', null, a.state = 'cancelled' and b.state <> 'cancelled')) k (rank, type, at, so)
      join webhook_subscriptions s on s.account_id = a.account_id and s.enabled and k.type = any(s.events)
        and (s.campaign_ids = '{}' or a.campaign_id = any(s.campaign_ids))
    where k.so and a.direction = 'out'
    order by a.id, k.rank;
  return null;
end $$;
create trigger messages_told after update on messages referencing old table as before_rows new table as after_rows
  for each statement execute function tell_of_messages();

-- New rows tell something only when they came from a person, or were left out at once.
create function tell_of_new_messages() returns trigger language plpgsql as $$
begin
  if not exists (select from webhook_subscriptions s where s.enabled and s.account_id in (select account_id from after_rows)) then return null; end if;
  insert into webhook_deliveries (account_id, subscription_id, order_key, type, at, data)
    select a.account_id, s.id, a.id, k.type, coalesce(case a.direction when 'in' then a.created_at else a.skipped_at end, now()),
      case a.direction when 'in' then jsonb_build_object('id', a.id, 'campaignId', c.campaign_id, 'conversationId', a.conversation_id,
        'channel', a.channel, 'senderId', a.sender_id, 'from', a.address, 'text', a.body, 'more', a.extra, 'carrierId', a.carrier_id,
        'receivedAt', told_time(a.created_at))
      else told_message(row(a.*)::messages) end
    from after_rows a
      left join conversations c on a.direction = 'in' and c.account_id = a.account_id and c.id = a.conversation_id
      cross join lateral (select case a.direction when 'in' then 'message.received' else 'message.skipped' end as type) k
      join webhook_subscriptions s on s.account_id = a.account_id and s.enabled and k.type = any(s.events)
        and (s.campaign_ids = '{}' or coalesce(a.campaign_id, c.campaign_id) = any(s.campaign_ids))
    where a.state in ('received', 'skipped')
    order by a.id;
  return null;
end $$;
create trigger messages_told_new after insert on messages referencing new table as after_rows
  for each statement execute function tell_of_new_messages();

create function tell_of_opt_outs() returns trigger language plpgsql as $$
begin
  if not exists (select from webhook_subscriptions s where s.enabled and s.account_id in (select account_id from rows)) then return null; end if;
  insert into webhook_deliveries (account_id, subscription_id, order_key, type, at, data)
    select o.account_id, s.id, md5('opt-out ' || o.address)::uuid, k.type, case tg_op when 'INSERT' then o.since else now() end,
      jsonb_build_object('channel', o.channel, 'address', o.address, 'category', nullif(o.category, ''), 'source', o.source, 'words', o.words,
        'campaignId', o.campaign_id, 'since', told_time(o.since))
    from rows o
      cross join lateral (select case tg_op when 'INSERT' then 'optout.created' else 'optout.removed' end as type) k
      join webhook_subscriptions s on s.account_id = o.account_id and s.enabled and k.type = any(s.events)
        and (s.campaign_ids = '{}' or o.campaign_id = any(s.campaign_ids))
    order by o.address, o.channel;
  return null;
end $$;
create trigger opt_outs_told after insert on opt_outs referencing new table as rows for each statement execute function tell_of_opt_outs();
create trigger opt_outs_told_gone after delete on opt_outs referencing old table as rows for each statement execute function tell_of_opt_outs();

-- Campaigns and conversations move one by one.
create function tell_of_campaign() returns trigger language plpgsql as $$
declare
  told text := case
    when old.status = 'draft' and new.status in ('scheduled', 'sending') then 'campaign.launched'
    when new.status in ('paused', 'stopped') and old.status not in ('paused', 'stopped') then 'campaign.paused'
    when new.status in ('scheduled', 'sending') and old.status in ('paused', 'stopped', 'finished') then 'campaign.resumed'
    when new.status = 'finished' then 'campaign.finished'
    when new.status = 'cancelled' then 'campaign.cancelled' end;
begin
  insert into webhook_deliveries (account_id, subscription_id, order_key, type, at, data)
    select new.account_id, s.id, new.id, told, new.updated_at,
      jsonb_build_object('id', new.id, 'shortId', new.short_id, 'name', new.name, 'kind', new.kind, 'status', new.status, 'reason', new.status_code,
        'reasonText', new.status_reason, 'recipients', new.recipients, 'launchedAt', told_time(new.launched_at),
        'finishedAt', told_time(new.finished_at))
    from webhook_subscriptions s
    where s.account_id = new.account_id and s.enabled and told = any(s.events) and (s.campaign_ids = '{}' or new.id = any(s.campaign_ids));
  return null;
end $$;
create trigger campaigns_told after update of status on campaigns for each row when (old.status is distinct from new.status)
  execute function tell_of_campaign();

create function tell_of_conversation() returns trigger language plpgsql as $$
declare
  told text;
begin
  told := case
    when tg_op = 'INSERT' then 'conversation.opened'
    when new.state = 'closed' then 'conversation.closed'
    when new.state = 'assigned' and old.state <> 'assigned' then 'conversation.assigned'
    when new.state = 'queued' and old.state = 'assigned' and new.skill_id = old.skill_id then 'conversation.returned'
    else 'conversation.transferred' end;
  insert into webhook_deliveries (account_id, subscription_id, order_key, type, at, data)
    select new.account_id, s.id, new.id, told,
      coalesce(case when tg_op = 'INSERT' then new.opened_at when new.state = 'closed' then new.closed_at when new.state = 'queued' then new.queued_at
        else new.assigned_at end, now()),
      jsonb_build_object('id', new.id, 'channel', new.channel, 'senderId', new.sender_id, 'address', new.address, 'name', new.name,
        'skillId', new.skill_id, 'campaignId', new.campaign_id, 'openingMessageId', new.opening_message_id, 'state', new.state,
        'assigneeId', new.assignee_id, 'assigneeName', new.assignee_name, 'openedAt', told_time(new.opened_at), 'closedAt', told_time(new.closed_at))
    from webhook_subscriptions s
    where s.account_id = new.account_id and s.enabled and told = any(s.events)
      and (s.campaign_ids = '{}' or new.campaign_id = any(s.campaign_ids));
  return null;
end $$;
create trigger conversations_told_new after insert on conversations for each row execute function tell_of_conversation();
create trigger conversations_told after update of state, assignee_id, skill_id on conversations for each row
  when ((old.state, old.assignee_id, old.skill_id) is distinct from (new.state, new.assignee_id, new.skill_id))
  execute function tell_of_conversation();
