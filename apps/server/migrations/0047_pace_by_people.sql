-- A campaign may go only as fast as its skill's people can answer.

alter table campaigns add column pace_target_seconds int check (pace_target_seconds between 30 and 3600);

-- What the controller allows a lane, messages a second; null = it is not paced. It holds for a while only: should nobody steer, nothing goes.
alter table lanes
  add column pace numeric check (pace >= 0),
  add column pace_until timestamptz;

-- How a campaign is steered: one row each, whose lock makes one process steer at a time.
create table campaign_paces (
  account_id uuid not null,
  campaign_id uuid not null,
  next_at timestamptz not null,
  state jsonb not null,        -- of the controller
  decided jsonb,               -- what it decided last, and from what
  decided_at timestamptz,
  primary key (account_id, campaign_id),
  foreign key (account_id, campaign_id) references campaigns on delete cascade
);
call protect_by_account('campaign_paces');
grant select, insert, update on campaign_paces to foreword_app;

-- Its curve, by the minute; kept for two days.
create table campaign_pace_points (
  account_id uuid not null,
  campaign_id uuid not null,
  at timestamptz not null,     -- begin of the minute
  per_minute real not null,
  waiting int not null,
  primary key (account_id, campaign_id, at),
  foreign key (account_id, campaign_id) references campaigns on delete cascade
);
create index campaign_pace_points_old on campaign_pace_points (at);
call protect_by_account('campaign_pace_points');
grant select, insert, update, delete on campaign_pace_points to foreword_app;
