-- In-app messaging: who signed in to a brand's app, what their devices were shown, and where a push reaches them.

-- A person as the brand's server names them. There once they signed in with a token the brand signed: only they can be written to.
create table inapp_users (
  account_id uuid not null references accounts on delete cascade,
  sender_id uuid not null,
  consumer_id text not null check (length(consumer_id) between 1 and 128),
  name text,
  time_zone text, -- as the token or the browser says; canonical
  zone_set_id int,
  read_seq int not null default 0, -- every message of the thread up to here was seen by the person
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null, -- to the minute
  primary key (account_id, sender_id, consumer_id)
);
create index inapp_users_seen on inapp_users (account_id, last_seen_at desc, sender_id, consumer_id);
call protect_by_account('inapp_users');
grant select, insert, update on inapp_users to foreword_app;

-- The order in which a person's devices were shown their messages: a number for each, given out one after the other under the row of
-- inapp_users, so that a device that says "I have 17" misses nothing that was committed late and gets nothing twice.
create table inapp_thread (
  account_id uuid not null,
  sender_id uuid not null,
  consumer_id text not null,
  seq int not null,
  message_id uuid not null,
  primary key (account_id, sender_id, consumer_id, seq)
);
create unique index inapp_thread_once on inapp_thread (account_id, message_id);
call protect_by_account('inapp_thread');
grant select, insert on inapp_thread to foreword_app;

-- A browser that asked for notifications. An endpoint is one browser's, and belongs to whoever signed in there last.
create table push_subscriptions (
  account_id uuid not null references accounts on delete cascade,
  sender_id uuid not null,
  endpoint text not null check (length(endpoint) <= 1000),
  consumer_id text not null,
  p256dh text not null,
  auth text not null,
  created_at timestamptz not null,
  primary key (account_id, sender_id, endpoint)
);
create index push_subscriptions_of on push_subscriptions (account_id, sender_id, consumer_id);
call protect_by_account('push_subscriptions');
grant select, insert, update, delete on push_subscriptions to foreword_app;

-- Messages to be announced by push if no open page has taken them until then.
create table inapp_pushes (
  account_id uuid not null,
  message_id uuid not null,
  due_at timestamptz not null,
  tries smallint not null default 0,
  primary key (account_id, message_id)
);
create index inapp_pushes_due on inapp_pushes (due_at);
call protect_by_account('inapp_pushes');
grant select, insert, delete on inapp_pushes to foreword_app;
