-- What carriers told us, as they said it, once each. Answered 200 only after this is committed.
create table webhook_events (
  account_id uuid not null,
  sender_id uuid not null,
  dedupe_key text not null, -- carrier id and status, or the inbound id
  received_at timestamptz not null,
  payload jsonb not null,
  primary key (account_id, sender_id, dedupe_key)
);
call protect_by_account('webhook_events');
grant select, insert on webhook_events to foreword_app;
