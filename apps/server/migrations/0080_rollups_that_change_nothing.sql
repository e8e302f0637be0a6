-- Statements that can change no rollup are recognised before the sums are set up, which costs more than summing a few rows: an agent's answer belongs to
-- no campaign, what people write is never skipped, and a message on its way has no parts yet. The sums are as they were.
create or replace function roll_messages() returns trigger language plpgsql as $$
begin
  if not exists (select from after_rows where campaign_id is not null) then return null; end if;
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

  if not exists (select from after_rows where state in ('failed', 'skipped') or responded_at is not null)
    and not exists (select from before_rows where state in ('failed', 'skipped') or responded_at is not null) then return null; end if;
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

create or replace function roll_new_messages() returns trigger language plpgsql as $$
begin
  if not exists (select from after_rows where state = 'skipped' and campaign_id is not null) then return null; end if;
  insert into message_rollups as r
    select account_id, message_quarter(attempted_at, skipped_at), campaign_id, sender_id, min(channel), coalesce(country, ''), pg_backend_pid() % 8 + 1,
      count(*), 0, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    from after_rows where state = 'skipped' and campaign_id is not null and coalesce(attempted_at, skipped_at) is not null
    group by 1, 2, 3, 4, 6 order by 1, 2, 3, 4, 6
  on conflict (account_id, at, campaign_id, sender_id, country, shard) do update
    set attempted = r.attempted + excluded.attempted, skipped = r.skipped + excluded.skipped;
  insert into message_rollup_parts as r
    select account_id, message_quarter(attempted_at, skipped_at), campaign_id, sender_id, min(channel), 'skipped:' || coalesce(reason, 'other'),
      pg_backend_pid() % 8 + 1, count(*)
    from after_rows where state = 'skipped' and campaign_id is not null and coalesce(attempted_at, skipped_at) is not null
    group by 1, 2, 3, 4, 6 order by 1, 2, 3, 4, 6
  on conflict (account_id, at, campaign_id, sender_id, metric, shard) do update set n = r.n + excluded.n;
  return null;
end $$;
