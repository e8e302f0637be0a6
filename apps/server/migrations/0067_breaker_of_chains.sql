-- For the breaker: who failed late on one channel and goes on to the next is judged there. They were counted in n when they were accepted, and
-- are taken out of the whole by this, so that nobody of a chain counts twice.
alter table send_speeds add went_on int not null default 0;
