import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'

// Reads every room for one person, and writes who was erased.

type Row = Record<string, unknown>

/** Everything kept of one address, by what it is. Secrets and other people's data are not among it. */
export async function everythingOf(
  tx: Tx,
  accountId: string,
  address: string,
): Promise<Record<string, Row[]>> {
  const who = sql`account_id = ${accountId} and address = ${address}`
  return {
    audiences: await rows(
      tx,
      sql<Row>`select c.name as campaign, r.line, r.input, r.address, r.addresses, r.country, r.phone_type, r.zone_source, r.variables, r.customer, r.own_text, r.verdict, r.reason
      from recipients r join campaigns c on c.account_id = r.account_id and c.id = r.campaign_id
      where r.account_id = ${accountId} and (r.address = ${address} or r.addresses->>'inapp' = ${address}
        or r.addresses->>'sms' = ${address} or r.addresses->>'whatsapp' = ${address})`,
    ),
    messages: await rows(
      tx,
      sql<Row>`select m.id, m.direction, m.channel, c.name as campaign, m.kind, m.state, m.reason, coalesce(m.body, t.text) as text, m.variables, m.extra,
        m.created_at, m.attempted_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.responded_at
      from messages m left join campaigns c on c.account_id = m.account_id and c.id = m.campaign_id
        left join message_contents t on t.account_id = m.account_id and t.id = m.content_id
      where m.account_id = ${accountId} and m.address = ${address} order by m.id`,
    ),
    conversations: await rows(
      tx,
      sql<Row>`select id, channel, name, customer, collected, state, opened_at, last_message_at, closed_at from conversations where ${who}`,
    ),
    notes: await rows(
      tx,
      sql<Row>`select n.conversation_id, n.at, n.author_name, n.text, n.whisper_to is not null as whisper from conversation_notes n
      where n.account_id = ${accountId} and n.conversation_id in (select id from conversations where ${who}) order by n.at, n.id`,
    ),
    // What was attached, not its bytes: those are read where the conversation is.
    files: await rows(
      tx,
      sql<Row>`select f.conversation_id, f.name, f.type, f.size, f.at, f.message_id is not null as sent from agent_files f
      where f.account_id = ${accountId} and f.conversation_id in (select id from conversations where ${who}) order by f.at, f.id`,
    ),
    // Addresses that somebody said are the same person's.
    same_person_as: await rows(
      tx,
      sql<Row>`select o.channel, o.address, o.by_name, o.at from person_addresses p join person_addresses o using (account_id, person_id)
      where p.account_id = ${accountId} and p.address = ${address} and (o.channel, o.address) <> (p.channel, p.address) order by o.at`,
    ),
    surveys: await rows(
      tx,
      sql<Row>`select conversation_id, channel, state, score, comment, sent_at, scored_at, agent_name from surveys where ${who} order by created_at`,
    ),
    apps: await rows(
      tx,
      sql<Row>`select s.name as app, u.name, u.time_zone, u.first_seen_at, u.last_seen_at from inapp_users u
      join senders s on s.account_id = u.account_id and s.id = u.sender_id where u.account_id = ${accountId} and u.consumer_id = ${address}`,
    ),
    notifications_in_browsers: await rows(
      tx,
      sql<Row>`select endpoint, created_at from push_subscriptions where account_id = ${accountId} and consumer_id = ${address}`,
    ),
    consent: await rows(
      tx,
      sql<Row>`select at, kind, channel, category, source, words, user_name, position, encode(hash, 'hex') as hash from consent_events
      where ${who} order by position nulls first, at`,
    ),
    opt_outs: await rows(
      tx,
      sql<Row>`select channel, category, since, source, words from opt_outs where ${who}`,
    ),
    cannot_get_messages: await rows(
      tx,
      sql<Row>`select channel, reason, code, since from suppressions where ${who}`,
    ),
  }
}

export type ProofMessage = {
  id: string
  at: Date | null
  direction: string
  channel: string
  campaign_id: string | null
  campaign_name: string | null
  kind: string
  state: string
  purpose: string | null
  body: string | null
  content_id: string | null
  variables: Record<string, string> | null
}

/** Messages from and to an address, oldest first. */
export const messagesOf = (tx: Tx, accountId: string, address: string, limit: number) =>
  rows(
    tx,
    sql<ProofMessage>`select m.id, coalesce(m.attempted_at, m.created_at) as at, m.direction, m.channel, m.campaign_id, c.name as campaign_name, m.kind,
      m.state, m.purpose, m.body, m.content_id, m.variables
    from messages m left join campaigns c on c.account_id = m.account_id and c.id = m.campaign_id
    where m.account_id = ${accountId} and m.address = ${address} order by m.id limit ${limit}`,
  )

/** What was confirmed of consent at the launch of the campaigns that an address is an audience of. */
export const attestationsFor = (tx: Tx, accountId: string, address: string) =>
  rows(
    tx,
    sql<{ name: string; at: Date; user_name: string; statement_version: number; statement: string }>`
    select c.name, t.at, t.user_name, t.statement_version, t.statement
    from consent_attestations t join campaigns c on c.account_id = t.account_id and c.id = t.campaign_id and c.launched_at = t.at
    where t.account_id = ${accountId} and t.campaign_id in (
      select campaign_id from messages where account_id = ${accountId} and address = ${address} and campaign_id is not null)
    order by t.at`,
  )

export const optOutsNow = (tx: Tx, accountId: string, address: string) =>
  rows(
    tx,
    sql<{
      channel: string
      category: string
      since: Date
      source: string
    }>`select channel, category, since, source from opt_outs
    where account_id = ${accountId} and address = ${address} order by since`,
  )

export const erasureOf = (tx: Tx, accountId: string, hash: Buffer) =>
  maybeOne(
    tx,
    sql<{
      pseudonym: string
      at: Date
    }>`select pseudonym, at from erasures where account_id = ${accountId} and address_hash = ${hash}`,
  )

export async function insertErasure(
  tx: Tx,
  row: {
    accountId: string
    id: string
    hash: Buffer
    pseudonym: string
    at: Date
    userId: string | null
    userName: string
    optedOut: boolean
  },
): Promise<void> {
  await sql`insert into erasures (account_id, id, address_hash, pseudonym, at, user_id, user_name, opted_out)
    values (${row.accountId}, ${row.id}, ${row.hash}, ${row.pseudonym}, ${row.at}, ${row.userId}, ${row.userName}, ${row.optedOut})
    on conflict (account_id, address_hash) do update set at = excluded.at, opted_out = erasures.opted_out or excluded.opted_out`.execute(
    tx,
  )
}
