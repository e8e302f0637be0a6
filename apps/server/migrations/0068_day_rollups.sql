-- Sums of rollups by the day, so that a long range reads days and not quarters of an hour.
--
-- The quarters stay the truth and stay forever: every zone's days are sums of them. What writers add goes into fresh rows (shards 1–8); the packer
-- takes it over into the settled ones (shard 0), and in that same transaction into the sum of the day in which the quarter lies. So at any moment
--   a day's figures = its sum here + fresh rows within it,
-- whatever comes late and whenever the packer last ran. A day is any span of time that was summed: [at, until). They are cut by the account's
-- calendar, but a question relies on their edges alone: it uses those that lie within one of its spans, and reads quarters everywhere else.
-- So a changed time zone, or changed rules of one, make it slower and never wrong.

create table rollup_days (
  account_id uuid not null,
  at timestamptz not null,
  until timestamptz not null, -- they never overlap
  zone text not null,         -- by whose calendar it was cut: when the account moves, its days are cut anew
  primary key (account_id, at),
  check (at < until)
);
call protect_by_account('rollup_days');
grant select on rollup_days to foreword_app;

create table message_day_rollups (
  account_id uuid not null,
  at timestamptz not null, -- of rollup_days
  campaign_id uuid not null,
  sender_id uuid not null,
  channel text not null,
  country text not null,
  attempted int not null,
  eligible int not null,
  skipped int not null,
  sent int not null,
  delivered int not null,
  read int not null,
  failed int not null,
  failed_late int not null,
  unknown int not null,
  responded int not null,
  replies int not null,
  opted_out int not null,
  segments int not null,
  primary key (account_id, at, campaign_id, sender_id, country)
);
create index message_day_rollups_campaign on message_day_rollups (account_id, campaign_id);
call protect_by_account('message_day_rollups');
grant select on message_day_rollups to foreword_app;

create table message_day_parts (
  account_id uuid not null,
  at timestamptz not null,
  campaign_id uuid not null,
  sender_id uuid not null,
  channel text not null,
  metric text not null,
  n int not null,
  primary key (account_id, at, campaign_id, sender_id, metric)
);
create index message_day_parts_campaign on message_day_parts (account_id, campaign_id);
call protect_by_account('message_day_parts');
grant select on message_day_parts to foreword_app;

-- Fresh rows are read wherever a question looks, so they are found by account.
drop index message_rollups_unpacked;
create index message_rollups_unpacked on message_rollups (account_id, at) where shard > 0;
drop index message_rollup_parts_unpacked;
create index message_rollup_parts_unpacked on message_rollup_parts (account_id, at) where shard > 0;

-- The same for conversations. Their rows are not spread, so each says how much of it is settled: n - packed is fresh.
alter table conversation_rollups add column packed int not null default 0;
create index conversation_rollups_unpacked on conversation_rollups (account_id, at) where n <> packed;

create table conversation_days (
  account_id uuid not null,
  at timestamptz not null,
  until timestamptz not null,
  zone text not null,
  primary key (account_id, at),
  check (at < until)
);
call protect_by_account('conversation_days');
grant select on conversation_days to foreword_app;

-- Surveys are told by agent, so that a day has many rows; each holds all there is to say of a day and an agent.
create table survey_day_rollups (
  account_id uuid not null,
  at timestamptz not null, -- of conversation_days
  campaign_id uuid not null,
  skill_id uuid not null,
  sender_id uuid not null,
  channel text not null,
  agent_id text not null,
  asked int not null,
  score_1 int not null,
  score_2 int not null,
  score_3 int not null,
  score_4 int not null,
  score_5 int not null,
  words int not null,
  primary key (account_id, at, campaign_id, skill_id, sender_id, agent_id)
);
create index survey_day_rollups_campaign on survey_day_rollups (account_id, campaign_id);
call protect_by_account('survey_day_rollups');
grant select on survey_day_rollups to foreword_app;

-- First answers are not told by agent.
create table answer_day_rollups (
  account_id uuid not null,
  at timestamptz not null,
  campaign_id uuid not null,
  skill_id uuid not null,
  sender_id uuid not null,
  channel text not null,
  metric text not null, -- answer:<up to so many seconds, or nothing>
  n int not null,
  primary key (account_id, at, campaign_id, skill_id, sender_id, metric)
);
create index answer_day_rollups_campaign on answer_day_rollups (account_id, campaign_id);
call protect_by_account('answer_day_rollups');
grant select on answer_day_rollups to foreword_app;

-- The conversations of a campaign, newest first, and how many stand where: without reading them.
create index conversations_campaign on conversations (account_id, campaign_id, opened_at desc) include (state, assignee_id) where campaign_id is not null;
