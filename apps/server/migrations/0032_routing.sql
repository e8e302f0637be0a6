-- Routing: who is there, how much each may have, and how the queue of a skill is worked off.

-- A row for everybody who answers, made when they first appear.
create table agents (
  account_id uuid not null,
  user_id text not null,
  -- What the person chose. Whether somebody is really there also needs a live connection: see here.
  status text not null default 'offline' check (status in ('available', 'away', 'offline')),
  status_since timestamptz not null,
  -- Set away by the router, because offers ran out unanswered.
  set_away boolean not null default false,
  -- Offers in a row that ran out.
  missed int not null default 0,
  capacity int not null default 8 check (capacity between 1 and 100),
  -- When a live connection of theirs was last known, and whether the router counts on it. No index on either: each beat stays in its page.
  seen_at timestamptz,
  here boolean not null default false,
  -- Since when nobody is at the desk: the connection is lost, or they chose offline.
  gone_since timestamptz,
  -- Since when they were given nothing: who waits longest for work gets the next one.
  idle_since timestamptz not null,
  primary key (account_id, user_id),
  foreign key (account_id, user_id) references members on delete cascade
) with (fillfactor = 70);
call protect_by_account('agents');
grant select, insert, update on agents to foreword_app;

-- How a skill is worked off. A skill without a row has the defaults.
create table skill_routing (
  account_id uuid not null,
  skill_id uuid not null,
  -- offer: asks the next agent, who accepts in time or another is asked. auto: gives it. take: agents take by themselves.
  accept_mode text not null default 'offer' check (accept_mode in ('offer', 'auto', 'take')),
  offer_seconds int not null default 30 check (offer_seconds between 5 and 600),
  goal_seconds int not null default 180 check (goal_seconds between 10 and 604800),
  priority int not null default 0 check (priority between -1 and 1),
  -- After how long in this queue a conversation goes over to another skill's.
  overflow_skill_id uuid,
  overflow_seconds int check (overflow_seconds between 10 and 604800),
  -- Office hours on the account's clock; null = always.
  hours jsonb,
  closed_answer text not null default '' check (length(closed_answer) <= 1000),
  -- How long an agent may be gone before who waits for them goes back to the queue; null = stays with the agent.
  return_seconds int default 120 check (return_seconds between 0 and 604800),
  primary key (account_id, skill_id),
  foreign key (account_id, skill_id) references skills on delete cascade,
  foreign key (account_id, overflow_skill_id) references skills,
  check ((overflow_skill_id is null) = (overflow_seconds is null)),
  check (overflow_skill_id is distinct from skill_id)
);
call protect_by_account('skill_routing');
grant select, insert, update on skill_routing to foreword_app;

-- An offer is part of a queued conversation, so that its row's lock decides who gets it.
alter table conversations
  add column queued_at timestamptz, -- when it came into this queue; null = when it was opened
  add column offered_to text,
  add column offered_at timestamptz,
  add column offer_until timestamptz,
  add column overflowed boolean not null default false,
  add column closed_answer_at timestamptz, -- when somebody was last told that nobody is there
  add constraint conversations_offer check ((offered_to is null) = (offer_until is null) and (offered_to is null or state = 'queued'));
create index conversations_queue on conversations (account_id, skill_id, waiting_since) where state = 'queued' and offered_to is null;
create index conversations_offered on conversations (account_id, offered_to) where offered_to is not null;

-- Who was asked and did not take it: not asked about the same conversation again for a while.
create table conversation_passes (
  account_id uuid not null,
  conversation_id uuid not null,
  user_id text not null,
  at timestamptz not null,
  primary key (account_id, conversation_id, user_id),
  foreign key (account_id, conversation_id) references conversations on delete cascade
);
call protect_by_account('conversation_passes');
grant select, insert, update, delete on conversation_passes to foreword_app;

-- What became of a conversation, line by line: shown in its thread, and what waits are measured by.
create table conversation_events (
  account_id uuid not null,
  conversation_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  kind text not null check (kind in ('accepted', 'given', 'taken', 'handed_to_agent', 'handed_to_skill', 'returned', 'lost', 'overflowed', 'closed')),
  skill_id uuid,
  actor_name text, -- who did it; null = the router
  subject text, -- the agent or skill it went to, or came from
  note text,
  waited_seconds int, -- how long the person had waited when an agent took over
  in_goal boolean, -- whether that was within the goal the skill had then
  primary key (account_id, conversation_id, id),
  foreign key (account_id, conversation_id) references conversations on delete cascade
);
create index conversation_events_recent on conversation_events (account_id, at) where waited_seconds is not null;
call protect_by_account('conversation_events');
grant select, insert, update on conversation_events to foreword_app;

alter table messages drop constraint messages_purpose_check,
  add constraint messages_purpose_check check (purpose in ('consent_answer', 'test', 'closed_answer'));
