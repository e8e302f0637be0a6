import type { Fills, TemplateCategory, TemplateEdit, TemplateParts } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'
import type { CarrierFact, CarrierTemplate, TemplateQuality, TemplateStatus } from './carrier.ts'

// All SQL of templates and template_syncs.

export type TemplateRow = {
  account_id: string
  id: string
  carrier: string
  owner: string
  sender_id: string
  sender_name: string
  name: string
  language: string
  category: TemplateCategory
  status: TemplateStatus
  status_detail: string | null
  quality: TemplateQuality | null
  parts: TemplateParts
  defaults: Fills
  examples: Fills
  edit: TemplateEdit | null
  carrier_template_id: string | null
  created_by_name: string | null
  created_at: Date
  updated_at: Date
  synced_at: Date | null
  submitting_since: Date | null
}

const TEMPLATE = sql`t.account_id, t.id, t.carrier, t.owner, t.sender_id, s.name as sender_name, t.name, t.language, t.category, t.status, t.status_detail,
  t.quality, t.parts, t.defaults, t.examples, t.edit, t.carrier_template_id, t.created_by_name, t.created_at, t.updated_at, t.synced_at, t.submitting_since`
const FROM = sql`templates t join senders s on s.account_id = t.account_id and s.id = t.sender_id`

export type TemplateFilter = {
  /** Templates this sender can use: those of its owner. */
  senderId: string | null
  status: TemplateStatus | null
  search: string | null
}

/** Those not deleted, by name. */
export const listTemplates = (tx: Tx, accountId: string, filter: TemplateFilter) =>
  rows(
    tx,
    sql<TemplateRow>`select ${TEMPLATE} from ${FROM}
    where t.account_id = ${accountId} and t.status <> 'deleted'
      and (${filter.senderId}::uuid is null or t.sender_id = ${filter.senderId} or exists (
        select 1 from template_syncs y join senders o on o.account_id = y.account_id and o.id = y.sender_id
        where y.account_id = t.account_id and y.sender_id = ${filter.senderId} and y.owner = t.owner and o.carrier = t.carrier))
      and (${filter.status}::text is null or t.status = ${filter.status})
      and (${filter.search}::text is null or strpos(lower(t.name || ' ' || (t.parts->>'body')), lower(${filter.search})) > 0)
    order by t.name, t.language`,
  )

/** Those a sender can use, deleted ones left out. */
export const templatesForSender = (tx: Tx, accountId: string, senderId: string) =>
  listTemplates(tx, accountId, { senderId, status: null, search: null })

/** Also one that is deleted: campaigns may name it still. */
export const templateById = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<TemplateRow>`select ${TEMPLATE} from ${FROM} where t.account_id = ${accountId} and t.id = ${id}`,
  )

/** Whose templates a sender can use, as its carrier calls the owner; null = not known yet. */
export const ownerOfSender = async (tx: Tx, accountId: string, senderId: string): Promise<string | null> =>
  (
    await maybeOne(
      tx,
      sql<{
        owner: string | null
      }>`select owner from template_syncs where account_id = ${accountId} and sender_id = ${senderId}`,
    )
  )?.owner ?? null

export const lockTemplate = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<TemplateRow>`select ${TEMPLATE} from ${FROM} where t.account_id = ${accountId} and t.id = ${id} for update of t`,
  )

/** Every row of one owner that is not deleted, locked: a sync and a person's change come one after the other. */
export const lockTemplatesOf = (tx: Tx, accountId: string, carrier: string, owner: string) =>
  rows(
    tx,
    sql<TemplateRow>`select ${TEMPLATE} from ${FROM}
    where t.account_id = ${accountId} and t.carrier = ${carrier} and t.owner = ${owner} and t.status <> 'deleted'
    order by t.id for update of t`,
  )

/** The one of that name and language which is not deleted. */
export const templateNamed = (
  tx: Tx,
  accountId: string,
  key: { carrier: string; owner: string; name: string; language: string },
) =>
  maybeOne(
    tx,
    sql<TemplateRow>`select ${TEMPLATE} from ${FROM} where t.account_id = ${accountId} and t.carrier = ${key.carrier}
    and t.owner = ${key.owner} and t.name = ${key.name} and t.language = ${key.language} and t.status <> 'deleted'`,
  )

export type NewTemplateRow = Omit<
  TemplateRow,
  'sender_name' | 'edit' | 'submitting_since' | 'created_at' | 'updated_at'
>

/** False when one of that name and language is there. */
export async function insertTemplate(tx: Tx, row: NewTemplateRow, now: Date): Promise<boolean> {
  const made = await rows(
    tx,
    sql`insert into templates (account_id, id, carrier, owner, sender_id, name, language, category, status, status_detail, quality, parts, defaults,
      examples, carrier_template_id, created_by_name, created_at, updated_at, synced_at)
    values (${row.account_id}, ${row.id}, ${row.carrier}, ${row.owner}, ${row.sender_id}, ${row.name}, ${row.language}, ${row.category}, ${row.status},
      ${row.status_detail}, ${row.quality}, ${JSON.stringify(row.parts)}::jsonb, ${JSON.stringify(row.defaults)}::jsonb,
      ${JSON.stringify(row.examples)}::jsonb, ${row.carrier_template_id}, ${row.created_by_name}, ${now}, ${now}, ${row.synced_at})
    on conflict (account_id, carrier, owner, name, language) where status <> 'deleted' do nothing returning id`,
  )
  return made.length > 0
}

/** What a person changed. Absent = stays. */
export type TemplateChange = {
  name?: string
  language?: string
  category?: TemplateCategory
  parts?: TemplateParts
  examples?: Fills
  defaults?: Fills
  edit?: TemplateEdit | null
  submittingSince?: Date | null
  status?: TemplateStatus
  statusDetail?: string | null
}

const JSON_COLUMNS = ['parts', 'examples', 'defaults', 'edit']
const COLUMNS = {
  name: 'name',
  language: 'language',
  category: 'category',
  parts: 'parts',
  examples: 'examples',
  defaults: 'defaults',
  edit: 'edit',
  submittingSince: 'submitting_since',
  status: 'status',
  statusDetail: 'status_detail',
} as const

export async function updateTemplate(
  tx: Tx,
  accountId: string,
  id: string,
  change: TemplateChange,
  now: Date,
): Promise<void> {
  const sets = Object.entries(COLUMNS)
    .filter(([field]) => change[field as keyof TemplateChange] !== undefined)
    .map(([field, column]) => {
      const value = change[field as keyof TemplateChange]
      return JSON_COLUMNS.includes(field) && value !== null
        ? sql`${sql.ref(column)} = ${JSON.stringify(value)}::jsonb`
        : sql`${sql.ref(column)} = ${value}`
    })
  await sql`update templates set ${sql.join([...sets, sql`updated_at = ${now}`])} where account_id = ${accountId} and id = ${id}`.execute(
    tx,
  )
}

/** The carrier's form replaces ours; `defaults` are ours alone and stay. `listed`: it stood in the carrier's list, not only in an answer. */
export async function takeOver(
  tx: Tx,
  accountId: string,
  id: string,
  found: CarrierTemplate,
  now: Date,
  listed: boolean,
) {
  await sql`update templates set category = ${found.category}, status = ${found.status}, status_detail = ${found.detail}, quality = ${found.quality}, parts = ${JSON.stringify(found.parts)}::jsonb,
      examples = case when ${Object.keys(found.examples).length > 0} then ${JSON.stringify(found.examples)}::jsonb else examples end,
      carrier_template_id = coalesce(${found.carrierTemplateId}, carrier_template_id), synced_at = case when ${listed} then ${now}::timestamptz else synced_at end, updated_at = ${now}
    where account_id = ${accountId} and id = ${id}`.execute(tx)
}

/** Nothing changed, and that is known as of now. */
export const markSynced = (tx: Tx, accountId: string, ids: readonly string[], now: Date) =>
  sql`update templates set synced_at = ${now} where account_id = ${accountId} and id = any(${ids as string[]}::uuid[])`.execute(
    tx,
  )

/** What a webhook said of a template, by the carrier's id or by name and language. Answers its id and whether anything changed. */
export const applyFact = (
  tx: Tx,
  accountId: string,
  fact: Extract<CarrierFact, { kind: 'template' }>,
  now: Date,
) =>
  maybeOne(
    tx,
    sql<{ id: string }>`update templates t set status = coalesce(${fact.status}, t.status),
      status_detail = case when ${fact.status}::text is null then t.status_detail else ${fact.detail} end,
      quality = coalesce(${fact.quality}, t.quality), category = coalesce(${fact.category}, t.category),
      carrier_template_id = coalesce(${fact.carrierTemplateId}, t.carrier_template_id), updated_at = ${now}
    where t.account_id = ${accountId} and t.id = (
      select o.id from templates o where o.account_id = ${accountId} and o.owner = ${fact.owner} and o.status <> 'deleted'
        and (o.carrier_template_id = ${fact.carrierTemplateId} or (o.name = ${fact.name} and o.language = ${fact.language}))
      order by (o.carrier_template_id = ${fact.carrierTemplateId}) desc nulls last limit 1)
    returning t.id`,
  )

/** A sender in use that has this owner, the one asked for first if it is. */
export const senderOfOwner = (
  tx: Tx,
  accountId: string,
  wanted: { carrier: string; owner: string; senderId: string },
) =>
  maybeOne(
    tx,
    sql<{ id: string }>`select s.id from senders s
    join template_syncs y on y.account_id = s.account_id and y.sender_id = s.id
    where s.account_id = ${accountId} and s.carrier = ${wanted.carrier} and y.owner = ${wanted.owner} and s.archived_at is null
    order by (s.id = ${wanted.senderId}) desc, s.created_at limit 1`,
  )

// ---- when each sender's templates are asked for ---------------------------------------------------------------

export type TemplateSenderRow = {
  id: string
  name: string
  address: string
  channel: string
  carrier: string
  synced_at: Date | null
  problem: string | null
}

/** Senders of these carriers, by name. */
export const templateSenders = (tx: Tx, accountId: string, carriers: readonly string[]) =>
  rows(
    tx,
    sql<TemplateSenderRow>`select s.id, s.name, s.address, s.channel, s.carrier, y.synced_at, y.problem from senders s
    left join template_syncs y on y.account_id = s.account_id and y.sender_id = s.id
    where s.account_id = ${accountId} and s.archived_at is null and s.carrier = any(${carriers as string[]}::text[])
    order by lower(s.name)`,
  )

export type DueSync = { account_id: string; sender_id: string }

/** Takes the sender whose turn it is and sets the turn after this one, so that two processes do not ask for one sender at once. */
export async function takeSync(
  tx: Tx,
  carriers: readonly string[],
  now: Date,
  next: Date,
): Promise<DueSync | undefined> {
  await sql`insert into template_syncs (account_id, sender_id, next_sync_at) select s.account_id, s.id, ${now} from senders s
    where s.archived_at is null and s.carrier = any(${carriers as string[]}::text[])
      and not exists (select 1 from template_syncs y where y.account_id = s.account_id and y.sender_id = s.id)
    on conflict do nothing`.execute(tx)
  return maybeOne(
    tx,
    sql<DueSync>`with due as (
      select y.account_id, y.sender_id from template_syncs y join senders s on s.account_id = y.account_id and s.id = y.sender_id
      where y.next_sync_at <= ${now} and s.archived_at is null and s.carrier = any(${carriers as string[]}::text[])
      order by y.next_sync_at limit 1 for update of y skip locked)
    update template_syncs y set next_sync_at = ${next} from due
    where y.account_id = due.account_id and y.sender_id = due.sender_id returning y.account_id, y.sender_id`,
  )
}

export async function endSync(
  tx: Tx,
  accountId: string,
  senderId: string,
  end: { owner: string | null; syncedAt: Date | null; problem: string | null; next: Date },
): Promise<void> {
  await sql`insert into template_syncs (account_id, sender_id, owner, next_sync_at, synced_at, problem)
    values (${accountId}, ${senderId}, ${end.owner}, ${end.next}, ${end.syncedAt}, ${end.problem})
    on conflict (account_id, sender_id) do update set owner = excluded.owner, next_sync_at = excluded.next_sync_at,
      synced_at = coalesce(excluded.synced_at, template_syncs.synced_at), problem = excluded.problem`.execute(
    tx,
  )
}

/** Names the sender's owner, so that its templates are found, and has it asked for no later than `at`. */
export async function syncBy(tx: Tx, accountId: string, senderId: string, owner: string | null, at: Date) {
  await sql`insert into template_syncs (account_id, sender_id, owner, next_sync_at) values (${accountId}, ${senderId}, ${owner}, ${at})
    on conflict (account_id, sender_id) do update set owner = coalesce(excluded.owner, template_syncs.owner),
      next_sync_at = least(template_syncs.next_sync_at, excluded.next_sync_at)`.execute(tx)
}

/** Has every sender of that owner asked for at `at` at the latest. */
export const syncOwnerBy = (tx: Tx, accountId: string, owner: string, at: Date) =>
  sql`update template_syncs set next_sync_at = least(next_sync_at, ${at}) where account_id = ${accountId} and owner = ${owner}`.execute(
    tx,
  )
