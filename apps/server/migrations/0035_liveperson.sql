-- The LivePerson-compatible API: what applications know people by, and what they tell of them.

alter table recipients
  -- The id an application was given for this person; null = they came from a file.
  add column own_id uuid,
  -- What it told of them for the agent who will answer, by name.
  add column customer jsonb;
create unique index recipients_own_id on recipients (account_id, own_id) where own_id is not null;

-- People applications wrote to on one day (UTC) and channel: the daily limit holds all requests together.
create table api_days (
  account_id uuid not null references accounts (id) on delete cascade,
  day date not null,
  channel text not null check (channel in ('sms', 'whatsapp', 'inapp')),
  people bigint not null,
  primary key (account_id, day, channel)
);
call protect_by_account('api_days');
grant select, insert, update, delete on api_days to foreword_app;

-- Answers to requests that carried an Idempotency-Key, for a day: the same request again gets the same answer, and does nothing.
create table api_answers (
  account_id uuid not null,
  application_id uuid not null,
  key text not null check (length(key) <= 255),
  request_hash text not null,
  answer text,
  created_at timestamptz not null,
  primary key (account_id, application_id, key),
  foreign key (account_id, application_id) references applications (account_id, id) on delete cascade
);
create index api_answers_age on api_answers (account_id, created_at);
call protect_by_account('api_answers');
grant select, insert, update, delete on api_answers to foreword_app;
