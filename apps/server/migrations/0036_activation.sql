-- Activation: an account sends nothing before one of its administrators agreed to the text; which text, who and when is kept for good.
alter table accounts add column may_send boolean not null default false;
-- Whoever was here before goes on with what runs; their next launch asks them to agree.
update accounts set may_send = true;

create table agreements (
  account_id uuid not null references accounts on delete cascade,
  id bigint generated always as identity,
  version integer not null check (version > 0),
  -- SHA-256 of the text in UTF-8, in hex; the database itself sees to it that the two belong together.
  hash text not null check (hash = encode(sha256(convert_to(text, 'UTF8')), 'hex')),
  text text not null,
  brand text not null,
  user_id text not null,
  user_name text not null,
  user_email text not null,
  -- Where from; null = the command line.
  address text,
  at timestamptz not null,
  primary key (account_id, id)
);
call protect_by_account('agreements');
grant select, insert on agreements to foreword_app;

-- What is a record is added to and never changed, by nobody.
create function keep_record() returns trigger language plpgsql as $$
begin
  raise exception 'Records are not changed or deleted.';
end $$;
create trigger agreements_kept before update or delete on agreements for each row execute function keep_record();

-- The audit log says where from, and can be asked by kind, person and day.
alter table audit_log
  add column address text,
  add column kind text not null generated always as (split_part(action, '.', 1)) stored;
create index audit_log_kind on audit_log (account_id, kind, id desc);
create index audit_log_actor on audit_log (account_id, actor_id, id desc);
create trigger audit_log_kept before update or delete on audit_log for each row execute function keep_record();

-- A link that sets a new password, once. Made by an administrator for a person of the account.
create table password_resets (
  account_id uuid not null references accounts on delete cascade,
  token_hash text not null,
  user_id text not null references auth_users on delete cascade,
  made_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (account_id, user_id)
);
create unique index password_resets_token on password_resets (token_hash);
call protect_by_account('password_resets');
grant select, insert, update, delete on password_resets to foreword_app;
