// pure
import type { Campaign, CampaignChange } from '@foreword/contract'

/**
 * A draft as the wizard holds it: what the server last answered, what was typed since, and what is on its way.
 * Nothing typed leaves `typed` before the server has answered with it, so a failed network loses nothing.
 */
export type Draft = {
  server: Campaign
  typed: CampaignChange
  onItsWay: CampaignChange | null
  state: 'saved' | 'saving' | 'offline' | 'refused' | 'edited_elsewhere'
  /** The server's sentence for `refused` and its field; null otherwise. */
  problem: { message: string; field: string | null } | null
  savedAt: number | null
}

export type DraftEvent =
  | { type: 'typed'; change: CampaignChange }
  | { type: 'sent' }
  | { type: 'saved'; campaign: Campaign; at: number }
  | { type: 'offline' }
  | { type: 'refused'; message: string; field: string | null }
  | { type: 'edited_elsewhere' }
  /** A change had arrived although its answer was lost: the campaign as it stands with it. */
  | { type: 'arrived'; campaign: Campaign }
  | { type: 'loaded'; campaign: Campaign }

export function openDraft(campaign: Campaign): Draft {
  return {
    server: campaign,
    typed: {},
    onItsWay: null,
    state: 'saved',
    problem: null,
    savedAt: Date.parse(campaign.updatedAt),
  }
}

/** What the person sees: the server's campaign with everything typed on top. */
export function shownCampaign(draft: Draft): Campaign {
  const { revision: _onItsWay, ...sent } = draft.onItsWay ?? {}
  return { ...draft.server, ...sent, ...draft.typed } as Campaign
}

export const hasUnsaved = (draft: Draft): boolean =>
  draft.onItsWay !== null || Object.keys(draft.typed).length > 0

/** Whether `typed` may be sent now: one request at a time, so that revisions follow each other. */
export const canSend = (draft: Draft): boolean =>
  draft.onItsWay === null && Object.keys(draft.typed).length > 0 && draft.state !== 'edited_elsewhere'

export function reduceDraft(draft: Draft, event: DraftEvent): Draft {
  switch (event.type) {
    case 'typed':
      return {
        ...draft,
        typed: { ...draft.typed, ...event.change },
        state: draft.state === 'edited_elsewhere' ? draft.state : 'saving',
        problem: null,
      }
    case 'sent':
      return { ...draft, onItsWay: draft.typed, typed: {}, state: 'saving' }
    case 'saved': {
      const state = Object.keys(draft.typed).length > 0 ? 'saving' : 'saved'
      return { ...draft, server: event.campaign, onItsWay: null, state, problem: null, savedAt: event.at }
    }
    case 'offline':
      return { ...takenBack(draft), state: 'offline' }
    case 'refused':
      return {
        ...takenBack(draft),
        state: 'refused',
        problem: { message: event.message, field: event.field },
      }
    case 'edited_elsewhere':
      return { ...takenBack(draft), state: 'edited_elsewhere' }
    case 'arrived':
      return { ...takenBack(draft), server: event.campaign, state: 'saving', problem: null }
    case 'loaded':
      return openDraft(event.campaign)
  }
}

/** What was on its way goes back below what was typed meanwhile, which is newer. */
function takenBack(draft: Draft): Draft {
  return { ...draft, typed: { ...draft.onItsWay, ...draft.typed }, onItsWay: null }
}
