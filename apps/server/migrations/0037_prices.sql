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
