import { readAccount } from '../accounts/index.ts'
import { type CampaignRow, campaignById } from '../campaigns/index.ts'
import {
  type Carrier,
  type ChannelsDeps,
  carrierOf,
  openCredentials,
  type SenderCredentials,
  senderById,
} from '../channels/index.ts'
import { type Claimed, type Content, readContents } from '../messages/index.ts'
import type { Database } from '../platform/db/database.ts'
import type { Log } from '../platform/log.ts'
import { type Place, placesOfSets } from '../recipients/index.ts'
import { campaignHours } from './dues.ts'
import { type CampaignHours, effectiveHours, type HoursRules, layersFor } from './rules.ts'
import { readRules } from './rules-read.ts'
import { isOpen, nextOpening, openIntervals } from './windows.ts'

// What the dispatcher needs to hand a message over, remembered: senders for seconds (credentials may be replaced), contents and
// zone sets for ever (they never change), windows per campaign (frozen at launch), an account's limits for a second, so that a
// change of them holds for what is already in line.

export type Entry =
  | { closedUntil: number }
  | {
      carrier: Carrier
      credentials: SenderCredentials
      content: Content | undefined
      validitySeconds: number | null
    }

export type SenderBook = {
  /** What it takes to send this message at `now` (epoch ms), or when its window opens next. */
  open(message: Claimed, now: number): Promise<Entry>
  complain(error: unknown, message: Claimed): void
}

const SENDER_MS = 2_000
const HOUR = 3_600_000
const MOST_VALIDITY_S = 36_000
const RULES_MS = 1_000
const NOWHERE: Place = { zones: [], region: { countries: [], states: [] } }

type Campaign = { hours: CampaignHours; noZone: CampaignRow['no_zone']; accountZone: string }

export function openBook(deps: {
  db: Database
  channels: Pick<ChannelsDeps, 'carriers' | 'secrets' | 'publicUrl'>
  log: Log
}): SenderBook {
  const senders = memo(async (key: string) => {
    const [accountId, senderId] = key.split('/') as [string, string]
    const row = await deps.db.asSystem((tx) => senderById(tx, accountId, senderId))
    if (!row) throw new Error('The sender of a message is gone.')
    return {
      carrier: carrierOf(deps.channels, row.carrier),
      credentials: openCredentials(deps.channels, row),
    }
  }, SENDER_MS)
  const contents = memo(async (key: string) => {
    const [accountId, id] = key.split('/') as [string, string]
    return (await deps.db.asSystem((tx) => readContents(tx, accountId, [id])))[0]
  })
  const places = memo(
    async (id: string) =>
      (await deps.db.asSystem((tx) => placesOfSets(tx, [Number(id)]))).get(Number(id)) ?? NOWHERE,
  )
  const campaigns = memo((key: string) => readWindow(deps.db, key))
  const rules = memo((accountId: string) => deps.db.asSystem((tx) => readRules(tx, accountId)), RULES_MS)
  const gates = memo(async (key: string, now: number) => {
    const [accountId, campaignId, zoneSetId, channel] = key.split('/') as [string, string, string, string]
    const campaign = await campaigns(`${accountId}/${campaignId}`)
    const hours = { ...campaign.hours, channel: channel as CampaignHours['channel'] }
    const place = zoneSetId === '0' ? NOWHERE : await places(zoneSetId)
    return gate({ ...campaign, hours }, await rules(accountId, now), place, now)
  }, RULES_MS)

  return {
    async open(message, now) {
      let closesAt: number | null = null
      if (message.campaign_id) {
        const found = await gates(
          `${message.account_id}/${message.campaign_id}/${message.zone_set_id ?? 0}/${message.channel}`,
          now,
        )
        if ('closedUntil' in found) return found
        closesAt = found.closesAt
        if (closesAt <= now) return { closedUntil: now + 1_000 }
      }
      const sender = await senders(`${message.account_id}/${message.sender_id}`)
      const content = message.content_id
        ? await contents(`${message.account_id}/${message.content_id}`)
        : undefined
      const validitySeconds =
        closesAt === null ? null : Math.max(1, Math.min(MOST_VALIDITY_S, Math.floor((closesAt - now) / 1000)))
      return { ...sender, content, validitySeconds }
    },
    complain: (error, message) =>
      deps.log.error({ err: error, messageId: message.id }, 'a message could not be prepared'),
  }
}

/** Open until when, or closed until when. Somebody without a zone goes by the account's clock if the campaign says so. */
function gate(
  campaign: Campaign,
  rules: HoursRules,
  place: Place,
  now: number,
): { closedUntil: number } | { closesAt: number } {
  const { zones } = place
  const byAccount = campaign.noZone === 'account_zone' || campaign.hours.channel === 'inapp'
  const clocks = zones.length > 0 ? zones : byAccount ? [campaign.accountZone] : []
  const hours = effectiveHours(layersFor(campaign.hours, rules, place))
  if (isOpen(clocks, hours, now)) {
    return { closesAt: openIntervals(clocks, hours, now, now + 24 * HOUR)[0]?.to ?? now + 60_000 }
  }
  return { closedUntil: nextOpening(clocks, hours, now) ?? now + 24 * HOUR }
}

async function readWindow(db: Database, key: string): Promise<Campaign> {
  const [accountId, campaignId] = key.split('/') as [string, string]
  return db.asSystem(async (tx) => {
    const campaign = await campaignById(tx, accountId, campaignId)
    if (!campaign) throw new Error('The campaign of a message is gone.')
    return {
      hours: campaignHours(campaign),
      noZone: campaign.no_zone,
      accountZone: (await readAccount(tx, accountId)).time_zone,
    }
  })
}

const MOST_KEPT = 10_000

/** Remembers promises by key, so that a thousand messages ask once. A failure is not remembered. */
function memo<T>(
  read: (key: string, now: number) => Promise<T>,
  forMs = Number.POSITIVE_INFINITY,
): (key: string, now?: number) => Promise<T> {
  const kept = new Map<string, { value: Promise<T>; until: number }>()
  return (key, at) => {
    const now = at ?? Date.now()
    const known = kept.get(key)
    if (known && known.until > now) return known.value
    if (kept.size >= MOST_KEPT) kept.clear()
    const value = read(key, now)
    kept.set(key, { value, until: now + forMs })
    value.catch(() => kept.delete(key))
    return value
  }
}
