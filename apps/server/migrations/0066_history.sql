-- The history of conversations as a file: prepared like other files, for other readers, and with what was asked for beside it.
alter table exports
  drop constraint exports_kind_check,
  add constraint exports_kind_check check (kind in ('campaigns', 'messages', 'history')),
  drop constraint exports_format_check,
  add constraint exports_format_check check (format in ('csv', 'xlsx', 'ndjson', 'html')),
  add column asked jsonb,                         -- of a history: which conversations, and whether with notes
  add column people int not null default 0,       -- of a history: how many people are in it
  add constraint exports_history check ((kind = 'history') = (asked is not null));
-- Page by page through the time in which conversations were opened.
create index conversations_opened on conversations (account_id, opened_at, id);
