-- A conversation exists once a consumer wrote.
create table conversations (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  channel text not null,
  sender_id uuid not null,
  address text not null,
  name text, -- from the campaign's variables, when a column says so
  skill_id uuid not null,
  campaign_id uuid,
  opening_message_id uuid, -- the campaign message they answered
  customer jsonb not null default '{}', -- what the campaign's file knew of them
  state text not null check (state in ('queued', 'assigned', 'closed')),
  assignee_id text,
  assignee_name text,
  unread int not null default 0,
  flagged_opt_out boolean not null default false,
  last_text text not null default '',
  last_direction text not null default 'in',
  opened_at timestamptz not null,
  waiting_since timestamptz,
  assigned_at timestamptz,
  last_message_at timestamptz not null,
  closed_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, skill_id) references skills
);
create unique index conversations_open on conversations (account_id, channel, sender_id, address) where state <> 'closed';
create index conversations_recent on conversations (account_id, state, last_message_at desc);
create index conversations_assignee on conversations (account_id, assignee_id) where state = 'assigned';
call protect_by_account('conversations');
grant select, insert, update on conversations to foreword_app;
