-- What carriers told is forgotten by age, and is written in the order of time: an index over ranges of pages finds the old ones and costs a
-- webhook next to nothing.
create index webhook_events_received on webhook_events using brin (received_at) with (pages_per_range = 32, autosummarize = on);
