-- What somebody is writing may be buttons or a list too, and how a person wants to be told of what comes in.

alter table conversation_drafts
  add column rich jsonb,
  drop constraint conversation_drafts_text_check,
  add constraint conversation_drafts_says check (length(text) <= 8000 and (text <> '' or rich is not null));

-- Per member: whoever works for two brands may want to hear of one of them only. No row = as it is at first.
create table notice_wishes (
  account_id uuid not null,
  user_id text not null,
  desktop text[] not null check (desktop <@ array['conversation', 'message', 'mention']),
  sound text[] not null check (sound <@ array['conversation', 'message', 'mention']),
  title boolean not null,
  primary key (account_id, user_id),
  foreign key (account_id, user_id) references members on delete cascade
);
call protect_by_account('notice_wishes');
grant select, insert, update, delete on notice_wishes to foreword_app;
