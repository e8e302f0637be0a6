-- Delivery hours of account and channel, holidays, and stricter rules by region.

-- A set's key begins with its region ('US+FL:America/New_York'), so that rules by place are solved per set too. Sets from before
-- have no country: they count as every US state that uses their zones.
alter table zone_sets add column country text, add column states text[] not null default '{}';
comment on column zone_sets.states is 'US states a number may be in, postal codes; empty in the US = any';

-- Hours nothing may exceed. No row = no limits. accounts.default_window is something else: what a draft begins with.
create table delivery_rules (
  account_id uuid primary key references accounts on delete cascade,
  hours jsonb, -- null = at any time
  channel_hours jsonb not null default '{}', -- channel → hours; absent = as the account
  alerts_any_time boolean not null default false, -- alerts go out also outside these hours and on holidays
  region_rules boolean not null default false, -- the published hours by region hold
  revision int not null default 1
);
call protect_by_account('delivery_rules');
grant select, insert, update on delivery_rules to foreword_app;

create table holidays (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  date date not null, -- the person's own local date
  name text not null check (length(name) between 1 and 80),
  country text check (country ~ '^[A-Z]{2}$'), -- null = everybody
  yearly boolean not null,
  primary key (account_id, id)
);
create unique index holidays_once on holidays (account_id, date, coalesce(country, ''));
call protect_by_account('holidays');
grant select, insert, delete on holidays to foreword_app;

-- What an account changed in the published table of regions (delivery/region-rules.ts). No row = as published.
create table region_rule_edits (
  account_id uuid not null references accounts on delete cascade,
  region text not null, -- US, US-FL …
  hours jsonb, -- null = the rule is switched off
  holidays boolean not null default false, -- nothing on the region's public holidays
  primary key (account_id, region)
);
call protect_by_account('region_rule_edits');
grant select, insert, update, delete on region_rule_edits to foreword_app;

-- Accounts whose rules changed and whose waiting messages are being put to their new times: the engine walks the queue by message id.
create table rules_to_follow (
  account_id uuid primary key references accounts on delete cascade,
  after_message uuid -- the last one looked at; null = begins
);
call protect_by_account('rules_to_follow');
grant select, insert, update on rules_to_follow to foreword_app;
