-- Messages sent one at a time by an application. They belong to a campaign that stays open: one for each application, kind, sender and skill.
alter table campaigns
  drop constraint campaigns_source_check,
  add constraint campaigns_source_check check (source in ('console', 'api', 'cli', 'messages'));
create index campaigns_standing on campaigns (account_id, created_by) where source = 'messages';

-- Bounds of one message beside those of its campaign: not before, and not from then on. Null = none.
alter table messages
  add column not_before timestamptz,
  add column not_after timestamptz;
