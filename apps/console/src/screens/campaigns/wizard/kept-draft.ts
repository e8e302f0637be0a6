import type { Campaign, CampaignChange } from '@foreword/contract'
import { hashKey } from '@tanstack/react-query'
import { type Draft, hasUnsaved } from './draft.ts'

const keyOf = (id: string) => `foreword-draft-${id}`
const offeredKeyOf = (id: string) => `foreword-draft-offered-${id}`

/** What the server does not have: typed on which revision, when (ms), and what of it was sent without an answer. */
export type Kept = { revision: number; typed: CampaignChange; at: number; sent: CampaignChange[] }

/** Words that were not saved before the draft changed: the person decides. `at` = when they were typed last, ms. */
export type Offer = { change: CampaignChange; at: number }

/** Whether a campaign says everything a change said. */
export const holds = (campaign: Campaign, change: CampaignChange): boolean =>
  Object.keys(missingIn(campaign, change)).length === 0

const missingIn = (campaign: Campaign, change: CampaignChange): CampaignChange =>
  Object.fromEntries(
    Object.entries(change).filter(
      ([name, value]) =>
        name !== 'revision' && hashKey([campaign[name as keyof Campaign]]) !== hashKey([value]),
    ),
  )

/**
 * What becomes of kept words when the draft is opened again. On the revision they were typed on, or on the one that our own unanswered change
 * made, they go on as typed. On any other they would undo somebody's newer words, so they are offered. What the draft says already is neither.
 */
export function whatOf(kept: Kept, campaign: Campaign): { use: CampaignChange } | { offer: Offer } | null {
  const change = missingIn(campaign, kept.typed)
  if (Object.keys(change).length === 0) return null
  const ours =
    campaign.revision === kept.revision ||
    (campaign.revision === kept.revision + 1 && kept.sent.some((one) => holds(campaign, one)))
  return ours ? { use: change } : { offer: { change, at: kept.at } }
}

/**
 * Keeps what the server does not have yet in this window's storage: a session that ends, a closed laptop or a reload
 * while nothing answers must not cost a message. `unanswered` may have arrived all the same.
 */
export function keepUnsaved(draft: Draft, unanswered: readonly CampaignChange[], now: number): void {
  const { id, revision } = draft.server
  if (!hasUnsaved(draft)) {
    put(keyOf(id), null)
    return
  }
  const typed = { ...draft.onItsWay, ...draft.typed }
  const sent = [...unanswered, ...(draft.onItsWay ? [draft.onItsWay] : [])]
  put(keyOf(id), { revision, typed, at: now, sent } satisfies Kept)
}

/** The kept words of a draft that is opened: those to go on with, and those to ask about, which stay kept until somebody decides. */
export function openKept(campaign: Campaign): { use: CampaignChange | null; offer: Offer | null } {
  const { id } = campaign
  const kept = get<Kept>(keyOf(id))
  const found = kept && whatOf(kept, campaign)
  const before = get<Offer>(offeredKeyOf(id))
  const waiting = before && missingIn(campaign, before.change)
  const offers = [
    ...(before && waiting && Object.keys(waiting).length > 0 ? [{ change: waiting, at: before.at }] : []),
    ...(found && 'offer' in found ? [found.offer] : []),
  ]
  const offer = offers.reduce<Offer | null>(
    (all, one) => ({ change: { ...all?.change, ...one.change }, at: one.at }),
    null,
  )
  keepOffer(id, offer)
  if (!found || 'offer' in found) put(keyOf(id), null)
  return { use: found && 'use' in found ? found.use : null, offer }
}

export const keepOffer = (id: string, offer: Offer | null): void => put(offeredKeyOf(id), offer)

function get<T>(key: string): T | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as T | null
  } catch {
    return null
  }
}

function put(key: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Storage can be forbidden or full; the draft in memory is still there.
  }
}
