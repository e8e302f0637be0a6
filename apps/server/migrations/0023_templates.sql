-- Templates: words that wait to be handed in, and when each sender's templates are asked for at its carrier.

alter table templates
  -- Changed words of a template the carrier has in another form: category, parts, examples. It keeps its old form until they are reviewed.
  add column edit jsonb,
  -- A person hands it in at this moment, outside any transaction; null = nobody does.
  add column submitting_since timestamptz;

create table template_syncs (
  account_id uuid not null,
  sender_id uuid not null,
  -- Whose templates the sender uses; null = not known yet, or it has none.
  owner text,
  next_sync_at timestamptz not null,
  synced_at timestamptz,
  -- Why the last one failed, in words.
  problem text,
  primary key (account_id, sender_id),
  foreign key (account_id, sender_id) references senders (account_id, id)
);
create index template_syncs_due on template_syncs (next_sync_at);
call protect_by_account('template_syncs');
grant select, insert, update on template_syncs to foreword_app;
