-- What messages cost, as the account's carriers say. Nothing is known before somebody writes it down.
alter table accounts add column currency text check (currency ~ '^[A-Z]{3}$');

-- SMS: for one segment. WhatsApp: for one message of a category.
create table prices (
  account_id uuid not null references accounts on delete cascade,
  channel text not null check (channel in ('sms', 'whatsapp')),
  category text not null check (category in ('', 'marketing', 'utility', 'authentication')),
  country text not null check (country ~ '^[A-Z]{2}$'),
  amount numeric(12, 6) not null check (amount >= 0),
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (account_id, channel, category, country),
  check ((channel = 'sms') = (category = ''))
);
call protect_by_account('prices');
grant select, insert, update, delete on prices to foreword_app;

-- People left out of campaigns: named lists that are used again and again, and whoever got an earlier campaign.
create table exclusion_lists (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  addresses integer not null,
  made_by text not null,
  created_at timestamptz not null,
  primary key (account_id, id)
);
create unique index exclusion_lists_name on exclusion_lists (account_id, lower(name));
create table exclusion_entries (
  account_id uuid not null,
  list_id uuid not null,
  address text not null,
  primary key (account_id, list_id, address),
  foreign key (account_id, list_id) references exclusion_lists on delete cascade
);
call protect_by_account('exclusion_lists');
call protect_by_account('exclusion_entries');
grant select, insert, update, delete on exclusion_lists, exclusion_entries to foreword_app;
alter table campaigns
  add column exclude_lists uuid[] not null default '{}',
  add column exclude_campaigns uuid[] not null default '{}';

-- Where pictures of messages may come from; empty = anywhere. Opt-out texts by language, beside the account's own.
alter table accounts
  add column media_hosts text[] not null default '{}',
  add column opt_out_texts jsonb not null default '{}';
