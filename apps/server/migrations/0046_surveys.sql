-- How somebody found a conversation: asked once it is closed, if its skill asks.

-- What a skill asks. A skill without a row asks nothing.
create table skill_surveys (
  account_id uuid not null,
  skill_id uuid not null,
  enabled boolean not null default false,
  texts jsonb not null, -- one for each language, {language, question, wordsQuestion, thanks}; the first is for everybody else
  delay_seconds int not null check (delay_seconds between 0 and 86400),
  ask_words boolean not null,
  expire_hours int not null check (expire_hours between 1 and 72),
  primary key (account_id, skill_id),
  foreign key (account_id, skill_id) references skills on delete cascade,
  check (jsonb_typeof(texts) = 'array' and jsonb_array_length(texts) between 1 and 20)
);
call protect_by_account('skill_surveys');
grant select, insert, update on skill_surveys to foreword_app;

-- One for each conversation at most.
--   scheduled ─► sent ─► scored ─► done        scored: has a score, waits for words
--       │          ├─────────────► done
--       │          └─► expired
--       ├─► not_sent                           with the reason
--       └─► withdrawn ◄─ sent                  they wrote something else, so they are in a conversation again
create table surveys (
  account_id uuid not null,
  conversation_id uuid not null,
  state text not null default 'scheduled' check (state in ('scheduled', 'sent', 'scored', 'done', 'expired', 'withdrawn', 'not_sent')),
  reason text,                  -- why it was not sent or was withdrawn
  skill_id uuid not null,
  campaign_id uuid,
  sender_id uuid not null,
  channel text not null,
  address text not null,
  agent_id text,                -- whose conversation it was when it was closed; null = nobody's
  agent_name text,
  words jsonb not null,         -- {language, question, wordsQuestion, thanks}, as they were when it was closed
  ask_words boolean not null,
  expire_hours int not null,
  created_at timestamptz not null,
  due_at timestamptz not null,
  sent_at timestamptz,
  expires_at timestamptz,       -- until when an answer counts
  score int check (score between 1 and 5),
  scored_at timestamptz,
  comment text,
  question_id uuid,             -- lines of the ledger
  score_id uuid,
  words_question_id uuid,
  comment_id uuid,
  thanks_id uuid,
  primary key (account_id, conversation_id),
  foreign key (account_id, conversation_id) references conversations on delete cascade
);
create index surveys_due on surveys (due_at) where state = 'scheduled';
create index surveys_ending on surveys (expires_at) where state in ('sent', 'scored');
create index surveys_open on surveys (account_id, address) where state in ('scheduled', 'sent', 'scored');
create index surveys_recent on surveys (account_id, sent_at desc, conversation_id) where sent_at is not null;
call protect_by_account('surveys');
grant select, insert, update on surveys to foreword_app;

-- When an agent first answered in a conversation, and how long the person had waited then.
alter table conversations
  add column first_answered_at timestamptz,
  add column first_answer_seconds int,
  add column first_answer_by text;

-- What analytics counts of conversations, by the quarter of an hour: a survey at the time it was sent, a first answer at its own time.
-- Few writers meet on a row, as each has an agent: so rows are not spread as those of messages are.
create table conversation_rollups (
  account_id uuid not null,
  at timestamptz not null,      -- begin of the quarter
  campaign_id uuid not null,    -- zeroes = none
  skill_id uuid not null,
  sender_id uuid not null,
  channel text not null,
  agent_id text not null,       -- '' = nobody
  metric text not null,         -- asked · score:<1–5> · words · answer:<up to so many seconds, or nothing>
  n int not null,
  primary key (account_id, at, campaign_id, skill_id, sender_id, agent_id, metric)
) with (fillfactor = 80);
create index conversation_rollups_campaign on conversation_rollups (account_id, campaign_id);
call protect_by_account('conversation_rollups');
grant select, insert, update on conversation_rollups to foreword_app;

-- Once sent a survey is never unsent and a score never changes, so that rows are only added to.
create function roll_surveys() returns trigger language plpgsql as $$
begin
  insert into conversation_rollups as r
    select a.account_id, date_bin(interval '15 minutes', a.sent_at, timestamptz '2000-01-01 00:00:00+00'),
      coalesce(a.campaign_id, '00000000-0000-0000-0000-000000000000'), a.skill_id, a.sender_id, min(a.channel), coalesce(a.agent_id, ''), part.metric, count(*)
    from after_rows a join before_rows b using (account_id, conversation_id)
      cross join lateral (values
        (case when b.sent_at is null then 'asked' end),
        (case when b.score is null and a.score is not null then 'score:' || a.score end),
        (case when b.comment is null and a.comment is not null then 'words' end)) as part (metric)
    where a.sent_at is not null and part.metric is not null
    group by 1, 2, 3, 4, 5, 7, 8 order by 1, 2, 3, 4, 5, 7, 8
  on conflict (account_id, at, campaign_id, skill_id, sender_id, agent_id, metric) do update set n = r.n + excluded.n;
  return null;
end $$;
create trigger surveys_rolled after update on surveys referencing old table as before_rows new table as after_rows
  for each statement execute function roll_surveys();

create function roll_first_answer() returns trigger language plpgsql as $$
begin
  insert into conversation_rollups as r values (new.account_id,
    date_bin(interval '15 minutes', new.first_answered_at, timestamptz '2000-01-01 00:00:00+00'),
    coalesce(new.campaign_id, '00000000-0000-0000-0000-000000000000'), new.skill_id, new.sender_id, new.channel, coalesce(new.first_answer_by, ''),
    'answer:' || coalesce(reply_bucket(make_interval(secs => new.first_answer_seconds))::text, ''), 1)
  on conflict (account_id, at, campaign_id, skill_id, sender_id, agent_id, metric) do update set n = r.n + 1;
  return null;
end $$;
create trigger conversations_answered after update of first_answered_at on conversations
  for each row when (old.first_answered_at is null and new.first_answered_at is not null) execute function roll_first_answer();

-- Conversations from before: the first answer of theirs that a person wrote.
update conversations c set first_answered_at = f.created_at, first_answer_by = f.author_id,
  first_answer_seconds = greatest(0, extract(epoch from f.created_at - c.opened_at))::int
from (select distinct on (account_id, conversation_id) account_id, conversation_id, created_at, author_id from messages
  where direction = 'out' and conversation_id is not null and author_id is not null and author_id not like 'bot:%' and campaign_id is null and purpose is null
  order by account_id, conversation_id, created_at) f
where f.account_id = c.account_id and f.conversation_id = c.id;

-- How long conversations of a skill lately took.
create index conversations_handled on conversations (account_id, skill_id, closed_at desc) where state = 'closed';

-- What a line of ours is for, kept open to what other migrations allowed: only added to.
do $$
declare allowed text[];
begin
  select array_agg(distinct m[1]) into allowed from pg_constraint, regexp_matches(pg_get_constraintdef(oid), '''([a-z_]+)''', 'g') m
    where conname = 'messages_purpose_check' and conrelid = 'messages'::regclass;
  alter table messages drop constraint messages_purpose_check;
  execute format('alter table messages add constraint messages_purpose_check check (purpose = any (%L::text[]))', array_append(allowed, 'survey'));
end $$;
