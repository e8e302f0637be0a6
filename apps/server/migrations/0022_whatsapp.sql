-- Limits a carrier told of a sender: peoplePerDay (null = no limit) and messagesPerSecond, each absent until it told.
alter table senders add column learnt jsonb not null default '{}';

-- What a carrier tells administrators of a number or its account: quality, limits, what it did to them.
create table carrier_notices (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  sender_id uuid not null,
  title text not null,
  detail text not null,
  severity text not null check (severity in ('info', 'warn', 'bad')),
  at timestamptz not null,
  seen_at timestamptz,
  primary key (account_id, id)
);
create index carrier_notices_sender on carrier_notices (account_id, sender_id, at desc);
call protect_by_account('carrier_notices');
grant select, insert, update on carrier_notices to foreword_app;

-- Another way to write an address, as its carrier does: WhatsApp knows some numbers of Brazil and Mexico by one digit more or less.
create table address_aliases (
  account_id uuid not null references accounts on delete cascade,
  channel text not null check (channel in ('sms', 'whatsapp', 'inapp')),
  address text not null,
  canonical text not null check (canonical <> address),
  primary key (account_id, channel, address, canonical)
);
create index address_aliases_canonical on address_aliases (account_id, canonical);
call protect_by_account('address_aliases');
grant select, insert, update, delete on address_aliases to foreword_app;
