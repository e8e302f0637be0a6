-- Writers that meet no longer wait for each other's commit: a counter is the sum of its shards.
alter table campaign_counts add shard smallint not null default 0, drop constraint campaign_counts_pkey,
  add primary key (account_id, campaign_id, metric, shard);
alter table message_rollups add shard smallint not null default 0, drop constraint message_rollups_pkey,
  add primary key (account_id, hour, campaign_id, metric, shard);
alter table send_speeds add shard smallint not null default 0, drop constraint send_speeds_pkey,
  add primary key (account_id, campaign_id, at, shard);

-- A claim is one lease for all its messages: the queue's rows change no indexed column when they are taken.
create table message_leases (
  account_id uuid not null,
  id uuid not null,
  lane_id uuid not null,
  taken_by int not null, -- the number of the advisory lock that the process holds while it lives
  lease_until timestamptz not null,
  message_ids uuid[] not null,
  primary key (account_id, id)
) with (autovacuum_vacuum_scale_factor = 0.02);
call protect_by_account('message_leases');
grant select on message_leases to foreword_app;

alter table message_queue add lease_id uuid; -- null = waiting
-- What is in flight now stays so, under leases of a process that is no more.
insert into message_leases (account_id, id, lane_id, taken_by, lease_until, message_ids)
  select account_id, uuidv7(), lane_id, 0, max(lease_until), array_agg(message_id) from message_queue
  where lease_until is not null group by account_id, lane_id;
update message_queue q set lease_id = l.id from message_leases l where q.account_id = l.account_id and q.message_id = any(l.message_ids);
drop index message_queue_due, message_queue_leases;
alter table message_queue drop column lease_until, set (fillfactor = 40);
create index message_queue_due on message_queue (lane_id, due_at) where due_at is not null;

-- The carrier's id of what went out is in no index, so that an accepted message stays in its page; of what came in, it is its own column.
-- A claim writes every row of a page once more in one transaction: there must be room for all of them beside the old ones.
alter table messages set (fillfactor = 45), add inbound_id text;
update messages set inbound_id = carrier_id where direction = 'in';
drop index messages_inbound;
create unique index messages_inbound on messages (account_id, sender_id, inbound_id) where inbound_id is not null;

-- What a carrier said is kept as the bytes it sent, not as our reading of them.
alter table webhook_events alter column payload type text using payload::text;

-- Messages that failed after the carrier had accepted them, for a reason that may pass: the engine decides on another try. Beside the
-- receipts, because the decision holds the campaign.
create table late_failures (
  account_id uuid not null,
  message_id uuid not null,
  campaign_id uuid not null,
  class text not null, -- of the carrier's error table
  since timestamptz not null,
  primary key (account_id, message_id)
);
create index late_failures_campaign on late_failures (account_id, campaign_id);
call protect_by_account('late_failures');
grant select on late_failures to foreword_app;
