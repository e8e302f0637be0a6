-- Consent as evidence: chained by hash for each address, for every channel or one, of marketing alone or everything.

alter table consent_events
  -- null = everything; marketing = only that (WhatsApp's own switch)
  add column category text check (category in ('marketing')),
  add column import_id uuid,
  -- Its place in the chain of its address, from 1, and the hash over what it says and the hash before it. Null = from before there were chains.
  add column position integer check (position > 0),
  add column prev_hash bytea,
  add column hash bytea,
  drop constraint consent_events_source_check,
  add constraint consent_events_source_check check (source in ('reply', 'carrier', 'agent', 'person', 'import', 'api', 'preference', 'inapp')),
  add constraint consent_events_channel_check check (channel in ('sms', 'whatsapp', 'inapp', 'all'));
create unique index consent_events_chain on consent_events (account_id, address, position) where position is not null;

-- Evidence is added to and never changed. Erasing a person puts a pseudonym in its place, and says so.
create function keep_consent_evidence() returns trigger language plpgsql as $$
begin
  if current_setting('foreword.erasing', true) = 'on' then return coalesce(new, old); end if;
  raise exception 'Consent evidence is not changed or deleted.';
end $$;
create trigger consent_events_kept before update or delete on consent_events for each row execute function keep_consent_evidence();

-- Seals: how far each chain had come, for those that grew since the seal before, so that a chain that is cut or taken out shows. A seal
-- bears the hash of the one before it and a root over its marks.
create table consent_seals (
  account_id uuid not null references accounts on delete cascade,
  number integer not null check (number > 0),
  at timestamptz not null,
  marks integer not null,
  root bytea not null,
  prev_hash bytea,
  hash bytea not null,
  primary key (account_id, number)
);
create table consent_seal_marks (
  account_id uuid not null references accounts on delete cascade,
  number integer not null,
  address text not null,
  position integer not null,
  hash bytea not null,
  primary key (account_id, number, address)
);
create index consent_seal_marks_address on consent_seal_marks (account_id, address, position desc);
call protect_by_account('consent_seals');
call protect_by_account('consent_seal_marks');
grant select, insert on consent_seals, consent_seal_marks to foreword_app;
create trigger consent_seals_kept before update or delete on consent_seals for each row execute function keep_consent_evidence();
create trigger consent_seal_marks_kept before update or delete on consent_seal_marks for each row execute function keep_consent_evidence();

-- channel 'all' = every channel; category 'marketing' = marketing only, '' = everything.
alter table opt_outs add column category text not null default '' check (category in ('', 'marketing')),
  drop constraint opt_outs_pkey, add primary key (account_id, channel, address, category);

-- An account's own words beside those that come with Foreword, or against them (removed).
create table opt_out_words (
  account_id uuid not null references accounts on delete cascade,
  word text not null check (length(word) between 1 and 40),
  action text not null check (action in ('stop', 'start', 'help')),
  language text not null,
  removed boolean not null default false,
  primary key (account_id, word)
);
call protect_by_account('opt_out_words');
grant select, insert, update, delete on opt_out_words to foreword_app;

-- What is answered to STOP, START and HELP; null = as Foreword words it. Empty = nothing.
alter table accounts add column stop_answer text, add column start_answer text, add column help_answer text;

-- Why a message without a campaign is sent: the one answer to an opt-out goes to a person who opted out.
alter table messages add column purpose text check (purpose in ('consent_answer', 'test'));

-- Who was erased, when and by whom. The address itself is gone; its keyed hash still keeps it from being messaged.
create table erasures (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  address_hash bytea not null,
  pseudonym text not null,
  at timestamptz not null,
  user_id text,
  user_name text not null,
  opted_out boolean not null,
  primary key (account_id, id)
);
create unique index erasures_hash on erasures (account_id, address_hash);
call protect_by_account('erasures');
grant select, insert, update on erasures to foreword_app;
