-- Outcomes and receipts are written by functions, because only a function brings the planner's settings along: their plan is made once for a
-- connection, whatever the tables held at that moment, and the only one left is row by row over indexes. Planned anew each time it cost as much as it
-- did, a hundred times a second. Lists are parallel arrays, one element a message, sorted by id.

create function settle_messages(
  accounts uuid[], ids uuid[], attempts int[], states text[], carrier_ids text[], segment_counts int[], reasons text[], codes text[],
  due timestamptz[], waits text[], untrieds bool[], settled_at timestamptz)
returns table (account_id uuid, id uuid, campaign_id uuid, lane_id uuid, conversation_id uuid, fell_back boolean, was text, state text, reason text,
  has_next boolean)
language plpgsql
set enable_sort = off set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  with o as materialized (
    select * from unnest(accounts, ids, attempts, states, carrier_ids, segment_counts, reasons, codes, due, waits, untrieds)
      as o (account_id, id, attempt, state, carrier_id, segments, reason, code, due_at, wait, untried)),
  moved as (
    update messages m set
      state = case when m.state in ('sending', 'unknown') then o.state else m.state end,
      carrier_id = coalesce(m.carrier_id, o.carrier_id),
      segments = coalesce(o.segments, m.segments),
      reason = case when m.state in ('sending', 'unknown') then o.reason else m.reason end,
      carrier_code = case when m.state in ('sending', 'unknown') then o.code else m.carrier_code end,
      attempt = m.attempt - case when o.untried and m.state in ('sending', 'unknown') then 1 else 0 end,
      sent_at = case when o.state = 'sent' then coalesce(m.sent_at, settled_at) else m.sent_at end,
      failed_at = case when m.state in ('sending', 'unknown') and o.state = 'failed' then settled_at else m.failed_at end
    from o where m.account_id = o.account_id and m.id = o.id and m.attempt = o.attempt and m.state <> 'queued'
    returning m.account_id, m.id, m.campaign_id, m.lane_id, m.conversation_id, m.fell_back, old.state as was, new.state as state,
      new.reason as reason, o.due_at, o.wait),
  gone as (
    delete from message_queue q using moved m
    where q.account_id = m.account_id and q.message_id = m.id and m.state <> 'queued'),
  back as (
    insert into message_queue (account_id, message_id, lane_id, campaign_id, due_at, wait_reason)
    select m.account_id, m.id, m.lane_id, m.campaign_id, m.due_at, m.wait from moved m
    where m.state = 'queued' and m.was in ('sending', 'unknown')
    on conflict (account_id, message_id) do update set lease_id = null, due_at = excluded.due_at, wait_reason = excluded.wait_reason)
  select m.account_id, m.id, m.campaign_id, m.lane_id, m.conversation_id, m.fell_back, m.was, m.state, m.reason, coalesce(l.has_next, false)
  from moved m left join lanes l on l.account_id = m.account_id and l.id = m.lane_id;
end $$;

create function receive_receipts(
  accounts uuid[], ids uuid[], states text[], carrier_ids text[], reasons text[], codes text[], moments timestamptz[], attempts int[])
returns table (account_id uuid, id uuid, campaign_id uuid, lane_id uuid, conversation_id uuid, fell_back boolean, was text, state text, reason text,
  has_next boolean)
language plpgsql
set enable_sort = off set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  with r as materialized (
    select * from unnest(accounts, ids, states, carrier_ids, reasons, codes, moments, attempts)
      as r (account_id, id, state, carrier_id, reason, code, at, attempt)),
  moved as (
    update messages m set
      state = r.state,
      carrier_id = coalesce(m.carrier_id, r.carrier_id),
      reason = case when r.state = 'failed' then r.reason end,
      carrier_code = case when r.state = 'failed' then r.code end,
      sent_at = coalesce(m.sent_at, r.at),
      delivered_at = case when r.state in ('delivered', 'read') then coalesce(m.delivered_at, r.at) else m.delivered_at end,
      read_at = case when r.state = 'read' then coalesce(m.read_at, r.at) else m.read_at end,
      failed_at = case when r.state = 'failed' then coalesce(m.failed_at, r.at) else m.failed_at end
    from r where m.account_id = r.account_id and m.id = r.id and m.direction = 'out'
      and (r.attempt is null or r.attempt = m.attempt)
      and case m.state when 'queued' then 3 when 'sending' then 3 when 'unknown' then 3 when 'sent' then 4 when 'delivered' then 5
          when 'read' then 6 else 9 end
        < case r.state when 'sent' then 4 when 'delivered' then 5 when 'failed' then 5 when 'read' then 6 end
    returning m.account_id, m.id, m.campaign_id, m.lane_id, m.conversation_id, m.fell_back, old.state as was, new.state as state,
      new.reason as reason),
  gone as (
    delete from message_queue q using moved m
    where q.account_id = m.account_id and q.message_id = m.id)
  select m.account_id, m.id, m.campaign_id, m.lane_id, m.conversation_id, m.fell_back, m.was, m.state, m.reason, coalesce(l.has_next, false)
  from moved m left join lanes l on l.account_id = m.account_id and l.id = m.lane_id;
end $$;
