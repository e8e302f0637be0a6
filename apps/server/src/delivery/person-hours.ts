import type { Channel } from '@foreword/contract'
import { readAccount } from '../accounts/index.ts'
import type { CampaignRow } from '../campaigns/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { candidateZones, NOWHERE, type Place, parsePhone, placesOfSets } from '../recipients/index.ts'
import { campaignHours } from './dues.ts'
import { hoursWords } from './hours-words.ts'
import { effectiveHours, layersFor } from './rules.ts'
import { readRules } from './rules-read.ts'
import { nextOpening } from './windows.ts'

/**
 * When a service message without a campaign may next go to somebody: now, or when the account's window and everything stricter opens where they
 * are. Where that is, a campaign's file told (`zoneSetId`), else their number; else the account's clock counts. Null = it does not open.
 */
export async function hoursFor(
  tx: Tx,
  who: { accountId: string; channel: Channel; address: string; zoneSetId: number | null },
  now: Date,
): Promise<Date | null> {
  const account = await readAccount(tx, who.accountId)
  const place = await placeOf(tx, who)
  const zones = place.zones.length > 0 ? place.zones : [account.time_zone]
  const campaign = { window: account.default_window, kind: 'service' as const, channel: who.channel }
  const hours = effectiveHours(layersFor(campaign, await readRules(tx, who.accountId), place))
  const opens = nextOpening(zones, hours, now.getTime())
  return opens === null ? null : new Date(opens)
}

async function placeOf(tx: Tx, who: { address: string; zoneSetId: number | null }): Promise<Place> {
  if (who.zoneSetId !== null) return (await placesOfSets(tx, [who.zoneSetId])).get(who.zoneSetId) ?? NOWHERE
  const phone = parsePhone(who.address)
  if (!phone.valid) return NOWHERE
  const countries = phone.country ? [phone.country] : []
  return { zones: candidateZones(phone, {}).zones, region: { countries, states: [] } }
}

/** Where somebody of a campaign may be, and what all rules together leave of the day there, as they are now. */
export async function hoursThere(
  tx: Tx,
  campaign: CampaignRow,
  at: { channel: Channel; zoneSetId: number | null },
): Promise<{ zones: readonly string[]; hours: string }> {
  const place =
    at.zoneSetId === null ? NOWHERE : ((await placesOfSets(tx, [at.zoneSetId])).get(at.zoneSetId) ?? NOWHERE)
  const own = { ...campaignHours(campaign), channel: at.channel }
  const hours = effectiveHours(layersFor(own, await readRules(tx, campaign.account_id), place))
  return { zones: place.zones, hours: hoursWords(hours) }
}
