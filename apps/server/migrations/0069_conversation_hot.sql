-- A column that any index holds, be it one of closed conversations only, makes each change of it a new entry in all of them. What a person
-- writes changes the time of the last message and since when they wait, so what the two lists are ordered by stands apart: these are
-- empty while a conversation goes on, and do not change with what is written in it.
alter table conversations
  add column queued_since timestamptz generated always as (case when state = 'queued' then waiting_since end) stored,
  add column closed_last_at timestamptz generated always as (case when state = 'closed' then last_message_at end) stored;
drop index conversations_queue;
create index conversations_queue on conversations (account_id, skill_id, queued_since) where state = 'queued' and offered_to is null;
drop index conversations_closed;
create index conversations_closed on conversations (account_id, closed_last_at desc) where state = 'closed';

-- Groups of three letters are gathered after all, but only few of them: sorting in some hundred messages at once costs a fraction of sorting in
-- each, and takes milliseconds, not the second that four megabytes of them take.
alter index messages_words set (fastupdate = on, gin_pending_list_limit = 256);
