import { readAccount } from '../accounts/index.ts'
import type { CampaignRow } from '../campaigns/index.ts'
import type { DueSet } from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { NOWHERE, type Place, placesOfSets, takeAppZones, zoneSetsOfNext } from '../recipients/index.ts'
import { type CampaignHours, effectiveHours, type HoursRules, layersFor } from './rules.ts'
import { readRules } from './rules-read.ts'
import { nextOpening } from './windows.ts'

/** The app whose people an in-app campaign begins with; null for other channels. */
export const appOf = (campaign: Pick<CampaignRow, 'channel' | 'sender_id'>): string | null =>
  campaign.channel === 'inapp' ? campaign.sender_id : null

/** What happens to people without a zone. An app's people have no area code to guess by: they are not held, but go by the brand's own clock. */
export const noZoneRule = (campaign: Pick<CampaignRow, 'channel' | 'no_zone'>): CampaignRow['no_zone'] =>
  campaign.channel === 'inapp' && campaign.no_zone === 'hold' ? 'account_zone' : campaign.no_zone

/** A campaign's part of the hours that hold. */
export const campaignHours = (campaign: CampaignRow): CampaignHours => ({
  window: campaign.delivery_window,
  kind: campaign.kind,
  channel: campaign.channel,
})

/** A message's own start in place of its campaign's; null = it has none. */
export const startOf = (notBefore: Date | null) =>
  notBefore ? { start_mode: 'later' as const, start_at: notBefore } : {}

/**
 * Each distinct zone set of the next `limit` people after a line is solved once, however many share it; the set tells the region too.
 * Only of those, so that the first of a million people do not wait until all were looked through. People of an app go by its clock.
 */
export async function dueSets(
  tx: Tx,
  campaign: CampaignRow,
  next: { afterLine: number; limit: number },
  now: Date,
): Promise<DueSet[]> {
  const app = appOf(campaign)
  if (app)
    await takeAppZones(tx, {
      accountId: campaign.account_id,
      campaignId: campaign.id,
      senderId: app,
      ...next,
    })
  const ids = await zoneSetsOfNext(tx, { accountId: campaign.account_id, campaignId: campaign.id, ...next })
  const places = await placesOfSets(tx, ids)
  const account = {
    zone: (await readAccount(tx, campaign.account_id)).time_zone,
    rules: await readRules(tx, campaign.account_id),
  }
  return ids.map((id) => dueOf(campaign, id, places.get(id) ?? NOWHERE, account, now))
}

/** When the people of a zone set are due by what holds now, or why they are held. */
export function dueOf(
  campaign: CampaignRow,
  zoneSetId: number,
  place: Place,
  account: { zone: string; rules: HoursRules },
  now: Date,
): DueSet {
  const unknown = place.zones.length === 0
  const noZone = noZoneRule(campaign)
  if (unknown && noZone === 'leave_out') return { zoneSetId, dueAt: null, held: null, wait: null, skip: true }
  if (unknown && noZone === 'hold')
    return { zoneSetId, dueAt: null, held: 'no_zone', wait: null, skip: false }
  const later = campaign.start_mode === 'later' && campaign.start_at && campaign.start_at > now
  const start = later ? campaign.start_at! : now
  const hours = effectiveHours(layersFor(campaignHours(campaign), account.rules, place))
  const opening = nextOpening(unknown ? [account.zone] : place.zones, hours, start.getTime())
  if (opening === null) return { zoneSetId, dueAt: null, held: 'no_shared_hours', wait: null, skip: false }
  const wait = opening > start.getTime() ? 'window' : start > now ? 'start' : 'turn'
  return { zoneSetId, dueAt: new Date(opening), held: null, wait, skip: false }
}
