-- Control: caps, canary, breaker.

-- At most so many messages to one person in so many days, over all campaigns; null = no limit. Tested in the claim.
alter table accounts
  add frequency_cap_messages int check (frequency_cap_messages between 1 and 1000),
  add frequency_cap_days int check (frequency_cap_days between 1 and 90),
  add frequency_cap_kinds text[] not null default '{marketing}',
  -- A campaign pauses by itself when this share of its last messages fails; null = never.
  add breaker_percent int default 25 check (breaker_percent between 1 and 100),
  add check ((frequency_cap_messages is null) = (frequency_cap_days is null));

alter table campaigns
  -- The first so many, then wait for a person. auto = on for large audiences.
  add canary_mode text not null default 'auto' check (canary_mode in ('auto', 'on', 'off')),
  add canary_size int not null default 500 check (canary_size between 1 and 100000),
  -- Why it paused or stopped, for machines; status_reason says it in words.
  add status_code text check (status_code in ('canary', 'breaker', 'sender')),
  -- The breaker looks at what happened since then: launch, or the last time a person let it go on.
  add watched_from timestamptz;

-- How many messages the lane may still take: the canary. null = no limit.
alter table lanes add allowance int check (allowance >= 0);

alter table sender_pace
  add unit text not null default 'messages' check (unit in ('messages', 'segments')),
  -- Campaign messages a day; null = no limit. The day is the account's.
  add daily_cap int check (daily_cap > 0),
  add day_ends_at timestamptz,
  add day_count int not null default 0;

-- For the breaker: n were accepted; refused never left or nobody knows; failed_late were accepted first.
alter table send_speeds add refused int not null default 0, add failed_late int not null default 0;
