-- A draft that somebody, mostly an application, asks a person to look at and launch, with what they say about it. All null = nobody asks.
alter table campaigns
  add column launch_asked_at timestamptz,
  add column launch_asked_by_name text,
  add column launch_asked_by_application boolean,
  add column launch_asked_note text,
  add constraint campaigns_launch_asked check (num_nulls(launch_asked_at, launch_asked_by_name, launch_asked_by_application, launch_asked_note) in (0, 4));
