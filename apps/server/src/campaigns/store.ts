import type {
  CampaignSort,
  CampaignStatus,
  Channel,
  DeliveryWindow,
  OpenConversations,
  RichDraft,
  StepDraft,
} from '@foreword/contract'
import { type RawBuilder, sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'

// All SQL of campaigns and consent attestations.

/** Why a campaign paused or stopped by itself: its first ones are out, too many failed, its sender does not work. */
export type StatusCode = 'canary' | 'breaker' | 'sender'

export type CampaignRow = {
  account_id: string
  id: string
  short_id: string
  name: string
  channel: 'sms' | 'whatsapp' | 'inapp'
  kind: 'marketing' | 'service' | 'alert'
  sender_id: string | null
  skill_id: string | null
  lookback_minutes: number
  route_all: boolean
  message: string
  rich: RichDraft | null
  fallbacks: StepDraft[]
  handoff_id: string | null
  exclude_lists: string[]
  exclude_campaigns: string[]
  open_conversations: OpenConversations | null
  opt_out_on: boolean
  opt_out_text: string
  delivery_window: DeliveryWindow
  start_mode: 'now' | 'later'
  start_at: Date | null
  not_after: Date | null
  no_zone: 'hold' | 'account_zone' | 'leave_out'
  speed: number | null
  status: CampaignStatus
  status_reason: string | null
  status_code: StatusCode | null
  pace_target_seconds: number | null
  canary_mode: 'auto' | 'on' | 'off'
  canary_size: number
  watched_from: Date | null
  import_id: string | null
  content_id: string | null
  recipients: number
  enqueued_line: number
  enqueued_all: boolean
  source: string
  created_by: string | null
  created_by_name: string
  created_at: Date
  updated_at: Date
  launched_by_name: string | null
  launched_at: Date | null
  /** Until when the engine leaves a launched campaign alone; null = it never waited. */
  undo_until: Date | null
  /** Since when somebody asks a person to launch this draft; null = nobody, and the three after it too. */
  launch_asked_at: Date | null
  launch_asked_by_name: string | null
  launch_asked_by_application: boolean | null
  launch_asked_note: string | null
  finished_at: Date | null
  archived_at: Date | null
  revision: number
}

const CAMPAIGN = sql`c.account_id, c.id, c.short_id, c.name, c.channel, c.kind, c.sender_id, c.skill_id, c.lookback_minutes, c.route_all, c.message,
  c.rich, c.fallbacks, c.handoff_id, c.exclude_lists, c.exclude_campaigns, c.open_conversations, c.opt_out_on, c.opt_out_text, c.delivery_window, c.start_mode, c.start_at, c.not_after, c.no_zone, c.speed::float8 as speed, c.status,
  c.status_reason, c.status_code, c.pace_target_seconds, c.canary_mode, c.canary_size, c.watched_from, c.import_id, c.content_id, c.recipients, c.enqueued_line, c.enqueued_all, c.source, c.created_by, c.created_by_name,
  c.created_at, c.updated_at, c.launched_by_name, c.launched_at, c.undo_until, c.launch_asked_at, c.launch_asked_by_name, c.launch_asked_by_application, c.launch_asked_note, c.finished_at, c.archived_at, c.revision`

export const campaignById = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<CampaignRow>`/* prepared */ select ${CAMPAIGN} from campaigns c where c.account_id = ${accountId} and c.id = ${id}`,
  )

/** By what applications name it. */
export const campaignByShortId = (tx: Tx, accountId: string, shortId: string) =>
  maybeOne(
    tx,
    sql<CampaignRow>`select ${CAMPAIGN} from campaigns c where c.account_id = ${accountId} and c.short_id = ${shortId}`,
  )

/** Locks it: state changes of one campaign come one after the other. */
export const lockCampaign = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<CampaignRow>`select ${CAMPAIGN} from campaigns c where c.account_id = ${accountId} and c.id = ${id} for update`,
  )

export type Standing = Pick<
  CampaignRow,
  | 'account_id'
  | 'created_by'
  | 'kind'
  | 'channel'
  | 'sender_id'
  | 'skill_id'
  | 'delivery_window'
  | 'open_conversations'
>

/** The campaign that is open for single messages of this form, locked. Cost: an index look-up of the caller's own. */
export const lockStanding = (tx: Tx, of: Standing) =>
  maybeOne(
    tx,
    sql<CampaignRow>`select ${CAMPAIGN} from campaigns c
    where c.account_id = ${of.account_id} and c.created_by = ${of.created_by} and c.source = 'messages' and c.kind = ${of.kind}
      and c.channel = ${of.channel} and c.sender_id = ${of.sender_id} and c.skill_id = ${of.skill_id}
      and c.delivery_window = ${JSON.stringify(of.delivery_window)}::jsonb and c.open_conversations = ${of.open_conversations}
      and c.status in ('sending', 'paused', 'stopped')
    order by c.created_at desc limit 1 for update`,
  )

/** Two first messages of a caller at once open one campaign between them. Held until the transaction ends. */
export const lockStandings = (tx: Tx, accountId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`standing campaigns ${accountId}`}, 0))`.execute(tx)

/** One more person of a standing campaign. Answers their line. */
export const addPlace = async (tx: Tx, accountId: string, id: string): Promise<number> =>
  (
    await one(
      tx,
      sql<{
        line: number
      }>`update campaigns set recipients = recipients + 1, enqueued_line = enqueued_line + 1
      where account_id = ${accountId} and id = ${id} returning enqueued_line as line`,
    )
  ).line

export async function insertCampaign(
  tx: Tx,
  row: Pick<
    CampaignRow,
    | 'account_id'
    | 'id'
    | 'short_id'
    | 'name'
    | 'opt_out_text'
    | 'delivery_window'
    | 'created_by'
    | 'created_by_name'
    | 'source'
  >,
  now: Date,
) {
  await sql`insert into campaigns (account_id, id, short_id, name, opt_out_text, delivery_window, status, source, created_by, created_by_name, created_at, updated_at)
    values (${row.account_id}, ${row.id}, ${row.short_id}, ${row.name}, ${row.opt_out_text}, ${JSON.stringify(row.delivery_window)}::jsonb,
      'draft', ${row.source}, ${row.created_by}, ${row.created_by_name}, ${now}, ${now})`.execute(tx)
}

/** Columns a person may change, by the names of the contract. */
const COLUMNS = {
  name: 'name',
  kind: 'kind',
  senderId: 'sender_id',
  skillId: 'skill_id',
  lookbackMinutes: 'lookback_minutes',
  routeAll: 'route_all',
  channel: 'channel',
  message: 'message',
  rich: 'rich',
  fallbacks: 'fallbacks',
  handoffId: 'handoff_id',
  excludeLists: 'exclude_lists',
  excludeCampaigns: 'exclude_campaigns',
  openConversations: 'open_conversations',
  optOutOn: 'opt_out_on',
  optOutText: 'opt_out_text',
  deliveryWindow: 'delivery_window',
  startMode: 'start_mode',
  startAt: 'start_at',
  notAfter: 'not_after',
  noZone: 'no_zone',
  speed: 'speed',
  paceTargetSeconds: 'pace_target_seconds',
  canaryMode: 'canary_mode',
  canarySize: 'canary_size',
} as const
const JSON_FIELDS = ['deliveryWindow', 'rich', 'fallbacks']

export async function updateFields(
  tx: Tx,
  accountId: string,
  id: string,
  change: Record<string, unknown>,
  now: Date,
): Promise<void> {
  const sets = Object.entries(COLUMNS)
    .filter(([field]) => change[field] !== undefined)
    .map(([field, column]) => {
      const given = change[field]
      const value = given !== null && JSON_FIELDS.includes(field) ? JSON.stringify(given) : given
      return sql`${sql.ref(column)} = ${value}`
    })
  const all = [...sets, sql`updated_at = ${now}`, sql`revision = revision + 1`]
  await sql`update campaigns set ${sql.join(all)} where account_id = ${accountId} and id = ${id}`.execute(tx)
}

export async function launch(
  tx: Tx,
  accountId: string,
  id: string,
  launched: {
    status: 'scheduled' | 'sending'
    contentId: string
    importId: string
    recipients: number
    by: string
    watchedFrom: Date
    undoUntil: Date | null
  },
  now: Date,
) {
  await sql`update campaigns set status = ${launched.status}, content_id = ${launched.contentId}, import_id = ${launched.importId},
      recipients = ${launched.recipients}, launched_at = ${now}, undo_until = ${launched.undoUntil}, watched_from = ${launched.watchedFrom}, launched_by_name = ${launched.by}, updated_at = ${now}, revision = revision + 1,
      launch_asked_at = null, launch_asked_by_name = null, launch_asked_by_application = null, launch_asked_note = null
    where account_id = ${accountId} and id = ${id}`.execute(tx)
}

/** The revision stays: what is asked for is no change of the draft, and whoever has it open goes on writing. */
export const setLaunchRequest = (
  tx: Tx,
  accountId: string,
  id: string,
  request: { at: Date; byName: string; byApplication: boolean; note: string } | null,
) =>
  sql`update campaigns set launch_asked_at = ${request?.at ?? null}, launch_asked_by_name = ${request?.byName ?? null},
      launch_asked_by_application = ${request?.byApplication ?? null}, launch_asked_note = ${request?.note ?? null}
    where account_id = ${accountId} and id = ${id}`.execute(tx)

/** A draft again, as it was before the launch; everything a launch writes into its row is taken back. */
export const unlaunch = (tx: Tx, accountId: string, id: string, now: Date) =>
  sql`update campaigns set status = 'draft', status_code = null, status_reason = null, content_id = null, import_id = null, recipients = 0,
      launched_at = null, launched_by_name = null, watched_from = null, undo_until = null, updated_at = ${now}, revision = revision + 1
    where account_id = ${accountId} and id = ${id}`.execute(tx)

/** The channels of a launch that is undone. */
export const deleteSteps = (tx: Tx, accountId: string, campaignId: string) =>
  sql`delete from campaign_steps where account_id = ${accountId} and campaign_id = ${campaignId}`.execute(tx)

export async function setStatus(
  tx: Tx,
  accountId: string,
  id: string,
  status: CampaignStatus,
  why: { code: StatusCode; reason: string } | null,
  now: Date,
) {
  const over = status === 'finished' || status === 'cancelled'
  await sql`update campaigns set status = ${status}, status_code = ${why?.code ?? null}, status_reason = ${why?.reason ?? null}, updated_at = ${now}, revision = revision + 1,
      finished_at = case when ${over} then ${now}::timestamptz end
    where account_id = ${accountId} and id = ${id}`.execute(tx)
}

/** The breaker looks at what happens from now on: a person looked and let it go on. */
export const watchFrom = (tx: Tx, accountId: string, id: string, from: Date) =>
  sql`update campaigns set watched_from = ${from} where account_id = ${accountId} and id = ${id}`.execute(tx)

export const setArchived = (tx: Tx, accountId: string, id: string, at: Date | null) =>
  sql`update campaigns set archived_at = ${at} where account_id = ${accountId} and id = ${id}`.execute(tx)

export const deleteCampaign = (tx: Tx, accountId: string, id: string) =>
  sql`delete from campaigns where account_id = ${accountId} and id = ${id} and status = 'draft'`.execute(tx)

/** How far the audience is in the ledger; written in the transaction that put it there, so that a crash resumes exactly. */
export const markEnqueued = (tx: Tx, accountId: string, id: string, line: number, all: boolean) =>
  sql`update campaigns set enqueued_line = ${line}, enqueued_all = ${all} where account_id = ${accountId} and id = ${id}`.execute(
    tx,
  )

/** Campaigns the engine has work with: audience to write, a start to make, an end to find. Any account. */
export const activeCampaigns = (tx: Tx) =>
  rows(
    tx,
    sql<CampaignRow & { breaker_percent: number | null }>`select ${CAMPAIGN}, a.breaker_percent
    from campaigns c join accounts a on a.id = c.account_id where c.status in ('scheduled', 'sending', 'paused', 'stopped')
    or (c.status = 'cancelled' and not c.enqueued_all and c.launched_at is not null) order by c.launched_at`,
  )

export async function insertAttestation(
  tx: Tx,
  row: {
    accountId: string
    campaignId: string
    userId: string | null
    userName: string
    version: number
    statement: string
  },
  now: Date,
) {
  await sql`insert into consent_attestations (account_id, campaign_id, user_id, user_name, at, statement_version, statement)
    values (${row.accountId}, ${row.campaignId}, ${row.userId}, ${row.userName}, ${now}, ${row.version}, ${row.statement})`.execute(
    tx,
  )
}

export type AttestationRow = { at: Date; userName: string; version: number; statement: string }

/** The consent confirmed at the launch; undefined before it. A launch that was undone has one too, which counts no more. */
export const attestationOf = (tx: Tx, accountId: string, campaignId: string) =>
  maybeOne(
    tx,
    sql<AttestationRow>`select t.at, t.user_name as "userName", t.statement_version as version, t.statement from consent_attestations t
      join campaigns c on c.account_id = t.account_id and c.id = t.campaign_id and c.launched_at = t.at
    where t.account_id = ${accountId} and t.campaign_id = ${campaignId}`,
  )

export type StepRow = {
  step: number
  channel: CampaignRow['channel']
  sender_id: string
  lane_id: string
  content_id: string
}

export async function insertStep(
  tx: Tx,
  row: {
    accountId: string
    campaignId: string
    step: number
    channel: string
    senderId: string
    laneId: string
    contentId: string
  },
) {
  await sql`insert into campaign_steps (account_id, campaign_id, step, channel, sender_id, lane_id, content_id)
    values (${row.accountId}, ${row.campaignId}, ${row.step}, ${row.channel}, ${row.senderId}, ${row.laneId}, ${row.contentId})`.execute(
    tx,
  )
}

/** The channels of a launched campaign, in order. */
export const campaignSteps = (tx: Tx, accountId: string, campaignId: string) =>
  rows(
    tx,
    sql<StepRow>`select step, channel, sender_id, lane_id, content_id from campaign_steps
    where account_id = ${accountId} and campaign_id = ${campaignId} order by step`,
  )

// ---- lists ------------------------------------------------------------------------------------------------

/** What stands under each filter of the list. A draft that somebody asks to launch needs a person as one that stopped does. */
const TABS: Record<string, (row: { status: CampaignStatus; asked: boolean }) => boolean> = {
  sending: ({ status }) => status === 'sending',
  scheduled: ({ status }) => status === 'scheduled',
  needs_you: ({ status, asked }) => status === 'paused' || status === 'stopped' || asked,
  asked: ({ asked }) => asked,
  finished: ({ status }) => status === 'finished',
  draft: ({ status }) => status === 'draft',
  cancelled: ({ status }) => status === 'cancelled',
}
const STATUSES: readonly CampaignStatus[] = [
  ...(['draft', 'scheduled', 'sending', 'paused', 'stopped', 'finished', 'cancelled'] as const),
]

/** The same as a condition: the states that always fit, or any of those that fit when somebody asks. */
function inTab(state: string): RawBuilder<unknown> {
  const fits = TABS[state]
  if (!fits) return sql`true`
  const [always, asked] = [false, true].map((one) =>
    STATUSES.filter((status) => fits({ status, asked: one })),
  )
  return sql`(c.status = any(${always as string[]}::text[]) or (c.launch_asked_at is not null and c.status = any(${asked as string[]}::text[])))`
}

export type ListFilter = {
  state: string
  search: string | null
  skillId: string | null
  /** One of the campaign's channels, the first or a further one. */
  channel: Channel | null
  creator: string | null
  /** Days of the account's calendar, both counted in: 2026-05-01. */
  from: string | null
  to: string | null
  /** Of the last so many days, today included. */
  last: number | null
  now: Date
  sort: CampaignSort
  ascending: boolean
  /** Behind which campaign: what it is in order by, as listed, and its id. */
  after: readonly [string | number, string] | null
  limit: number
}
type Narrowing = Omit<ListFilter, 'state' | 'sort' | 'ascending' | 'after' | 'limit'>

/** When it starts, was launched, or was begun: what the list shows, and is in order by. */
const AT = sql`coalesce(c.start_at, c.launched_at, c.created_at)`

const matching = (accountId: string, filter: Narrowing) => sql`c.account_id = ${accountId}
  and (${filter.search}::text is null or c.name ilike '%' || ${filter.search} || '%')
  and (${filter.skillId}::uuid is null or c.skill_id = ${filter.skillId})
  and (${filter.channel}::text is null or c.channel = ${filter.channel} or c.fallbacks @> jsonb_build_array(jsonb_build_object('channel', ${filter.channel}::text)))
  and (${filter.creator}::text is null or c.created_by_name = ${filter.creator})
  and (${filter.from}::date is null or ${onDay(AT)} >= ${filter.from}::date)
  and (${filter.to}::date is null or ${onDay(AT)} <= ${filter.to}::date)
  and (${filter.last}::int is null or ${onDay(AT)} > ${onDay(sql`${filter.now}::timestamptz`)} - ${filter.last}::int)`

/** The day of the account's calendar. */
function onDay(at: RawBuilder<unknown>) {
  return sql`(${at} at time zone (select a.time_zone from accounts a where a.id = c.account_id))::date`
}

const counted = (
  metrics: readonly string[],
) => sql`coalesce((select sum(n) from campaign_counts k where k.account_id = c.account_id
  and k.campaign_id = c.id and k.metric = any(${metrics as string[]}::text[])), 0)`

/** Drafts count the people their file has ready. Figures are read for every campaign that fits: a row or two each. */
const SORTS: Record<CampaignSort, RawBuilder<unknown>> = {
  // Whole microseconds: exact as a number, which a time of JavaScript is not.
  launched: sql`(extract(epoch from ${AT}) * 1000000)::bigint`,
  name: sql`lower(c.name)`,
  recipients: sql`case when c.status = 'draft' then coalesce((select i.ready from imports i where i.account_id = c.account_id
    and i.campaign_id = c.id order by i.started_at desc limit 1), 0) else c.recipients end`,
  delivered: counted(['state:delivered', 'state:read']),
  failed: counted(['state:failed']),
  replied: counted(['replied']),
}

/** Those behind `after`; `total` counts all that fit, `place` is what each is in order by. */
export const listCampaigns = (tx: Tx, accountId: string, filter: ListFilter) =>
  rows(
    tx,
    sql<CampaignRow & { total: number; place: string | number }>`select * from (
    select ${CAMPAIGN}, ${SORTS[filter.sort]} as place, count(*) over ()::int as total from campaigns c
    where ${matching(accountId, filter)}
      and ${inTab(filter.state)}
      and (c.archived_at is not null) = ${filter.state === 'archived'}
    ) listed where ${behind(filter)}
    order by place ${filter.ascending ? sql`asc` : sql`desc`}, id desc limit ${filter.limit}`,
  )

function behind({ sort, ascending, after }: ListFilter) {
  if (after === null) return sql`true`
  const [value, id] = after
  const place = sort === 'name' ? sql`${value}::text` : sql`${value}::bigint`
  return sql`(place ${ascending ? sql`>` : sql`<`} ${place} or place = ${place} and id < ${id}::uuid)`
}

/** How many campaigns each tab of the list holds. */
export async function countByTab(
  tx: Tx,
  accountId: string,
  filter: Narrowing,
): Promise<Record<string, number>> {
  const found = await rows(
    tx,
    sql<{
      status: CampaignStatus
      archived: boolean
      asked: boolean
      n: number
    }>`select c.status, c.archived_at is not null as archived, c.launch_asked_at is not null as asked, count(*)::int as n
    from campaigns c where ${matching(accountId, filter)} group by 1, 2, 3`,
  )
  const open = found.filter((row) => !row.archived)
  const sum = (list: typeof found) => list.reduce((total, row) => total + row.n, 0)
  const tabs = Object.entries(TABS).map(([tab, fits]) => [tab, sum(open.filter(fits))] as const)
  return { all: sum(open), ...Object.fromEntries(tabs), archived: sum(found.filter((row) => row.archived)) }
}

/** Who made campaigns, by name. */
export const creatorsOf = async (tx: Tx, accountId: string): Promise<string[]> =>
  (
    await rows(
      tx,
      sql<{
        name: string
      }>`select distinct created_by_name as name from campaigns where account_id = ${accountId} order by 1`,
    )
  ).map((row) => row.name)

/** Rows in pages for the download of everything, oldest first. */
export const campaignsAfter = (tx: Tx, accountId: string, after: string, limit: number) =>
  rows(
    tx,
    sql<CampaignRow>`select ${CAMPAIGN} from campaigns c where c.account_id = ${accountId} and c.id > ${after}::uuid order by c.id limit ${limit}`,
  )

export const campaignNames = async (
  tx: Tx,
  accountId: string,
  ids: readonly string[],
): Promise<Map<string, string>> => {
  const found = await rows(
    tx,
    sql<{
      id: string
      name: string
    }>`/* prepared */ select id, name from campaigns where account_id = ${accountId} and id = any(${ids as string[]}::uuid[])`,
  )
  return new Map(found.map((row) => [row.id, row.name]))
}

/** Of these campaigns, the names of those that may still send to somebody. */
export const stillRunning = async (tx: Tx, accountId: string, ids: readonly string[]): Promise<string[]> =>
  (
    await rows(
      tx,
      sql<{
        name: string
      }>`select name from campaigns where account_id = ${accountId} and id = any(${ids as string[]}::uuid[])
        and status in ('scheduled', 'sending', 'paused', 'stopped') order by name`,
    )
  ).map((row) => row.name)

/** What stands beside a conversation of the campaign it belongs to. `replied`: how many of its people wrote back. */
export const cardOf = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<
      Pick<CampaignRow, 'id' | 'name' | 'status' | 'lookback_minutes' | 'recipients' | 'delivery_window'> & {
        replied: number
      }
    >`/* prepared */
    select id, name, status, lookback_minutes, recipients, delivery_window, (select coalesce(sum(n), 0)::int from campaign_counts
        where account_id = ${accountId} and campaign_id = ${id} and metric = 'replied') as replied
      from campaigns where account_id = ${accountId} and id = ${id}`,
  )

export const sendersInUse = async (tx: Tx, accountId: string, senderId: string): Promise<number> =>
  (
    await one(
      tx,
      sql<{
        n: number
      }>`select count(*)::int as n from campaigns where account_id = ${accountId} and sender_id = ${senderId}
    and status in ('scheduled', 'sending', 'paused')`,
    )
  ).n
