import { readFile } from 'node:fs/promises'
import type { PoolClient } from 'pg'
import { insertSkill } from '../apps/server/src/accounts/index.ts'
import {
  CONVERSATION_DAYS,
  conversationDayGaps,
  conversationGaps,
} from '../apps/server/src/conversations/index.ts'
import { MESSAGE_DAYS, packOld } from '../apps/server/src/delivery/index.ts'
import { dayGaps } from '../apps/server/src/messages/index.ts'
import { addSender, type Brand, draftCampaign } from './brand.ts'
import type { BenchHouse } from './house.ts'
import { settleDatabase } from './measure.ts'
import type { PagesOptions } from './pages.ts'

// A brand with a past, for the pages of (j): campaigns in the ledger's own shape, what people answered, what agents did about it, what it cost.

export type Seeded = {
  newest: string
  skillIds: string[]
  /** Rows of the rollups: by the quarter of an hour, and what days and months have become of them. */
  rows: { quarters: number; days: number }
  conversations: number
  /** How long it took to settle and sum the past, s. */
  packed: number
}

const DAYS = 500
/** Hours in which one campaign goes out. */
const HOURS = 8
const AGENTS = 50
const PRICE = 0.0079

type Campaign = { id: string; senderId: string; skillId: string; people: number; hoursAgo: number }

/**
 * Writes everything without triggers, a campaign after the other on two connections, and counts each as soon as it is written: rollups and lines by
 * the very statements with which the migrations that brought them filled them from a ledger that was there before. What is by address is indexed at the end.
 * Then the product settles and sums the past, as it does every hour, and its own check of what it summed has to find nothing.
 */
export async function seedPages(bench: BenchHouse, brand: Brand, options: PagesOptions): Promise<Seeded> {
  const { look, house } = bench
  const { accountId } = brand
  const skillIds = [brand.skillId, ...(await addSkills(bench, brand))]
  const senderIds = [brand.senderId]
  for (const n of [1, 2]) senderIds.push(await addSender(bench, accountId, `+1844555012${n}`, 100))
  const campaigns = await draftAll(bench, brand, options, { skillIds, senderIds })
  const fills = await fillsOfMigrations()
  const { rows: byAddress } = await look.query<{ indexdef: string }>(
    `select indexdef from pg_indexes where indexname = 'messages_address'`,
  )
  await look.query('drop index messages_address')
  let written = 0
  const queue = [...campaigns]
  const work = async (): Promise<void> => {
    const client = await look.connect()
    try {
      await client.query(`set session_replication_role = 'replica'`)
      for (let one = queue.shift(); one; one = queue.shift()) {
        await writeCampaign(client, brand, one)
        await countCampaign(client, brand, one, fills)
        await writeConversations(client, brand, one)
        written += one.people
        options.say(`seeded: ${written}`)
      }
      await client.query('reset session_replication_role')
    } finally {
      client.release()
    }
  }
  await Promise.all([work(), work()])
  await look.query(byAddress[0]!.indexdef)
  await writeMoney(bench, brand)
  await look.query(
    `update accounts set created_at = now() - interval '${DAYS + 1} days', currency = 'USD' where id = $1`,
    [accountId],
  )
  const began = performance.now()
  await packOld(house, MESSAGE_DAYS)
  await packOld(house, CONVERSATION_DAYS)
  const packed = (performance.now() - began) / 1000
  options.say(`the past was summed in ${packed.toFixed(1)} s`)
  await settleDatabase(bench)
  await checkCounts(bench, accountId)
  return {
    newest: campaigns.at(-1)!.id,
    skillIds,
    packed,
    rows: {
      quarters: await rowsIn(bench, ['message_rollups', 'message_rollup_parts', 'conversation_rollups']),
      days: await rowsIn(bench, [
        'message_day_rollups',
        'message_day_parts',
        'survey_day_rollups',
        'survey_day_campaigns',
        'survey_month_agents',
        'answer_day_rollups',
      ]),
    },
    conversations: await rowsIn(bench, ['conversations']),
  }
}

async function addSkills(bench: BenchHouse, brand: Brand): Promise<string[]> {
  const ids: string[] = []
  for (const n of [1, 2, 3]) {
    const id = bench.house.campaigns.newId()
    await bench.house.db.asSystem((tx) =>
      insertSkill(
        tx,
        { accountId: brand.accountId, id, name: `Skill ${n}`, isDefault: false },
        bench.house.clock.now(),
      ),
    )
    ids.push(id)
  }
  return ids
}

/** Drafts of all campaigns, oldest first; the newest is the largest. */
async function draftAll(
  bench: BenchHouse,
  brand: Brand,
  options: PagesOptions,
  of: { skillIds: string[]; senderIds: string[] },
): Promise<Campaign[]> {
  const others = Math.ceil((options.messages - options.largest) / (options.campaigns - 1))
  const campaigns: Campaign[] = []
  let left = options.messages
  for (let n = options.campaigns - 1; n >= 0; n--) {
    const people = n === 0 ? left : Math.min(others, left - options.largest)
    left -= people
    const skillId = of.skillIds[n % of.skillIds.length]!
    const senderId = of.senderIds[n % of.senderIds.length]!
    const id = await draftCampaign(bench, brand, 1, { skillId, senderId })
    const daysAgo = Math.floor((n * DAYS) / options.campaigns)
    campaigns.push({ id, senderId, skillId, people, hoursAgo: daysAgo * 24 + HOURS })
  }
  return campaigns
}

/** Sent over some hours to people of four countries, one in twenty failed, one in thirty answered, some left out. */
async function writeCampaign(client: PoolClient, brand: Brand, one: Campaign): Promise<void> {
  await client.query(
    `update campaigns set status = 'finished', launched_at = now() - $2::interval, finished_at = now() - $2::interval, recipients = $3,
       enqueued_all = true, content_id = id where id = $1`,
    [one.id, `${one.hoursAgo} hours`, one.people],
  )
  await client.query(
    `insert into message_contents (account_id, id, channel, text, opt_out_text, created_at)
     values ($1, $2, 'sms', 'Hi {first_name}, your order is ready.', 'Reply STOP', now()) on conflict do nothing`,
    [brand.accountId, one.id],
  )
  await client.query(
    `insert into messages (account_id, id, campaign_id, recipient_line, lane_id, direction, kind, channel, sender_id, address, country,
       content_id, variables, state, reason, carrier_code, carrier_id, attempt, segments, created_at, attempted_at, eligible_at, sent_at,
       delivered_at, failed_at, skipped_at, responded_at, replies, opted_out_at)
     select $1, uuidv7(), $2::uuid, n, $2::uuid, 'out', 'marketing', 'sms', $3, '+' || (12120000000 + n), (array['US', 'CA', 'GB', 'DE'])[1 + n % 4],
       $2::uuid, '{"first_name": "Carmen"}', state, case state when 'failed' then 'unreachable' when 'skipped' then 'opted_out' end,
       case state when 'failed' then '30003' end, case when state <> 'skipped' then 'SM' || md5($2::text || n) end, 1, 1 + n % 2, began,
       case when state <> 'skipped' then t end, case when state <> 'skipped' then t end, case when state = 'delivered' then t end,
       case when state = 'delivered' then t + interval '3 seconds' end, case state when 'failed' then t end, case state when 'skipped' then t end,
       case when answers then t + took end, answers::int, case when state = 'delivered' and n % 400 = 1 then t + interval '1 hour' end
     from (select *, state = 'delivered' and n % 30 = 1 and t + took < now() as answers
       from (select n, began, began + make_interval(secs => n::float8 * $6 / $5) as t, make_interval(secs => n % 90000) as took,
           case when n % 50 = 0 then 'skipped' when n % 20 = 0 then 'failed' else 'delivered' end as state
         from generate_series(1, $5::int) as n, (select now() - $4::interval as began) past) m) m`,
    [brand.accountId, one.id, one.senderId, `${one.hoursAgo} hours`, one.people, HOURS * 3600 - 60],
  )
}

/** Counters, rollups and lines of one campaign. */
async function countCampaign(
  client: PoolClient,
  brand: Brand,
  one: Campaign,
  fills: readonly string[],
): Promise<void> {
  const mine = `account_id = '${brand.accountId}' and campaign_id = '${one.id}'`
  for (const fill of fills) await client.query(fill.replace('campaign_id is not null', mine))
  await client.query(
    `insert into campaign_counts (account_id, campaign_id, metric, n)
     select account_id, campaign_id, metric, sum(f.n) from (
       select account_id, campaign_id, state, reason, carrier_code, count(*) as n, count(responded_at) as replied from messages where ${mine}
       group by 1, 2, 3, 4, 5) m cross join lateral (values ('state:' || state, n), ('replied', replied),
         (case state when 'failed' then 'failed:' || reason || ':' || carrier_code when 'skipped' then 'skipped:' || reason end, n)) f (metric, n)
     where metric is not null group by 1, 2, 3
     on conflict (account_id, campaign_id, metric, shard) do update set n = excluded.n`,
  )
}

/** Migrations with the tables that they fill from the ledger. */
const FILLING = { '0030_rollups.sql': 2, '0075_message_lines.sql': 1 }

/** The statements that fill rollups and lines from the ledger, as they stand in the migrations. */
async function fillsOfMigrations(): Promise<string[]> {
  const all: string[] = []
  for (const [name, tables] of Object.entries(FILLING)) {
    const text = await readFile(new URL(`../apps/server/migrations/${name}`, import.meta.url), 'utf8')
    const fills = text.match(/^insert into message_\w+\n(?: {2}.*\n)+? {2}.*;$/gm) ?? []
    if (fills.length !== tables || !fills.every((fill) => fill.includes('campaign_id is not null')))
      throw new Error(`Migration ${name} does not look as this benchmark knows it.`)
    all.push(...fills)
  }
  return all
}

/** Whoever answered was in a conversation with one of the agents, and was asked how it was; two in five said it, one in ten with words. */
async function writeConversations(client: PoolClient, brand: Brand, one: Campaign): Promise<void> {
  await client.query(
    `insert into conversations (account_id, id, channel, sender_id, address, skill_id, campaign_id, opening_message_id, state, assignee_id,
       assignee_name, opened_at, last_message_at, closed_at, last_in_at, first_answered_at, first_answer_seconds, first_answer_by)
     select account_id, uuidv7(), channel, sender_id, address, $3, campaign_id, id, 'closed', agent, agent, responded_at, done, done, responded_at,
       responded_at + make_interval(secs => waited), waited, agent
     from (select *, 'agent-' || (recipient_line / 30) % ${AGENTS} as agent, 20 + (recipient_line::bigint * 7919 % 4000)::int as waited,
         responded_at + interval '2 hours' as done
       from messages where account_id = $1 and campaign_id = $2 and responded_at is not null) m`,
    [brand.accountId, one.id, one.skillId],
  )
  await client.query(
    `insert into surveys (account_id, conversation_id, state, skill_id, campaign_id, sender_id, channel, address, agent_id, agent_name, words,
       ask_words, expire_hours, created_at, due_at, sent_at, expires_at, score, scored_at, comment)
     select account_id, id, 'done', skill_id, campaign_id, sender_id, channel, address, assignee_id, assignee_name, '{}', true, 24, closed_at,
       closed_at, closed_at, closed_at + interval '1 day', case when n % 5 < 2 then 1 + n % 4 + n % 2 end, case when n % 5 < 2 then closed_at end,
       case when n % 10 = 0 then 'Quick and kind' end
     from (select *, row_number() over (order by id) as n from conversations where account_id = $1 and campaign_id = $2) c`,
    [brand.accountId, one.id],
  )
  await client.query(
    `insert into conversation_rollups (account_id, at, campaign_id, skill_id, sender_id, channel, agent_id, metric, n)
     select account_id, date_bin(interval '15 minutes', at, timestamptz '2000-01-01 00:00:00+00'), campaign_id, skill_id, sender_id, min(channel), agent,
       metric, count(*)
     from (
       select account_id, sent_at as at, campaign_id, skill_id, sender_id, channel, agent_id as agent, metric from surveys
         cross join lateral (values ('asked'), ('score:' || score), (case when comment is not null then 'words' end)) part (metric)
         where account_id = $1 and campaign_id = $2
       union all select account_id, first_answered_at, campaign_id, skill_id, sender_id, channel, first_answer_by,
         'answer:' || coalesce(reply_bucket(make_interval(secs => first_answer_seconds))::text, '') from conversations
         where account_id = $1 and campaign_id = $2) c
     where metric is not null group by 1, 2, 3, 4, 5, 7, 8`,
    [brand.accountId, one.id],
  )
}

/** A price for each country, and what the carrier charged for everything it accepted. */
async function writeMoney(bench: BenchHouse, brand: Brand): Promise<void> {
  await bench.look.query(
    `insert into prices (account_id, channel, category, country, amount, changed_at, changed_by)
     select $1, 'sms', '', country, ${PRICE}, now(), 'Bench' from unnest(array['US', 'CA', 'GB', 'DE']) country`,
    [brand.accountId],
  )
  await bench.look.query(
    `insert into message_costs (account_id, at, campaign_id, sender_id, channel, currency, messages, amount)
     select account_id, at, campaign_id, sender_id, min(channel), 'USD', sum(sent), sum(segments) * ${PRICE} from message_rollups
     where account_id = $1 group by 1, 2, 3, 4 having sum(sent) > 0`,
    [brand.accountId],
  )
}

/** What days say is what quarters say, and what quarters say of conversations is what conversations say. */
async function checkCounts({ house }: BenchHouse, accountId: string): Promise<void> {
  for (const check of [dayGaps, conversationGaps, conversationDayGaps]) {
    const gaps = await house.db.asSystem<readonly object[]>((tx) => check(tx, accountId))
    if (gaps.length > 0) throw new Error(`Counted wrongly: ${JSON.stringify(gaps[0])}`)
  }
}

async function rowsIn({ look }: BenchHouse, tables: readonly string[]): Promise<number> {
  const { rows } = await look.query<{ n: number }>(
    `select (${tables.map((table) => `(select count(*) from ${table})`).join(' + ')})::int as n`,
  )
  return rows[0]!.n
}
