-- Messages move by the hundred in a statement while a campaign is sent, and each wrote a wide row with three indexes for every event and
-- subscription: a seventh of the pace. Now a statement writes one row for each subscription, and whoever posts unfolds it later.

-- Which steps of a message it wants, as bits: asked by every statement that moves messages.
alter table webhook_subscriptions add column message_steps smallint not null generated always as (
  ('message.sent' = any(events))::int + ('message.delivered' = any(events))::int * 2 + ('message.read' = any(events))::int * 4
  + ('message.failed' = any(events))::int * 8 + ('message.unknown' = any(events))::int * 16 + ('message.skipped' = any(events))::int * 32
  + ('message.expired' = any(events))::int * 64 + ('message.cancelled' = any(events))::int * 128) stored;
create index webhook_subscriptions_steps on webhook_subscriptions (account_id) where enabled and message_steps <> 0;

-- What one statement did that one subscription wanted, judged at that moment: one place in the lists for each message. Kept is what later
-- moves may change; the rest is read from the ledger when it is unfolded, so no address stands here. `seq` is given while the rows of the
-- messages are locked, so a later step of a message never stands in a pack with a lower one.
create table webhook_packs (
  account_id uuid not null,
  subscription_id uuid not null,
  seq bigint generated always as identity,
  at timestamptz not null default now(),
  events int not null,        -- how many it unfolds into
  message_ids uuid[] not null,
  steps smallint[] not null,  -- bits as above, in their order
  conversation_ids uuid[] not null,
  attempts smallint[] not null,
  segments smallint[] not null,
  carrier_ids text[] not null,
  reasons text[] not null,
  carrier_codes text[] not null,
  attempted_at timestamptz[] not null,
  sent_at timestamptz[] not null,
  delivered_at timestamptz[] not null,
  read_at timestamptz[] not null,
  failed_at timestamptz[] not null,
  skipped_at timestamptz[] not null,
  primary key (account_id, subscription_id, seq)
) with (toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0,
  -- They are read by their key alone, and what stands in fourteen lists is costly to analyze.
  autovacuum_analyze_threshold = 2000000000);
create index webhook_packs_at on webhook_packs using brin (at) with (pages_per_range = 32, autosummarize = on);
call protect_by_account('webhook_packs');
grant select, insert, delete on webhook_packs to foreword_app;

-- A receipt may skip a step (delivered before sent is known): each step is told once for each attempt. What moves thousands at once is
-- divided, so that no pack takes long to unfold. Whoever claims messages forbids hash joins in its transaction; here, with two sets of rows
-- and no index, that would compare each with each: two milliseconds for seventy messages. One plan for each connection is enough.
create or replace function tell_of_messages() returns trigger language plpgsql set enable_hashjoin = on
  set plan_cache_mode = force_generic_plan as $$
declare
  parts int;
begin
  if not exists (select from webhook_subscriptions s where s.enabled and s.message_steps <> 0
    and s.account_id in (select account_id from after_rows)) then return null; end if;
  -- What is claimed or put back in line tells nothing.
  select 1 + count(*) / 500 into parts from after_rows where state not in ('queued', 'sending') having count(*) > 0;
  if parts is null then return null; end if;
  with fact as materialized (
    select a.account_id, a.id, a.campaign_id, a.conversation_id, a.attempt, a.segments, a.carrier_id, a.reason, a.carrier_code,
      a.attempted_at, a.sent_at, a.delivered_at, a.read_at, a.failed_at, a.skipped_at,
      ((b.sent_at is null and a.sent_at is not null)::int + (b.delivered_at is null and a.delivered_at is not null)::int * 2
        + (b.read_at is null and a.read_at is not null)::int * 4 + (a.state = 'failed' and b.state <> 'failed')::int * 8
        + (a.state = 'unknown' and b.state <> 'unknown')::int * 16 + (a.state = 'skipped' and b.state <> 'skipped')::int * 32
        + (a.state = 'expired' and b.state <> 'expired')::int * 64 + (a.state = 'cancelled' and b.state <> 'cancelled')::int * 128)::smallint
        as steps
    from after_rows a join before_rows b on b.account_id = a.account_id and b.id = a.id
    where a.direction = 'out' and a.state not in ('queued', 'sending'))
  insert into webhook_packs (account_id, subscription_id, events, message_ids, steps, conversation_ids, attempts, segments, carrier_ids, reasons,
      carrier_codes, attempted_at, sent_at, delivered_at, read_at, failed_at, skipped_at)
    select a.account_id, s.id, sum(bit_count((a.steps & s.message_steps)::int::bit(8))), array_agg(a.id), array_agg(a.steps & s.message_steps),
      array_agg(a.conversation_id), array_agg(a.attempt), array_agg(a.segments), array_agg(a.carrier_id), array_agg(a.reason),
      array_agg(a.carrier_code), array_agg(a.attempted_at), array_agg(a.sent_at), array_agg(a.delivered_at), array_agg(a.read_at),
      array_agg(a.failed_at), array_agg(a.skipped_at)
    from fact a join webhook_subscriptions s on s.account_id = a.account_id and s.enabled and a.steps & s.message_steps <> 0
      and (s.campaign_ids = '{}' or a.campaign_id = any(s.campaign_ids))
    where a.steps <> 0
    group by a.account_id, s.id, get_byte(uuid_send(a.id), 15) % parts;
  return null;
end $$;

-- New rows tell something only when they came from a person, which is told at once, or were left out at once, which is a step.
create or replace function tell_of_new_messages() returns trigger language plpgsql as $$
declare
  parts int;
begin
  if not exists (select from webhook_subscriptions s where s.enabled and s.account_id in (select account_id from after_rows)) then return null; end if;
  insert into webhook_deliveries (account_id, subscription_id, order_key, type, at, data)
    select a.account_id, s.id, a.id, 'message.received', a.created_at,
      jsonb_build_object('id', a.id, 'campaignId', c.campaign_id, 'conversationId', a.conversation_id,
        'channel', a.channel, 'senderId', a.sender_id, 'from', a.address, 'text', a.body, 'more', a.extra, 'carrierId', a.carrier_id,
        'receivedAt', told_time(a.created_at))
    from after_rows a
      left join conversations c on c.account_id = a.account_id and c.id = a.conversation_id
      join webhook_subscriptions s on s.account_id = a.account_id and s.enabled and 'message.received' = any(s.events)
        and (s.campaign_ids = '{}' or coalesce(a.campaign_id, c.campaign_id) = any(s.campaign_ids))
    where a.direction = 'in' and a.state = 'received'
    order by a.id;
  select 1 + count(*) / 500 into parts from after_rows where state = 'skipped' having count(*) > 0;
  if parts is null then return null; end if;
  insert into webhook_packs (account_id, subscription_id, events, message_ids, steps, conversation_ids, attempts, segments, carrier_ids, reasons,
      carrier_codes, attempted_at, sent_at, delivered_at, read_at, failed_at, skipped_at)
    select a.account_id, s.id, count(*), array_agg(a.id), array_agg(32::smallint),
      array_agg(a.conversation_id), array_agg(a.attempt), array_agg(a.segments), array_agg(a.carrier_id), array_agg(a.reason),
      array_agg(a.carrier_code), array_agg(a.attempted_at), array_agg(a.sent_at), array_agg(a.delivered_at), array_agg(a.read_at),
      array_agg(a.failed_at), array_agg(a.skipped_at)
    from after_rows a
      join webhook_subscriptions s on s.account_id = a.account_id and s.enabled and s.message_steps & 32 <> 0
        and (s.campaign_ids = '{}' or a.campaign_id = any(s.campaign_ids))
    where a.state = 'skipped' and a.direction = 'out'
    group by a.account_id, s.id, get_byte(uuid_send(a.id), 15) % parts;
  return null;
end $$;

drop function told_message(messages);
