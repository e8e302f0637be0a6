-- Which lines of a campaign stand in the ledger, 1,024 to a row and one bit each: a million people are 1,000 rows. The list of recipients is as long as
-- there are bits, and any place in it is found by counting them, whatever rows were refused in between. Written with the messages, in the
-- same statement; a line never leaves the ledger.

create table message_lines (
  account_id uuid not null,
  campaign_id uuid not null,
  chunk int not null,       -- lines from chunk × 1024 on
  bits bit(1024) not null,  -- the first one is that line's
  primary key (account_id, campaign_id, chunk)
);
call protect_by_account('message_lines');
grant select, insert, update on message_lines to foreword_app;

insert into message_lines
  select account_id, campaign_id, recipient_line / 1024, bit_or(set_bit(0::bit(1024), recipient_line % 1024, 1))
  from messages where campaign_id is not null and recipient_line is not null and step = 0 group by 1, 2, 3;
