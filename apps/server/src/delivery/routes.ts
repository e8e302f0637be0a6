import { api, asSent, countSegments, type Review, renderTemplate, withOptOut } from '@foreword/contract'
import { readAccount, readCurrency } from '../accounts/index.ts'
import {
  type CampaignRow,
  campaignById,
  contentsOf,
  examine,
  segmentsOfDraft,
  stepsOf,
  unreachableInUs,
} from '../campaigns/index.ts'
import { readPriceList, senderById } from '../channels/index.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Implement } from '../platform/http/implement.ts'
import { found, Problem } from '../platform/problem.ts'
import { audienceGroups, audienceSample, countExcluded } from '../recipients/index.ts'
import { type CostStep, estimateCost } from './cost.ts'
import { appOf, campaignHours, noZoneRule } from './dues.ts'
import { windowProblem } from './hours.ts'
import { hoursRoutes } from './hours-routes.ts'
import { paceRoutes } from './pace-routes.ts'
import { planCampaign } from './plan-campaign.ts'
import { planPhone } from './plan-phone.ts'
import type { DailyLimit } from './plan-words.ts'
import { readRules } from './rules-read.ts'
import { type SingleDeps, sendSingle } from './single-message.ts'
import { speedsOfSenders } from './store.ts'
import { everyDay, WindowError } from './windows.ts'

/** Rows looked at for segments; above it the total is an estimate from them. */
const SAMPLE = 20_000

export function deliveryRoutes(implement: Implement, deps: SingleDeps): void {
  hoursRoutes(implement, deps.campaigns)
  paceRoutes(implement, deps.campaigns)
  implement(api.sendMessage, ({ who, body, tx }) => tx((t) => sendSingle(t, deps, who, body)))
  const now = (): number => deps.campaigns.clock.now().getTime()
  implement(api.planCampaign, ({ who, params, tx }) =>
    tx(async (t) => {
      const row = found(await campaignById(t, who.accountId, params.id), 'This campaign')
      const problem = windowProblem(row.delivery_window)
      if (problem) throw new Problem('window_empty', { field: 'deliveryWindow', message: problem })
      return planOf(t, row, now())
    }),
  )
  implement(api.reviewCampaign, ({ who, params, tx }) =>
    tx(async (t) => {
      const row = found(await campaignById(t, who.accountId, params.id), 'This campaign')
      const { problems } = await examine(t, deps.campaigns, row)
      const account = await readAccount(t, who.accountId)
      const plan = await planOf(
        t,
        windowProblem(row.delivery_window) ? { ...row, delivery_window: account.default_window } : row,
        now(),
      )
      return {
        problems,
        warnings: await warningsOf(t, row),
        segments: await segmentsOf(t, row, plan.people),
        cost: await costOf(t, row),
        excluded: await countExcluded(t, {
          ...{ accountId: who.accountId, campaignId: row.id },
          ...{ lists: row.exclude_lists, campaigns: row.exclude_campaigns },
        }),
        countries: countriesOf(await audienceGroups(t, who.accountId, row.id)),
        consent: {
          version: account.consent_statement_version,
          brand: account.name,
          statement: account.consent_statement,
        },
        plan,
      }
    }),
  )
  implement(api.planPhones, async ({ who, body, tx }) => {
    const account = await tx((t) => readAccount(t, who.accountId))
    const window = readHours(body.from ?? '08:00', body.to ?? '21:00')
    const at = body.now ? Date.parse(body.now) : now()
    return {
      plans: body.phones.map((phone) =>
        planPhone({
          phone,
          country: body.country ?? account.default_country,
          now: at,
          window,
          accountDefault: account.time_zone,
        }),
      ),
    }
  })
}

function readHours(from: string, to: string) {
  try {
    return everyDay(from, to)
  } catch (error) {
    if (error instanceof WindowError)
      throw new Problem('invalid_time', { field: 'from', message: error.message })
    throw error
  }
}

async function planOf(tx: Tx, row: CampaignRow, now: number) {
  const account = await readAccount(tx, row.account_id)
  const sender = row.sender_id
    ? (await speedsOfSenders(tx, row.account_id, [row.sender_id], new Date(now))).get(row.sender_id)
    : undefined
  const heavy =
    sender?.unit === 'segments'
      ? Math.max(
          1,
          segmentsOfDraft(
            row.message,
            row.opt_out_on,
            row.opt_out_text,
            await configOf(tx, row.account_id, row.sender_id),
          ),
        )
      : 1
  const rate = (sender?.rate ?? 1) / heavy
  const later = row.start_mode === 'later' && row.start_at ? row.start_at.getTime() : 0
  return planCampaign({
    groups: await audienceGroups(tx, row.account_id, row.id, appOf(row)),
    campaign: campaignHours(row),
    rules: await readRules(tx, row.account_id),
    start: Math.max(now, later),
    notAfter: row.not_after?.getTime() ?? null,
    speed: Math.min(row.speed ?? rate, rate),
    daily: await dailyOf(tx, row, sender),
    timeZone: account.time_zone,
    noZone: noZoneRule(row),
  })
}

/** What may go out a day, and whether the carrier set it. */
async function dailyOf(
  tx: Tx,
  row: CampaignRow,
  speed: { dailyCap: number | null; sentToday: number } | undefined,
): Promise<DailyLimit | null> {
  if (!speed?.dailyCap || !row.sender_id) return null
  const sender = await senderById(tx, row.account_id, row.sender_id)
  return {
    cap: speed.dailyCap,
    sentToday: speed.sentToday,
    tier: sender?.learnt.peoplePerDay === speed.dailyCap,
  }
}

/** Settings of a sender: whether its texts leave with plain characters. */
const configOf = async (tx: Tx, accountId: string, senderId: string | null) =>
  senderId ? (await senderById(tx, accountId, senderId))?.config : undefined

/** What each channel would cost, by the prices the account wrote down. Segments of many people are estimated from the first ones. */
async function costOf(tx: Tx, row: CampaignRow): Promise<Review['cost']> {
  const list = {
    currency: await readCurrency(tx, row.account_id),
    prices: await readPriceList(tx, row.account_id),
  }
  const countries = countriesOf(await audienceGroups(tx, row.account_id, row.id))
  const contents = await contentsOf(tx, row, null)
  const sample = list.prices.length > 0 ? await audienceSample(tx, row.account_id, row.id, SAMPLE) : []
  const steps: CostStep[] = []
  for (const [index, step] of stepsOf(row).entries()) {
    const { text, optOutText, rich } = contents[index]!
    const config = await configOf(tx, row.account_id, step.senderId)
    const weights = new Map<string, { people: number; segments: number }>()
    for (const person of step.channel === 'sms' ? sample : []) {
      const own = index === 0 ? person.own_text : null
      const words = withOptOut(own ?? renderTemplate(text, person.variables).text, optOutText)
      const { people, segments } = weights.get(person.country ?? '') ?? { people: 0, segments: 0 }
      weights.set(person.country ?? '', {
        people: people + 1,
        segments: segments + countSegments(asSent(words, config)).segments,
      })
    }
    steps.push({
      channel: step.channel,
      category: rich?.type === 'template' ? rich.category : '',
      countries: countries.map(({ country, people }) => {
        const weight = weights.get(country)
        const units = weight ? Math.round((people * weight.segments) / weight.people) : people
        return { country, people, units }
      }),
    })
  }
  return estimateCost(list, steps)
}

/** Of the channel that goes by SMS, if there is one. */
async function segmentsOf(
  tx: Tx,
  row: CampaignRow,
  people: number,
): Promise<{ min: number; max: number; total: number }> {
  const at = stepsOf(row).findIndex((step) => step.channel === 'sms')
  if (at < 0) return { min: 0, max: 0, total: 0 }
  const { text, optOutText } = (await contentsOf(tx, row, null))[at]!
  const sample = await audienceSample(tx, row.account_id, row.id, SAMPLE)
  const config = await configOf(tx, row.account_id, stepsOf(row)[at]!.senderId)
  let [min, max, total] = [Number.POSITIVE_INFINITY, 0, 0]
  for (const person of sample) {
    const own = at === 0 ? person.own_text : null
    const words = withOptOut(own ?? renderTemplate(text, person.variables).text, optOutText)
    const n = countSegments(asSent(words, config)).segments
    min = Math.min(min, n)
    max = Math.max(max, n)
    total += n
  }
  if (sample.length === 0) return { min: 0, max: 0, total: 0 }
  return { min, max, total: sample.length < people ? Math.round((total * people) / sample.length) : total }
}

/** Meta's rule for the United States: with a further channel they start there, without one they get nothing. */
async function warningsOf(tx: Tx, row: CampaignRow): Promise<Review['warnings']> {
  const people = await unreachableInUs(tx, row)
  if (people === 0) return []
  const next = row.fallbacks[0]?.channel
  const count = people.toLocaleString('en-US')
  const message = next
    ? `WhatsApp delivers no marketing to people in the United States. ${count} of them start with the next channel instead.`
    : `WhatsApp delivers no marketing to people in the United States. ${count} of them will get nothing: add SMS as the next channel.`
  return [{ code: 'us_marketing', message, people }]
}

function countriesOf(
  groups: Awaited<ReturnType<typeof audienceGroups>>,
): { country: string; people: number }[] {
  const sums = new Map<string, number>()
  for (const group of groups)
    if (group.country) sums.set(group.country, (sums.get(group.country) ?? 0) + group.people)
  return [...sums].map(([country, people]) => ({ country, people })).sort((a, b) => b.people - a.people)
}
