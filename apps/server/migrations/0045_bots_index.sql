-- What a bot holds is found by the index of assignees; one that holds the time of the last message would change with every word.
drop index conversations_bot;
