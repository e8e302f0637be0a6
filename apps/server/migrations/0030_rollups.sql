-- What analytics counts. Every campaign message counts once, at the quarter of an hour in which it was first tried (or left out before a try):
-- there the parts add up, whatever comes later. Quarters, because every clock of the world is a multiple of one ahead or behind, so that
-- days and months of any account's zone are sums of whole rows.

alter table messages
  add country text,              -- of the recipient's number; null = unknown
  add opted_out_at timestamptz,  -- the person asked to stop, in answer to this message
  add replies int not null default 0; -- messages they wrote that belong to this one; words such as STOP are none

update messages m set country = r.country from recipients r
  where r.account_id = m.account_id and r.campaign_id = m.campaign_id and r.line = m.recipient_line and m.campaign_id is not null;
update messages m set replies = 1 where campaign_id is not null and responded_at is not null;
update messages m set opted_out_at = e.at from (
    select account_id, campaign_id, address, min(at) as at from consent_events where kind = 'opt_out' and campaign_id is not null group by 1, 2, 3) e
  where m.account_id = e.account_id and m.campaign_id = e.campaign_id and m.address = e.address and m.sent_at is not null;

-- In which of these a time to the reply falls: its upper end in seconds, null = longer than all.
create function reply_bucket(took interval) returns int language sql immutable parallel safe as $$
  select (array[30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 259200, 604800, 1209600, 2592000])
    [width_bucket(extract(epoch from took), array[30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 259200, 604800,
      1209600, 2592000]::numeric[]) + 1] $$;

-- What a message counts under beside its figures: why it failed or was skipped, how long the person took to reply.
create function message_parts(state text, reason text, carrier_code text, sent_at timestamptz, responded_at timestamptz) returns text[]
  language sql immutable parallel safe as $$
  select array_remove(array[
    case state when 'failed' then 'failed:' || coalesce(reason, 'other') || ':' || coalesce(carrier_code, '')
               when 'skipped' then 'skipped:' || coalesce(reason, 'other') end,
    case when responded_at is not null and sent_at is not null
         then 'reply:' || coalesce(reply_bucket(greatest(responded_at - sent_at, interval '0'))::text, '') end], null) $$;

create function message_quarter(attempted_at timestamptz, skipped_at timestamptz) returns timestamptz language sql immutable parallel safe as $$
  select date_bin(interval '15 minutes', coalesce(attempted_at, skipped_at), timestamptz '2000-01-01 00:00:00+00') $$;

drop table message_rollups;
create table message_rollups (
  account_id uuid not null,
  at timestamptz not null,      -- begin of the quarter
  campaign_id uuid not null,
  sender_id uuid not null,
  channel text not null,
  country text not null,        -- '' = unknown
  shard smallint not null,      -- 1–8: writers that meet do not wait for each other; readers sum. 0: the sum of older ones, packed
  attempted int not null,    -- all that were tried or left out
  eligible int not null,     -- nothing spoke against them when their turn came
  skipped int not null,
  sent int not null,         -- the carrier accepted them, whatever came later
  delivered int not null,    -- a receipt says that they reached the person, or that the person read them
  read int not null,
  failed int not null,       -- refused, or accepted and not delivered
  failed_late int not null,  -- of those: the carrier had accepted them
  unknown int not null,      -- nobody knows whether the carrier has them
  responded int not null,    -- people who wrote back
  replies int not null,      -- messages they wrote
  opted_out int not null,    -- people who asked to stop
  segments int not null,     -- of what the carrier accepted
  primary key (account_id, at, campaign_id, sender_id, country, shard)
) with (fillfactor = 50);
create index message_rollups_campaign on message_rollups (account_id, campaign_id);
create index message_rollups_unpacked on message_rollups (at) where shard > 0;
call protect_by_account('message_rollups');
grant select, insert, update on message_rollups to foreword_app;

create table message_rollup_parts (
  account_id uuid not null,
  at timestamptz not null,
  campaign_id uuid not null,
  sender_id uuid not null,
  channel text not null,
  metric text not null, -- failed:<reason>:<carrier code> · skipped:<reason> · reply:<up to so many seconds, or nothing>
  shard smallint not null,
  n int not null,
  primary key (account_id, at, campaign_id, sender_id, metric, shard)
) with (fillfactor = 50);
create index message_rollup_parts_campaign on message_rollup_parts (account_id, campaign_id);
create index message_rollup_parts_unpacked on message_rollup_parts (at) where shard > 0;
call protect_by_account('message_rollup_parts');
grant select, insert, update on message_rollup_parts to foreword_app;

insert into message_rollups
  select account_id, message_quarter(attempted_at, skipped_at), campaign_id, sender_id, min(channel), coalesce(country, ''), 0, count(*), count(eligible_at),
    count(*) filter (where state = 'skipped'), count(sent_at), count(delivered_at), count(read_at), count(*) filter (where state = 'failed'),
    count(sent_at) filter (where state = 'failed'), count(*) filter (where state = 'unknown'), count(responded_at), sum(replies), count(opted_out_at),
    coalesce(sum(segments) filter (where sent_at is not null), 0)
  from messages where campaign_id is not null and coalesce(attempted_at, skipped_at) is not null group by 1, 2, 3, 4, 6;
insert into message_rollup_parts
  select account_id, message_quarter(attempted_at, skipped_at), campaign_id, sender_id, min(channel), part, 0, count(*)
  from messages, unnest(message_parts(state, reason, carrier_code, sent_at, responded_at)) part
  where campaign_id is not null and coalesce(attempted_at, skipped_at) is not null group by 1, 2, 3, 4, 6;

-- The one writer of both: whatever statement moves messages, what they count changes with them, in its transaction. A statement is summed
-- before it writes, so a batch of 500 costs a few rows. Moves that change no figure write nothing.
create function roll_messages() returns trigger language plpgsql as $$
begin
  insert into message_rollups as r
    select account_id, at, campaign_id, sender_id, min(channel), country, pg_backend_pid() % 8 + 1, sum(n), sum(n * eligible), sum(n * skipped), sum(n * sent),
      sum(n * delivered), sum(n * read), sum(n * failed), sum(n * failed * sent), sum(n * unknown), sum(n * responded), sum(n * replies), sum(n * opted_out),
      sum(n * sent * segments)
    from (
      select n, account_id, message_quarter(attempted_at, skipped_at) as at, campaign_id, sender_id, channel, coalesce(country, '') as country,
        (eligible_at is not null)::int as eligible, (state = 'skipped')::int as skipped, (sent_at is not null)::int as sent,
        (delivered_at is not null)::int as delivered, (read_at is not null)::int as read, (state = 'failed')::int as failed,
        (state = 'unknown')::int as unknown, (responded_at is not null)::int as responded, replies, (opted_out_at is not null)::int as opted_out,
        coalesce(segments, 0) as segments
      from (select 1 as n, a.* from after_rows a union all select -1, b.* from before_rows b) both_sides
      where campaign_id is not null and coalesce(attempted_at, skipped_at) is not null) m
    group by 1, 2, 3, 4, 6
    having (sum(n), sum(n * eligible), sum(n * skipped), sum(n * sent), sum(n * delivered), sum(n * read), sum(n * failed), sum(n * failed * sent),
      sum(n * unknown), sum(n * responded), sum(n * replies), sum(n * opted_out), sum(n * sent * segments)) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    order by 1, 2, 3, 4, 6
  on conflict (account_id, at, campaign_id, sender_id, country, shard) do update set attempted = r.attempted + excluded.attempted,
    eligible = r.eligible + excluded.eligible, skipped = r.skipped + excluded.skipped, sent = r.sent + excluded.sent,
    delivered = r.delivered + excluded.delivered, read = r.read + excluded.read, failed = r.failed + excluded.failed,
    failed_late = r.failed_late + excluded.failed_late, unknown = r.unknown + excluded.unknown, responded = r.responded + excluded.responded,
    replies = r.replies + excluded.replies, opted_out = r.opted_out + excluded.opted_out, segments = r.segments + excluded.segments;

  insert into message_rollup_parts as r
    select account_id, message_quarter(attempted_at, skipped_at), campaign_id, sender_id, min(channel), part, pg_backend_pid() % 8 + 1, sum(n)
    from (select 1 as n, a.* from after_rows a union all select -1, b.* from before_rows b) both_sides
      cross join lateral unnest(message_parts(state, reason, carrier_code, sent_at, responded_at)) part
    where campaign_id is not null and coalesce(attempted_at, skipped_at) is not null
      and (state in ('failed', 'skipped') or responded_at is not null)
    group by 1, 2, 3, 4, 6 having sum(n) <> 0 order by 1, 2, 3, 4, 6
  on conflict (account_id, at, campaign_id, sender_id, metric, shard) do update set n = r.n + excluded.n;
  return null;
end $$;
create trigger messages_rolled after update on messages referencing old table as before_rows new table as after_rows
  for each statement execute function roll_messages();

-- New rows count only if they were left out at once; nothing of them can have been sent.
create function roll_new_messages() returns trigger language plpgsql as $$
begin
  insert into message_rollups as r
    select account_id, message_quarter(attempted_at, skipped_at), campaign_id, sender_id, min(channel), coalesce(country, ''), pg_backend_pid() % 8 + 1,
      count(*), 0, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    from after_rows where state = 'skipped' and campaign_id is not null and coalesce(attempted_at, skipped_at) is not null
    group by 1, 2, 3, 4, 6 order by 1, 2, 3, 4, 6
  on conflict (account_id, at, campaign_id, sender_id, country, shard) do update
    set attempted = r.attempted + excluded.attempted, skipped = r.skipped + excluded.skipped;
  if not found then return null; end if;
  insert into message_rollup_parts as r
    select account_id, message_quarter(attempted_at, skipped_at), campaign_id, sender_id, min(channel), 'skipped:' || coalesce(reason, 'other'),
      pg_backend_pid() % 8 + 1, count(*)
    from after_rows where state = 'skipped' and campaign_id is not null and coalesce(attempted_at, skipped_at) is not null
    group by 1, 2, 3, 4, 6 order by 1, 2, 3, 4, 6
  on conflict (account_id, at, campaign_id, sender_id, metric, shard) do update set n = r.n + excluded.n;
  return null;
end $$;
create trigger messages_rolled_new after insert on messages referencing new table as after_rows
  for each statement execute function roll_new_messages();
