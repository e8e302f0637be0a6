-- Writers that meet no longer wait for each other's commit: a counter is the sum of its shards.
alter table campaign_counts add shard smallint not null default 0, drop constraint campaign_counts_pkey,
  add primary key (account_id, campaign_id, metric, shard);
alter table message_rollups add shard smallint not null default 0, drop constraint message_rollups_pkey,
  add primary key (account_id, hour, campaign_id, metric, shard);
alter table send_speeds add shard smallint not null default 0, drop constraint send_speeds_pkey,
  add primary key (account_id, campaign_id, at, shard);

-- What a carrier said is kept as the bytes it sent, not as our reading of them.
alter table webhook_events alter column payload type text using payload::text;
