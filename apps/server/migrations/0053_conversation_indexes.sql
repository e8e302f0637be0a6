-- What a person writes changes the time of the last message, and with it every index of the conversation as long as one of them holds
-- that time. Open conversations are few enough to be sorted when somebody lists them; only closed ones, which nobody writes to, keep their order.
drop index conversations_recent;
create index conversations_closed on conversations (account_id, last_message_at desc) where state = 'closed';
-- How many are open, by skill: each agent's page asks for it again and again.
create index conversations_skill on conversations (account_id, skill_id) where state <> 'closed';
-- Room in each page for the next version of its rows.
alter table conversations set (fillfactor = 70);
