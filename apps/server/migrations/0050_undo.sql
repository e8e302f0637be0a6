-- The way back right after a launch. For so many seconds nothing of the campaign is written into the ledger; 0 = no way back.
alter table accounts add column undo_seconds smallint not null default 10 check (undo_seconds between 0 and 60);
-- Until when the engine leaves a launched campaign alone; null = it never waited. The row's lock decides who was first, not this time.
alter table campaigns add column undo_until timestamptz;

-- What a launch made and nothing was made of goes with it. What it froze of consent and texts stays, as evidence does. Each launch
-- has a consent of its own, also one that was undone, and whoever deletes such a draft does not delete what was confirmed.
grant delete on campaign_steps, lanes to foreword_app;
alter table consent_attestations
  drop constraint consent_attestations_pkey,
  drop constraint consent_attestations_account_id_campaign_id_fkey,
  add primary key (account_id, campaign_id, at),
  add foreign key (account_id) references accounts on delete cascade;

-- Views of the list of campaigns that people named: their own, and those an administrator or manager shares with everybody.
create table campaign_views (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  user_id text not null,
  made_by text not null,
  name text not null check (length(name) between 1 and 60),
  filter jsonb not null,
  shared boolean not null,
  created_at timestamptz not null,
  primary key (account_id, id)
);
create unique index campaign_views_name on campaign_views (account_id, user_id, lower(name));
call protect_by_account('campaign_views');
grant select, insert, update, delete on campaign_views to foreword_app;

-- The view a person's list opens with.
create table campaign_view_defaults (
  account_id uuid not null references accounts on delete cascade,
  user_id text not null,
  view_id uuid not null,
  primary key (account_id, user_id),
  foreign key (account_id, view_id) references campaign_views on delete cascade
);
call protect_by_account('campaign_view_defaults');
grant select, insert, update, delete on campaign_view_defaults to foreword_app;
