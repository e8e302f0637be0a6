-- Answers to requests of /api/v1 that carried an Idempotency-Key, for a day: the same request again gets the same answer, and does nothing.

create table kept_answers (
  account_id uuid not null references accounts (id) on delete cascade,
  -- The person or the application that asked.
  actor_id text not null,
  key text not null check (length(key) between 1 and 255),
  request_hash text not null,
  -- Which try has it in hand: one that hung and comes back finds another here, and is taken back.
  try uuid not null,
  tried_at timestamptz not null,
  -- Whether a transaction of it was committed: set in that transaction.
  done boolean not null default false,
  -- null = none yet, or one that is not kept because a secret is in it.
  answer text,
  created_at timestamptz not null,
  primary key (account_id, actor_id, key)
);
create index kept_answers_age on kept_answers (created_at);
call protect_by_account('kept_answers');
grant select, insert, update, delete on kept_answers to foreword_app;
