import type { AuditAction, DeliveryHours, DeliveryHoursChange, RegionHoursChange } from '@foreword/contract'
import { insertAudit } from '../accounts/index.ts'
import { wakeDispatchers } from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { found, Problem } from '../platform/problem.ts'
import { windowProblem } from './hours.ts'
import { REGION_RULES } from './region-rules.ts'
import * as store from './rules-store.ts'

// Limits of an account: read, and changed. A change is written, kept in the audit log and followed by what waits.

export type RulesDeps = { clock: Clock; newId: () => string }

/** Everything the settings page shows. */
export async function readHours(tx: Tx, accountId: string): Promise<DeliveryHours> {
  const row = await store.rulesRow(tx, accountId)
  const edits = new Map((await store.regionEdits(tx, accountId)).map((edit) => [edit.region, edit]))
  return {
    revision: row?.revision ?? 0,
    hours: row?.hours ?? null,
    channels: {
      sms: row?.channel_hours.sms ?? null,
      whatsapp: row?.channel_hours.whatsapp ?? null,
      inapp: row?.channel_hours.inapp ?? null,
    },
    alertsAnyTime: row?.alerts_any_time ?? false,
    regionRules: row?.region_rules ?? false,
    holidays: await store.holidaysOf(tx, accountId),
    regions: REGION_RULES.map((rule) => {
      const edit = edits.get(rule.region)
      const published = { hours: rule.hours, holidays: rule.holidays.length > 0 }
      const own = edit?.hours ? { hours: edit.hours, holidays: edit.holidays } : published
      const { region, name, source, certainty, checked, note = null } = rule
      const state = !edit ? 'published' : edit.hours ? 'own' : 'off'
      return { region, name, state, ...own, published, source, certainty, checked, note }
    }),
  }
}

/** Hours of account and channels, and the two switches. Throws edited_elsewhere and window_empty. */
export async function changeHours(
  tx: Tx,
  deps: RulesDeps,
  who: Who,
  change: DeliveryHoursChange,
): Promise<DeliveryHours> {
  const { revision, ...fields } = change
  const before = await store.lockRules(tx, who.accountId)
  if (revision !== undefined && revision !== before.revision) throw new Problem('edited_elsewhere')
  for (const [field, hours] of [['hours', change.hours] as const, ...Object.entries(change.channels ?? {})])
    checkHours(field, hours ?? null)
  if (Object.keys(fields).length > 0) {
    const channels = { ...before.channel_hours, ...change.channels }
    await store.writeRules(tx, who.accountId, {
      hours: change.hours === undefined ? before.hours : change.hours,
      channel_hours: Object.fromEntries(Object.entries(channels).filter(([, hours]) => hours !== null)),
      alerts_any_time: change.alertsAnyTime ?? before.alerts_any_time,
      region_rules: change.regionRules ?? before.region_rules,
    })
    await follow(
      tx,
      deps,
      who,
      'delivery_hours.changed',
      WORDS.filter(([key]) => key in fields)
        .map(([, word]) => word)
        .join(', '),
    )
  }
  return readHours(tx, who.accountId)
}

const WORDS = [
  ['hours', 'hours of the account'],
  ['channels', 'hours of channels'],
  ['alertsAnyTime', 'alerts at any time'],
  ['regionRules', 'hours by region'],
] as const

/** A date on which nothing goes out. Throws invalid_date and holiday_exists. */
export async function addHoliday(
  tx: Tx,
  deps: RulesDeps,
  who: Who,
  holiday: { date: string; name: string; country: string | null; yearly: boolean },
): Promise<DeliveryHours> {
  if (!isDate(holiday.date)) throw new Problem('invalid_date', { field: 'date' })
  const name = holiday.name.trim()
  if (!name)
    throw new Problem('bad_request', { field: 'name', message: 'Give the holiday a name, like Christmas.' })
  const made = await store.insertHoliday(tx, who.accountId, { ...holiday, name, id: deps.newId() })
  if (!made) throw new Problem('holiday_exists', { field: 'date' })
  await touch(tx, deps, who, 'holiday.added', `${name}, ${holiday.date}`)
  return readHours(tx, who.accountId)
}

/** Throws not_found. */
export async function removeHoliday(tx: Tx, deps: RulesDeps, who: Who, id: string): Promise<DeliveryHours> {
  const gone = found(await store.deleteHoliday(tx, who.accountId, id), 'This holiday')
  await touch(tx, deps, who, 'holiday.removed', `${gone.name}, ${gone.date}`)
  return readHours(tx, who.accountId)
}

/** One row of the table: as published, with hours of one's own, or off. Throws not_found and window_empty. */
export async function changeRegion(
  tx: Tx,
  deps: RulesDeps,
  who: Who,
  region: string,
  change: RegionHoursChange,
): Promise<DeliveryHours> {
  const rule = found(
    REGION_RULES.find((one) => one.region === region),
    'This region',
  )
  if (change.state === 'published') await store.deleteRegionEdit(tx, who.accountId, region)
  else {
    const hours = change.state === 'off' ? null : (change.hours ?? rule.hours)
    checkHours('hours', hours)
    const holidays = change.state === 'own' && (change.holidays ?? rule.holidays.length > 0)
    await store.writeRegionEdit(tx, who.accountId, { region, hours, holidays })
  }
  await touch(tx, deps, who, 'region_hours.changed', `${rule.name}: ${STATES[change.state]}`)
  return readHours(tx, who.accountId)
}

const STATES = { published: 'as published', own: 'own hours', off: 'switched off' }

function checkHours(field: string, hours: Parameters<typeof windowProblem>[0] | null): void {
  const problem = hours && windowProblem(hours)
  if (problem) throw new Problem('window_empty', { field, message: problem })
}

/** Whether "2026-02-30" and its like are meant as a day of the calendar. */
function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** A change outside the row of rules moves its revision too, so that an open page notices. */
async function touch(tx: Tx, deps: RulesDeps, who: Who, action: AuditAction, subject: string): Promise<void> {
  const row = await store.lockRules(tx, who.accountId)
  await store.writeRules(tx, who.accountId, row)
  await follow(tx, deps, who, action, subject)
}

async function follow(
  tx: Tx,
  deps: RulesDeps,
  who: Who,
  action: AuditAction,
  subject: string,
): Promise<void> {
  const entry = { accountId: who.accountId, actorId: who.userId, actorName: who.name, action, subject }
  await insertAudit(tx, entry, deps.clock.now())
  await store.askToFollow(tx, who.accountId)
  await wakeDispatchers(tx)
}
