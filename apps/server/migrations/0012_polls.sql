-- What webhooks did not tell us.

-- Where to look for messages whose receipts stay out. Not a row a message: receipts come by themselves as a rule, and a million
-- messages must not cost a million inserts and deletes for the few that are left. A row stands for 10,000 lines of a campaign's
-- audience, which the ledger's index on (campaign, line) reads in one go, or for the answers in a conversation. The hot path writes
-- nothing here: the row is made when the messages are queued, and a look finds in the ledger who is still only sent.
create table receipt_watches (
  account_id uuid not null,
  of text not null check (of in ('campaign', 'conversation')),
  of_id uuid not null,
  chunk int not null, -- line / 10,000; 0 for a conversation
  sender_id uuid not null,
  looked_until timestamptz not null, -- looks that fell due up to then were made
  pass_until timestamptz, -- end of the look under way; null between looks
  after_id uuid, -- how far the look under way is
  next_look_at timestamptz, -- null = nobody is left to ask about
  leased_until timestamptz, -- a process asks the carrier until then; one a sender
  silent int not null default 0, -- sent, and without a receipt at the last look
  primary key (account_id, of, of_id, chunk)
);
create index receipt_watches_next on receipt_watches (next_look_at) where next_look_at is not null;
create index receipt_watches_leased on receipt_watches (sender_id) where leased_until is not null;
call protect_by_account('receipt_watches');
grant select, insert, update on receipt_watches to foreword_app;

-- How far each sender's inbound messages were listed at the carrier.
create table inbound_listings (
  account_id uuid not null,
  sender_id uuid not null,
  listed_until timestamptz not null,
  next_list_at timestamptz not null,
  primary key (account_id, sender_id)
);
call protect_by_account('inbound_listings');
grant select on inbound_listings to foreword_app;

-- Addresses a carrier says cannot be reached on a channel: landlines and the like. No consent, only a fact, so it can be taken back.
create table suppressions (
  account_id uuid not null references accounts on delete cascade,
  channel text not null,
  address text not null,
  reason text not null, -- our code, see docs/errors.md
  code text, -- the carrier's
  message_id uuid, -- the message that told
  since timestamptz not null,
  primary key (account_id, channel, address)
);
create index suppressions_since on suppressions (account_id, since desc);
call protect_by_account('suppressions');
grant select, insert, delete on suppressions to foreword_app;
