// pure
import type { Channel, DeliveryWindow, Kind } from '@foreword/contract'
import type { Place } from '../recipients/index.ts'
import { type ClosedDays, closedDays } from './closed-days.ts'
import { windowOf } from './hours.ts'
import { REGION_RULES, type RegionRule } from './region-rules.ts'
import { hoursTogether, type LocalHours, localHours, openBut } from './week.ts'

// What holds for somebody: the campaign's window, then what account, channel, holidays and region allow. All hold together, so the
// strictest wins and no order matters; the order below is only the one in which a cause is looked for.

export type HolidayRule = { date: string; name: string; country: string | null; yearly: boolean }

/** A region's hours as they hold in one account. */
export type RegionHours = Pick<RegionRule, 'region' | 'name' | 'hours'> & { closed: ClosedDays | null }

/** An account's limits as they are now. */
export type HoursRules = {
  hours: DeliveryWindow | null
  channels: Partial<Record<Channel, DeliveryWindow>>
  alertsAnyTime: boolean
  holidays: readonly HolidayRule[]
  /** Those in force, by region code; none while the account has not adopted them. */
  regions: ReadonlyMap<string, RegionHours>
}

export const NO_RULES: HoursRules = {
  hours: null,
  channels: {},
  alertsAnyTime: false,
  holidays: [],
  regions: new Map(),
}

/** What a campaign brings; its window is frozen at launch. */
export type CampaignHours = { window: DeliveryWindow; kind: Kind; channel: Channel }

export type LayerKind = 'campaign' | 'account' | 'channel' | 'holidays' | 'region'
/** One of the rules that hold for somebody, with the name people know it by. */
export type Layer = { kind: LayerKind; name: string; hours: LocalHours }

export type RegionEdit = { region: string; hours: DeliveryWindow | null; holidays: boolean }

const CHANNEL_NAMES: Record<Channel, string> = { sms: 'SMS', whatsapp: 'WhatsApp', inapp: 'In-app' }
const US_TERRITORIES = new Set(['PR', 'GU', 'VI', 'AS', 'MP'])

/** The published rules with an account's edits; rows switched off are left out. */
export function regionsInForce(edits: readonly RegionEdit[]): Map<string, RegionHours> {
  const edited = new Map(edits.map((edit) => [edit.region, edit]))
  return new Map(
    REGION_RULES.flatMap((rule) => {
      const edit = edited.get(rule.region)
      if (edit && edit.hours === null) return []
      const holidays = edit && !edit.holidays ? [] : rule.holidays
      const hours = edit?.hours ?? rule.hours
      return [
        [rule.region, { region: rule.region, name: rule.name, hours, closed: closedDays([], holidays) }],
      ]
    }),
  )
}

/**
 * Every rule that holds for the people of a place. Alerts are held by all but the region rules, which are for marketing, unless
 * the account lets them out at any time; then only the campaign's own window holds.
 */
export function layersFor(campaign: CampaignHours, rules: HoursRules, place: Place): Layer[] {
  const layers: Layer[] = [
    { kind: 'campaign', name: 'The campaign’s window', hours: localHours(windowOf(campaign.window)) },
  ]
  if (campaign.kind === 'alert' && rules.alertsAnyTime) return layers
  const add = (kind: LayerKind, name: string, hours: LocalHours | null) => {
    if (hours) layers.push({ kind, name, hours })
  }
  const channel = rules.channels[campaign.channel]
  add('account', 'The account’s hours', rules.hours && localHours(windowOf(rules.hours)))
  add(
    'channel',
    `The hours of ${CHANNEL_NAMES[campaign.channel]}`,
    channel ? localHours(windowOf(channel)) : null,
  )
  add('holidays', 'Holidays', openBut(closedDays(rules.holidays.filter((one) => concerns(one, place)))))
  if (campaign.kind !== 'marketing') return layers
  for (const region of regionsOf(place, rules)) add('region', region.name, hoursOfRegion(region))
  return layers
}

/** All of them together. */
export const effectiveHours = (layers: readonly Layer[]): LocalHours =>
  hoursTogether(layers.map((layer) => layer.hours))

const regionHours = new WeakMap<RegionHours, LocalHours>()
function hoursOfRegion(region: RegionHours): LocalHours {
  const known = regionHours.get(region)
  if (known) return known
  const own = localHours(windowOf(region.hours))
  const closed = openBut(region.closed)
  const made = closed ? hoursTogether([own, closed]) : own
  regionHours.set(region, made)
  return made
}

/** A holiday of one country holds for everybody who may be there. */
const concerns = (holiday: HolidayRule, { region }: Place): boolean =>
  holiday.country === null || region.countries.includes(holiday.country)

/** The rules of the country and of every state the person may be in; of all states when nothing narrows it down. */
function regionsOf({ region: { countries, states } }: Place, { regions }: HoursRules): RegionHours[] {
  const american = countries.some((country) => country === 'US' || US_TERRITORIES.has(country))
  const anyState = countries.includes('US') && states.length === 0
  return [...regions.values()].filter(({ region }) => {
    if (region === 'US') return american
    if (region.startsWith('US-')) return anyState || states.includes(region.slice(3))
    return countries.includes(region)
  })
}
