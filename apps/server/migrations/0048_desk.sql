-- The agents' workspace: search in words, drafts, canned replies, notes with mentions, files of agents, blocked addresses, and persons
-- known at several addresses.

-- Parts of words, by their groups of three letters. Trusted: whoever owns the database may make it.
create extension if not exists pg_trgm;

-- Only what was said in conversations: messages of campaigns have no body. Not gathered for later, or the reply that finds the list of
-- what waits full would wait until all of it is sorted in.
create index messages_words on messages using gin (body gin_trgm_ops) with (fastupdate = off)
  where conversation_id is not null and body is not null;
create index conversations_names on conversations using gin ((coalesce(name, '') || ' ' || address) gin_trgm_ops) with (fastupdate = off);
create index conversations_person on conversations (account_id, address, opened_at desc);

/*
 * Conversations of an account in which a pattern (of `ilike`) occurs, as a name, an address or something said; the newest sayings first,
 * `most` of each. A function of its own because row-level security lets no search through to an index: it runs as the owner of the
 * tables, and sees no other account than the one of the transaction.
 */
create function conversations_with(account uuid, pattern text, most int) returns setof uuid
language sql stable security definer set search_path = public as $$
  (with named as materialized (
    select c.id, c.last_message_at from conversations c where c.account_id = account and account = coalesce(current_account_id(), account)
      and (coalesce(c.name, '') || ' ' || c.address) ilike pattern)
    select id from (select id from named order by last_message_at desc limit most) newest)
  union
  (with said as materialized ( -- apart from order and limit, or the plan walks back through the whole ledger
    select m.conversation_id, m.id from messages m
      where m.account_id = account and account = coalesce(current_account_id(), account) and m.body ilike pattern
        and m.conversation_id is not null and m.body is not null)
    select conversation_id from (select conversation_id, id from said order by id desc limit most) newest)
$$;
revoke execute on function conversations_with from public;
grant execute on function conversations_with to foreword_app;

-- What somebody is writing, so that another tab or device of theirs has it.
create table conversation_drafts (
  account_id uuid not null,
  conversation_id uuid not null,
  user_id text not null,
  text text not null check (length(text) between 1 and 8000),
  at timestamptz not null,
  primary key (account_id, conversation_id, user_id),
  foreign key (account_id, conversation_id) references conversations on delete cascade,
  foreign key (account_id, user_id) references members on delete cascade
) with (fillfactor = 70);
call protect_by_account('conversation_drafts');
grant select, insert, update, delete on conversation_drafts to foreword_app;

-- Texts to answer with. Without an owner for everybody, or for who has a skill.
create table canned_replies (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 80),
  text text not null check (length(text) between 1 and 4000),
  skill_id uuid,
  owner_id text,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, skill_id) references skills,
  foreign key (account_id, owner_id) references members on delete cascade,
  check (owner_id is null or skill_id is null)
);
create unique index canned_replies_name on canned_replies (account_id, coalesce(owner_id, ''), lower(name));
call protect_by_account('canned_replies');
grant select, insert, update, delete on canned_replies to foreword_app;

-- Words among those who answer; nobody else ever gets them. A whisper is for one person's eyes, and their managers'.
create table conversation_notes (
  account_id uuid not null,
  conversation_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  author_id text,
  author_name text not null,
  text text not null check (length(text) between 1 and 4000),
  whisper_to text,
  primary key (account_id, conversation_id, id),
  foreign key (account_id, conversation_id) references conversations on delete cascade
);
call protect_by_account('conversation_notes');
grant select, insert, update on conversation_notes to foreword_app;

-- Whom a note names. seen_at null = they have not looked since.
create table conversation_mentions (
  account_id uuid not null,
  user_id text not null,
  conversation_id uuid not null,
  note_id uuid not null,
  at timestamptz not null,
  seen_at timestamptz,
  primary key (account_id, user_id, conversation_id, note_id),
  foreign key (account_id, conversation_id, note_id) references conversation_notes on delete cascade,
  foreign key (account_id, user_id) references members on delete cascade
);
create index conversation_mentions_new on conversation_mentions (account_id, user_id) where seen_at is null;
call protect_by_account('conversation_mentions');
grant select, insert, update on conversation_mentions to foreword_app;

-- Pictures and files that agents send. Carriers fetch them by a signed address that ends; people by their session.
create table agent_files (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  conversation_id uuid not null,
  name text not null check (length(name) between 1 and 240),
  type text not null,
  bytes bytea not null,
  size int not null,
  by_id text not null,
  at timestamptz not null,
  -- The message it went with; null = not sent yet, and deleted after a day.
  message_id uuid,
  primary key (account_id, id),
  foreign key (account_id, conversation_id) references conversations on delete cascade
);
alter table agent_files alter column bytes set storage external; -- pictures are packed already
create index agent_files_unsent on agent_files (at) where message_id is null;
create index agent_files_conversation on agent_files (account_id, conversation_id);
call protect_by_account('agent_files');
grant select, insert, update, delete on agent_files to foreword_app;

-- Addresses that are not talked with: nothing is sent to them, and what they write is kept without opening a conversation.
create table blocks (
  account_id uuid not null references accounts on delete cascade,
  channel text not null,
  address text not null,
  reason text not null check (length(reason) between 1 and 500),
  by_id text,
  by_name text not null,
  since timestamptz not null,
  primary key (account_id, channel, address)
);
create index blocks_since on blocks (account_id, since desc);
call protect_by_account('blocks');
grant select, insert, delete on blocks to foreword_app;

-- Addresses somebody said are one person's. Consent stays with each address.
create table person_addresses (
  account_id uuid not null references accounts on delete cascade,
  channel text not null,
  address text not null,
  person_id uuid not null,
  by_name text not null,
  at timestamptz not null,
  primary key (account_id, channel, address)
);
create index person_addresses_person on person_addresses (account_id, person_id);
call protect_by_account('person_addresses');
grant select, insert, update, delete on person_addresses to foreword_app;
