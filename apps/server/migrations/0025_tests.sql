-- Messages sent to somebody of the team to look at: how many one person sent lately. Few rows, and none of them changes its place.
create index messages_tests on messages (account_id, author_id, created_at) where purpose = 'test';
