-- Messages nobody knows the outcome of, and when to ask the carrier again. A table of its own, so that the ledger needs no index on
-- states. A row goes when a receipt ends the doubt, or when the carrier was asked often enough.
create table message_doubts (
  account_id uuid not null,
  message_id uuid not null,
  since timestamptz not null,
  looks smallint not null default 0,
  next_look_at timestamptz not null,
  primary key (account_id, message_id)
);
create index message_doubts_next on message_doubts (next_look_at);
call protect_by_account('message_doubts');
grant select, delete on message_doubts to foreword_app;
