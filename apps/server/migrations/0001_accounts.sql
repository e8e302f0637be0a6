-- Roles, the account a statement runs for, and people.
-- Requests run as foreword_app, which obeys row-level security; migrations and the engine run as the owner.
do $$ begin
  if not exists (select from pg_roles where rolname = 'foreword_app') then
    create role foreword_app nologin;
  end if;
exception when duplicate_object or unique_violation then null; -- two databases of one server migrate at once
end $$;

do $$ begin
  execute format('grant foreword_app to %I', current_user);
exception when others then
  if not pg_has_role(current_user, 'foreword_app', 'member') then raise; end if;
end $$;

grant usage on schema public to foreword_app;

create function current_account_id() returns uuid language sql stable parallel safe as $$
  select nullif(current_setting('foreword.account_id', true), '')::uuid
$$;

-- Every table with brand data goes through this: one policy, one name, no exceptions.
create procedure protect_by_account(target regclass, key_column text default 'account_id') language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format(
    'create policy own_account on %s to foreword_app using (%I = current_account_id()) with check (%I = current_account_id())',
    target, key_column, key_column);
end $$;

create sequence account_numbers start 40000001;

create table accounts (
  id uuid primary key,
  number bigint not null unique default nextval('account_numbers'),
  name text not null check (length(name) between 1 and 120),
  time_zone text not null,
  default_country text not null check (default_country ~ '^[A-Z]{2}$'),
  opt_out_text text not null,
  default_window jsonb not null,
  consent_statement text not null,
  consent_statement_version int not null default 1,
  created_at timestamptz not null
);
call protect_by_account('accounts', 'id');
grant select, update on accounts to foreword_app;

-- Sign-in (Better Auth). People may belong to several accounts, so these carry no account id; only the owner role reads them.
create table auth_users (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table auth_sessions (
  id text primary key,
  user_id text not null references auth_users on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_sessions_user on auth_sessions (user_id);
create table auth_credentials (
  id text primary key,
  user_id text not null references auth_users on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_credentials_user on auth_credentials (user_id);
create table auth_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- Failed sign-ins per e-mail and per address; rows are hashes so that the table holds no addresses.
create table sign_in_failures (
  key text primary key,
  failures int not null,
  first_at timestamptz not null,
  locked_until timestamptz
);
create table setup_links (
  token_hash text primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table members (
  account_id uuid not null references accounts on delete cascade,
  user_id text not null references auth_users on delete cascade,
  role text not null check (role in ('administrator', 'campaign_manager', 'agent_manager', 'agent')),
  name text not null,
  email text not null,
  disabled_at timestamptz,
  created_at timestamptz not null,
  primary key (account_id, user_id)
);
create index members_user on members (user_id);
call protect_by_account('members');
grant select, insert, update, delete on members to foreword_app;

create table skills (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 255),
  is_default boolean not null default false,
  archived_at timestamptz,
  created_at timestamptz not null,
  primary key (account_id, id)
);
create unique index skills_name on skills (account_id, lower(name));
create unique index skills_default on skills (account_id) where is_default;
call protect_by_account('skills');
grant select, insert, update on skills to foreword_app;

create table skill_members (
  account_id uuid not null,
  skill_id uuid not null,
  user_id text not null,
  primary key (account_id, skill_id, user_id),
  foreign key (account_id, skill_id) references skills on delete cascade,
  foreign key (account_id, user_id) references members on delete cascade
);
call protect_by_account('skill_members');
grant select, insert, delete on skill_members to foreword_app;

create table invitations (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  email text not null,
  role text not null check (role in ('administrator', 'campaign_manager', 'agent_manager', 'agent')),
  skill_ids uuid[] not null default '{}',
  token_hash text not null unique,
  invited_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  primary key (account_id, id)
);
call protect_by_account('invitations');
grant select, insert, update, delete on invitations to foreword_app;

-- Who did what. Append only: the application role cannot change or remove a line.
create table audit_log (
  account_id uuid not null references accounts on delete cascade,
  id bigint generated always as identity,
  at timestamptz not null,
  actor_id text,
  actor_name text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}',
  primary key (account_id, id)
);
call protect_by_account('audit_log');
grant select, insert on audit_log to foreword_app;
