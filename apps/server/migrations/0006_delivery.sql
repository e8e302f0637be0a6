-- Generic cell rate per sender, shared by every dispatcher of every process: a batch moves next_slot_at forward.
create table sender_pace (
  account_id uuid not null references accounts on delete cascade,
  sender_id uuid not null primary key,
  rate numeric not null check (rate > 0), -- messages per second the sender is allowed
  stretch numeric not null default 1 check (stretch >= 1), -- the carrier said "too many": intervals grow by this
  stretched_at timestamptz,
  next_slot_at timestamptz not null
) with (fillfactor = 50);
call protect_by_account('sender_pace');
grant select, insert, update on sender_pace to foreword_app;
