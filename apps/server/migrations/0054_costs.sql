-- What messages really cost, as their carrier says hours later. One row for each thing the carrier charged: a message that went again is charged
-- again. Amounts are positive.
create table message_prices (
  account_id uuid not null references accounts on delete cascade,
  carrier_id text not null,
  message_id uuid not null,
  amount numeric(12, 6) not null check (amount >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  told_at timestamptz not null,
  primary key (account_id, carrier_id)
);
create index message_prices_message on message_prices (account_id, message_id);
call protect_by_account('message_prices');
grant select, insert on message_prices to foreword_app;

-- Their sums, at the quarter of an hour under which message_rollups counts the message.
create table message_costs (
  account_id uuid not null references accounts on delete cascade,
  at timestamptz not null,
  campaign_id uuid not null,
  sender_id uuid not null,
  channel text not null,
  currency text not null,
  messages int not null, -- each counted once, however often it was charged
  amount numeric(18, 6) not null,
  primary key (account_id, at, campaign_id, sender_id, currency)
);
create index message_costs_campaign on message_costs (account_id, campaign_id);
call protect_by_account('message_costs');
grant select, insert, update on message_costs to foreword_app;

-- Which days of which senders the carrier is asked about: it lists a day's messages a page at a time.
create table price_looks (
  account_id uuid not null references accounts on delete cascade,
  sender_id uuid not null,
  day date not null,        -- GMT, as carriers list
  looks smallint not null default 0,
  page text,                -- where the list goes on, in the carrier's words; null = at its begin
  next_look_at timestamptz, -- null = over
  leased_until timestamptz,
  primary key (account_id, sender_id, day)
);
create index price_looks_due on price_looks (next_look_at) where next_look_at is not null;
call protect_by_account('price_looks');
grant select, insert, update on price_looks to foreword_app;
