import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../../../tests/kit/database.ts'
import { dumpSchema } from './dump-schema.ts'

let kit: TestDatabase
beforeAll(async () => {
  kit = await testDatabase()
  await sql`drop schema public cascade; create schema public`.execute(kit.db.kysely)
})
afterAll(() => kit.drop())

const reset = () => sql`drop schema public cascade; create schema public`.execute(kit.db.kysely)
const load = (text: string) => kit.db.pool.query(text)

const SAMPLE = `
  create type mood as enum ('calm', 'brisk');
  create domain short as text check (length(value) < 10);
  create function double(n int) returns int language sql immutable as 'select n * 2';
  create sequence numbers start 100;
  create table parents (
    id bigint generated always as identity primary key,
    name short not null default 'none',
    feeling mood,
    n int default nextval('numbers'),
    twice int generated always as (double(n)) stored,
    "order" text collate "C" unique,
    check (n > 0)
  );
  create table children (parent_id bigint references parents on delete cascade, at timestamptz not null, note text)
    partition by range (at);
  create table children_2026 partition of children for values from ('2026-01-01') to ('2027-01-01');
  create unique index children_note on children (parent_id, at, lower(note)) where note is not null;
  create table aardvarks (child bigint, id serial);
  alter table aardvarks add foreign key (child) references parents;
  create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
  create trigger touched before update on parents for each row execute function touch();
  create view calm as select id from parents where feeling = 'calm';
  alter table parents enable row level security;
  create policy own on parents for select to foreword_app using (n > 1);
  create policy writes on parents as restrictive to public with check (n > 2);
  grant usage on schema public to foreword_app;
  grant select, insert on parents to foreword_app;
  grant update (name, feeling) on parents to foreword_app;
  grant select on calm to foreword_app;
  grant usage on sequence numbers to foreword_app;`

test('the dump makes the same schema again, which has the same dump', async () => {
  await load(SAMPLE)
  const first = await dumpSchema(kit.db.pool)
  await reset()
  await load(first)
  expect(await dumpSchema(kit.db.pool)).toBe(first)
  for (const part of [
    "create type mood as enum ('calm', 'brisk');",
    'twice integer generated always as (double(n)) stored',
    'id bigint generated always as identity not null',
    '"order" text collate "C"',
    "create table children_2026 partition of children FOR VALUES FROM ('2026-01-01",
    'partition by RANGE (at);',
    'WHERE (note IS NOT NULL);',
    'REFERENCES parents(id) ON DELETE CASCADE;',
    'CREATE TRIGGER touched BEFORE UPDATE',
    'create policy own on parents for select to foreword_app using ((n > 1));',
    'create policy writes on parents as restrictive to public with check ((n > 2));',
    'grant insert, select on parents to foreword_app;',
    'grant update (name, feeling) on parents to foreword_app;',
  ]) {
    expect(first).toContain(part)
  }
})

test('any change of the schema changes the dump', async () => {
  await reset()
  await load(SAMPLE)
  const seen = new Set([await dumpSchema(kit.db.pool)])
  const changes = [
    'alter table parents alter column name drop not null',
    "alter table parents alter column name set default 'some'",
    'alter table parents force row level security',
    'drop policy own on parents',
    'revoke insert on parents from foreword_app',
    'drop index children_note',
    'drop trigger touched on parents',
    'alter table aardvarks drop constraint aardvarks_child_fkey',
    "create or replace function double(n int) returns int language sql immutable as 'select n + n'",
    'revoke usage on sequence numbers from foreword_app',
  ]
  for (const [index, change] of changes.entries()) {
    await load(change)
    seen.add(await dumpSchema(kit.db.pool))
    expect(seen.size, change).toBe(index + 2)
  }
})
