import type { CampaignChange } from '@foreword/contract'
import { type Draft, hasUnsaved } from './draft.ts'

const keyOf = (id: string) => `foreword-draft-${id}`

/**
 * Keeps what the server does not have yet in this window's storage: a session that ends, a closed laptop or a reload
 * while nothing answers must not cost a message.
 */
export function keepUnsaved(draft: Draft): void {
  try {
    if (!hasUnsaved(draft)) {
      sessionStorage.removeItem(keyOf(draft.server.id))
      return
    }
    const typed = { ...draft.onItsWay, ...draft.typed }
    sessionStorage.setItem(keyOf(draft.server.id), JSON.stringify({ revision: draft.server.revision, typed }))
  } catch {
    // Storage can be forbidden or full; the draft in memory is still there.
  }
}

/** What was kept for this revision of a draft; words typed on an older one would undo somebody's newer ones. */
export function keptFor(id: string, revision: number): CampaignChange | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(id)) ?? 'null') as {
      revision: number
      typed: CampaignChange
    } | null
    return kept?.revision === revision ? kept.typed : null
  } catch {
    return null
  }
}
