-- Bots: members of skills that answer before people do.

-- draft is what is being edited, version the one in use; 0 = none was published yet. What a bot says lies in bot_versions, so that a
-- conversation keeps the one it began with.
create table bots (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('flow', 'webhook', 'model')),
  name text not null check (length(name) between 1 and 60),
  enabled boolean not null default false,
  draft jsonb not null,
  version int not null default 0,
  -- How many conversations it may hold; null = any number.
  capacity int check (capacity between 1 and 100000),
  -- Sealed: the secret events are signed with, or the key of a model's server.
  secret bytea,
  archived_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id)
);
create unique index bots_name on bots (account_id, lower(name)) where archived_at is null;
call protect_by_account('bots');
grant select, insert, update on bots to foreword_app;

create table bot_versions (
  account_id uuid not null,
  bot_id uuid not null,
  version int not null,
  definition jsonb not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (account_id, bot_id, version),
  foreign key (account_id, bot_id) references bots on delete cascade
);
call protect_by_account('bot_versions');
grant select, insert on bot_versions to foreword_app;

-- A skill has one bot at most.
create table bot_skills (
  account_id uuid not null,
  skill_id uuid not null,
  bot_id uuid not null,
  primary key (account_id, skill_id),
  foreign key (account_id, skill_id) references skills on delete cascade,
  foreign key (account_id, bot_id) references bots on delete cascade
);
call protect_by_account('bot_skills');
grant select, insert, update, delete on bot_skills to foreword_app;

-- A bot holds a conversation as an agent does: assignee_id is then 'bot:<id>'. bot_over: it belongs to people; no bot gets it by itself.
alter table conversations
  add column bot_over boolean not null default false,
  add column collected jsonb not null default '{}'; -- what bots asked for
-- Who waits when bots are brought in goes on waiting for people.
update conversations set bot_over = true where state <> 'closed';
create index conversations_bot on conversations (account_id, assignee_id, last_message_at) where state = 'assigned' and assignee_id like 'bot:%';

-- From the moment a bot got a conversation until it is somebody else's, or closed.
create table bot_sessions (
  account_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  bot_id uuid not null,
  version int not null,
  -- Where the flow stands; null before the first turn and for other kinds.
  state jsonb,
  -- The person was quiet for so long: closed.
  quiet_until timestamptz not null,
  -- Somebody has to have been answered by then, else people take over; null = nobody waits.
  answer_by timestamptz,
  started_at timestamptz not null,
  ended_at timestamptz,
  ended_why text,
  primary key (account_id, id),
  foreign key (account_id, conversation_id) references conversations on delete cascade,
  foreign key (account_id, bot_id, version) references bot_versions on delete cascade
);
create unique index bot_sessions_open on bot_sessions (account_id, conversation_id) where ended_at is null;
create index bot_sessions_quiet on bot_sessions (quiet_until) where ended_at is null;
create index bot_sessions_answer on bot_sessions (answer_by) where ended_at is null and answer_by is not null;
call protect_by_account('bot_sessions');
grant select, insert, update on bot_sessions to foreword_app;

-- What a bot has to answer, a row for each: worked one at a time in a conversation, in the order of seq.
create table bot_turns (
  account_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity,
  session_id uuid not null,
  conversation_id uuid not null,
  bot_id uuid not null,
  -- start: it got the conversation. message: they wrote. back: an agent gave it back. stop: they opted out. act: the bot's own call.
  kind text not null check (kind in ('start', 'message', 'back', 'stop', 'act')),
  message_id uuid, -- what they wrote
  state text not null default 'due' check (state in ('due', 'working', 'done', 'dropped')),
  -- Whoever works on it. A token that is no longer this one may not settle.
  lease_id uuid,
  lease_until timestamptz,
  tries int not null default 0,
  created_at timestamptz not null,
  ended_at timestamptz,
  -- What the bot did, and what it was given and answered, to the letter.
  did jsonb not null default '[]',
  given text,
  answered text,
  problem text,
  tokens int not null default 0,
  took_ms int,
  primary key (account_id, id),
  foreign key (account_id, session_id) references bot_sessions on delete cascade
);
create unique index bot_turns_working on bot_turns (account_id, conversation_id) where state = 'working';
create index bot_turns_due on bot_turns (account_id, conversation_id, seq) where state in ('due', 'working');
create index bot_turns_of on bot_turns (account_id, conversation_id, seq);
create index bot_turns_tokens on bot_turns (account_id, bot_id, created_at) where tokens > 0;
call protect_by_account('bot_turns');
grant select, insert, update on bot_turns to foreword_app;

alter table conversation_events drop constraint conversation_events_kind_check,
  add constraint conversation_events_kind_check check (kind in ('accepted', 'given', 'taken', 'handed_to_agent', 'handed_to_skill', 'returned', 'lost',
    'overflowed', 'closed', 'bot_began', 'bot_gave_up', 'bot_taken_over', 'bot_got_back', 'bot_noted', 'bot_closed'));
