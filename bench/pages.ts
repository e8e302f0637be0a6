import { readFile } from 'node:fs/promises'
import { insertSkill } from '../apps/server/src/accounts/index.ts'
import { addSender, type Brand, draftCampaign } from './brand.ts'
import { percentile } from './figures.ts'
import type { BenchHouse } from './house.ts'
import { settleDatabase } from './measure.ts'
import type { Part } from './parts.ts'
import { type Session, signIn } from './session.ts'

// (j) How long the pages of a brand with many messages take to answer: over HTTP, as the console asks, one after the other.

export type PagesOptions = {
  messages: number
  /** People of the newest campaign; its recipients are what the table is asked for. */
  largest: number
  campaigns: number
  times: number
  say: (line: string) => void
}

export type PageRow = { page: string; median: number; most: number; kilobytes: number }
export type PagesResult = {
  messages: number
  campaigns: number
  largest: number
  rollups: number
  pages: PageRow[]
}

const DAYS = 500
/** Hours in which one campaign goes out. */
const HOURS = 8

export async function pagesBench(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  options: PagesOptions,
): Promise<PagesResult> {
  const seeded = await seed(bench, brand, options)
  const session = await signIn(server.url)
  const total = await session.get<{ total: { attempted: number } }>('/analytics?range=all')
  // The only truth the pages have are the rollups: a figure that differs from the ledger would make the times worthless.
  if (total.body.total.attempted !== options.messages)
    throw new Error(
      `The page says ${total.body.total.attempted} messages; the ledger has ${options.messages}.`,
    )
  const pages: PageRow[] = []
  for (const [page, paths] of asked(seeded, options)) {
    pages.push(await time(session, page, paths, options.times))
    const { median, most } = pages.at(-1)!
    options.say(`${page}: ${median.toFixed(1)} ms, ${most.toFixed(1)} at most`)
  }
  const { messages, campaigns, largest } = options
  return { messages, campaigns, largest, rollups: seeded.rollups, pages }
}

/** What a page asks for before its figures stand there. */
function asked(seeded: Seeded, { largest }: PagesOptions): [string, string[]][] {
  const { newest, skillIds } = seeded
  const deep = (line: number) => `/campaigns/${newest}/messages?afterLine=${line}&limit=100`
  return [
    ['Analytics: today', ['/analytics?range=today']],
    ['Analytics: last 30 days', ['/analytics?range=last_30']],
    ['Analytics: last 90 days', ['/analytics?range=last_90']],
    ['Analytics: year to date', ['/analytics?range=year_to_date']],
    ['Analytics: whole life', ['/analytics?range=all']],
    ['Analytics: two skills, whole life', [`/analytics?skills=${skillIds.slice(0, 2).join()}`]],
    ['Analytics: one channel, last 90 days', ['/analytics?range=last_90&channels=sms']],
    ['Analytics of the largest campaign', [`/campaigns/${newest}/analytics`]],
    ['Campaign list with its cards', ['/campaigns', '/campaigns/cards']],
    ['Campaign list, searched', ['/campaigns?search=bench']],
    ['Overview of the largest campaign', [`/campaigns/${newest}`, `/campaigns/${newest}/progress`]],
    ['Recipients: first page', [deep(0)]],
    ['Recipients: in the middle', [deep(Math.floor(largest / 2))]],
    ['Recipients: last page', [deep(largest - 100)]],
    ['Recipients: failed ones, in the middle', [`${deep(Math.floor(largest / 2))}&state=failed`]],
  ]
}

async function time(
  session: Session,
  page: string,
  paths: readonly string[],
  times: number,
): Promise<PageRow> {
  const took: number[] = []
  let bytes = 0
  // Once unmeasured: a page that nobody has opened since the start is another question.
  for (let n = 0; n <= times; n++) {
    const started = performance.now()
    const answers = await Promise.all(paths.map((path) => session.get(path)))
    if (n > 0) took.push(performance.now() - started)
    bytes = answers.reduce((sum, one) => sum + one.bytes, 0)
  }
  return { page, median: percentile(took, 50), most: percentile(took, 100), kilobytes: bytes / 1024 }
}

type Seeded = { newest: string; skillIds: string[]; rollups: number }

/**
 * Campaigns of the past, one statement each, in the ledger's own shape: sent over some hours each, by three senders, four skills, to people of
 * four countries, one in twenty failed, one in thirty answered, some left out. Rollups are then built by the very statements with which the
 * migration that brought them filled them from a ledger that was there before.
 */
async function seed(bench: BenchHouse, brand: Brand, options: PagesOptions): Promise<Seeded> {
  const { look, house } = bench
  const skillIds = [brand.skillId]
  const senderIds = [brand.senderId]
  for (const n of [1, 2, 3]) {
    const id = house.campaigns.newId()
    await house.db.asSystem((tx) =>
      insertSkill(
        tx,
        { accountId: brand.accountId, id, name: `Skill ${n}`, isDefault: false },
        house.clock.now(),
      ),
    )
    skillIds.push(id)
  }
  for (const n of [1, 2]) senderIds.push(await addSender(bench, brand.accountId, `+1844555012${n}`, 100))
  const others = Math.ceil((options.messages - options.largest) / (options.campaigns - 1))
  let left = options.messages
  let newest = ''
  for (let n = options.campaigns - 1; n >= 0; n--) {
    const people = n === 0 ? left : Math.min(others, left - options.largest)
    left -= people
    const id = await draftCampaign(bench, brand, 1, {
      skillId: skillIds[n % skillIds.length]!,
      senderId: senderIds[n % senderIds.length]!,
    })
    const daysAgo = Math.floor((n * DAYS) / options.campaigns)
    await writeCampaign(bench, brand, {
      id,
      senderId: senderIds[n % senderIds.length]!,
      people,
      hoursAgo: daysAgo * 24 + HOURS,
    })
    newest = id
    options.say(`seeded: ${options.messages - left}`)
  }
  await backfill(bench)
  await look.query(
    `insert into campaign_counts (account_id, campaign_id, metric, n)
       select account_id, campaign_id, 'state:' || state, count(*) from messages where campaign_id is not null group by 1, 2, 3
       union all select account_id, campaign_id, 'replied', count(responded_at) from messages where campaign_id is not null group by 1, 2
     on conflict (account_id, campaign_id, metric, shard) do update set n = excluded.n`,
  )
  await look.query(`update accounts set created_at = now() - interval '${DAYS + 1} days' where id = $1`, [
    brand.accountId,
  ])
  await settleDatabase(bench)
  const { rows } = await look.query<{ n: number }>('select count(*)::int as n from message_rollups')
  options.say(`rollups: ${rows[0]!.n} rows`)
  return { newest, skillIds, rollups: rows[0]!.n }
}

async function writeCampaign(
  bench: BenchHouse,
  brand: Brand,
  one: { id: string; senderId: string; people: number; hoursAgo: number },
): Promise<void> {
  await bench.look.query(
    `update campaigns set status = 'finished', launched_at = now() - $2::interval, finished_at = now() - $2::interval, recipients = $3,
       enqueued_all = true, content_id = id where id = $1`,
    [one.id, `${one.hoursAgo} hours`, one.people],
  )
  await bench.look.query(
    `insert into message_contents (account_id, id, channel, text, opt_out_text, created_at)
     values ($1, $2, 'sms', 'Hi {first_name}, your order is ready.', 'Reply STOP', now()) on conflict do nothing`,
    [brand.accountId, one.id],
  )
  await bench.look.query(
    `insert into messages (account_id, id, campaign_id, recipient_line, lane_id, direction, kind, channel, sender_id, address, country,
       content_id, variables, state, reason, carrier_code, carrier_id, attempt, segments, created_at, attempted_at, eligible_at, sent_at,
       delivered_at, failed_at, skipped_at, responded_at, replies, opted_out_at)
     select $1, uuidv7(), $2::uuid, n, $2::uuid, 'out', 'marketing', 'sms', $3, '+' || (12120000000 + n), (array['US', 'CA', 'GB', 'DE'])[1 + n % 4],
       $2::uuid, '{"first_name": "Carmen"}', state, case state when 'failed' then 'unreachable' when 'skipped' then 'opted_out' end,
       case state when 'failed' then '30003' end, case when state <> 'skipped' then 'SM' || md5($2::text || n) end, 1, 1 + n % 2, began,
       case when state <> 'skipped' then t end, case when state <> 'skipped' then t end, case when state = 'delivered' then t end,
       case when state = 'delivered' then t + interval '3 seconds' end, case state when 'failed' then t end, case state when 'skipped' then t end,
       case when state = 'delivered' and n % 30 = 1 then t + make_interval(secs => n % 90000) end, case when state = 'delivered' and n % 30 = 1 then 1 else 0 end,
       case when state = 'delivered' and n % 400 = 1 then t + interval '1 hour' end
     from (select n, began, began + make_interval(secs => n::float8 * $6 / $5) as t,
         case when n % 50 = 0 then 'skipped' when n % 20 = 0 then 'failed' else 'delivered' end as state
       from generate_series(1, $5::int) as n, (select now() - $4::interval as began) past) m`,
    [brand.accountId, one.id, one.senderId, `${one.hoursAgo} hours`, one.people, HOURS * 3600 - 60],
  )
}

const MIGRATION = new URL('../apps/server/migrations/0030_rollups.sql', import.meta.url)

/** The statements that fill the rollups from the ledger, as they stand in the migration. */
async function backfill(bench: BenchHouse): Promise<void> {
  const text = await readFile(MIGRATION, 'utf8')
  const fills = text.match(/^insert into message_rollup\w*\n(?: {2}.*\n)+? {2}.*;$/gm) ?? []
  if (fills.length !== 2)
    throw new Error('The migration of the rollups does not look as this benchmark knows it.')
  await bench.look.query('truncate message_rollups, message_rollup_parts')
  for (const fill of fills) await bench.look.query(fill)
}
