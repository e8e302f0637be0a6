import { api, type Campaign, type CampaignChange } from '@foreword/contract'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useReducer, useState } from 'react'
import { ApiError, call, isCode, keys, messageOf, queries } from '../../../api/index.ts'
import { t, toast } from '../../../ui/index.ts'
import {
  canSend,
  type Draft,
  type DraftEvent,
  hasUnsaved,
  openDraft,
  reduceDraft,
  shownCampaign,
} from './draft.ts'
import { holds, keepOffer, keepUnsaved, type Offer, openKept } from './kept-draft.ts'

const PAUSE_MS = 600
/** How long after a failed network the next try comes by itself. */
const RETRY_MS = 4000

/** Fields that say something to people. */
const SAID = ['message', 'rich', 'fallbacks', 'channel'] as const

export type DraftHold = {
  draft: Draft
  /** The campaign with everything typed on top. */
  campaign: Campaign
  change(change: CampaignChange): void
  /** Sends what is unsaved now. True when the server has everything. */
  flush(): Promise<boolean>
  /** Gives up what was typed and takes the server's campaign. */
  loadAgain(): Promise<void>
  /** Words of before that were not saved, while nobody decided about them. */
  offer: Offer | null
  /** Takes them over, or leaves them, which can be undone. */
  decide(use: boolean): void
}

/** Holds a draft campaign and saves it as one types: 600 ms after the last key, one request at a time. */
export function useDraft(loaded: Campaign): DraftHold {
  const client = useQueryClient()
  const [opened] = useState(() => openWithKept(loaded))
  const [draft, dispatch] = useReducer(reduceDraft, opened.draft)
  const [saver] = useState(() => makeSaver(client, opened.draft, dispatch))
  const [offer, setOffer] = useState(opened.offer)

  useEffect(() => {
    if (!canSend(draft) || draft.state === 'refused') return
    const timer = setTimeout(() => void saver.send(), draft.state === 'offline' ? RETRY_MS : PAUSE_MS)
    return () => clearTimeout(timer)
  }, [draft, saver])

  useEffect(() => {
    if (loaded.revision > saver.draft.server.revision && !hasUnsaved(saver.draft)) {
      saver.dispatch({ type: 'loaded', campaign: loaded })
    }
  }, [loaded, saver])

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (hasUnsaved(saver.draft)) event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    return () => {
      window.removeEventListener('beforeunload', warn)
      void saver.send()
    }
  }, [saver])

  const change = useCallback(
    (typed: CampaignChange) => saver.dispatch({ type: 'typed', change: typed }),
    [saver],
  )
  const decide = (use: boolean) => {
    if (!offer) return
    keepOffer(loaded.id, null)
    setOffer(null)
    if (use) return change(offer.change)
    toast(t('The words are left'), () => {
      keepOffer(loaded.id, offer)
      setOffer(offer)
    })
  }
  const { flush, loadAgain } = saver
  return { draft, campaign: shownCampaign(draft), change, flush, loadAgain, offer, decide }
}

function openWithKept(campaign: Campaign): { draft: Draft; offer: Offer | null } {
  const { use, offer } = openKept(campaign)
  const draft = openDraft(campaign)
  return { draft: use ? reduceDraft(draft, { type: 'typed', change: use }) : draft, offer }
}

type Saver = {
  draft: Draft
  dispatch(event: DraftEvent): void
  send(): Promise<void>
  flush(): Promise<boolean>
  loadAgain(): Promise<void>
}

/** Keeps its own copy of the draft, because a request is answered between two renders. */
function makeSaver(client: QueryClient, opened: Draft, show: (event: DraftEvent) => void): Saver {
  let running: Promise<void> | null = null
  const params = { id: opened.server.id }
  /** Sent on the server's present revision without an answer: each may have arrived all the same. */
  let unanswered: CampaignChange[] = []
  const ask = () => client.fetchQuery({ ...queries.campaign(params.id), staleTime: 0 })
  const failed = async (error: unknown, sent: CampaignChange): Promise<DraftEvent> => {
    const event = failureOf(error)
    if (event.type === 'offline') unanswered.push(sent)
    if (event.type !== 'edited_elsewhere' || unanswered.length === 0) return event
    // The other window may have been this one: the revision that stands in the way is then the change whose answer was lost.
    const fresh = await ask().catch(() => null)
    if (fresh === null) return { type: 'offline' }
    const ours =
      fresh.revision === saver.draft.server.revision + 1 && unanswered.some((one) => holds(fresh, one))
    unanswered = []
    return ours ? { type: 'arrived', campaign: fresh } : event
  }
  const saver: Saver = {
    draft: opened,
    dispatch(event) {
      saver.draft = reduceDraft(saver.draft, event)
      keepUnsaved(saver.draft, unanswered, Date.now())
      show(event)
    },
    async send() {
      if (running) return running
      if (!canSend(saver.draft)) return
      const sent = saver.draft.typed
      const body = { ...sent, revision: saver.draft.server.revision }
      saver.dispatch({ type: 'sent' })
      running = call(api.changeCampaign, { params, body })
        .then((saved) => {
          unanswered = []
          saver.dispatch({ type: 'saved', campaign: saved, at: Date.now() })
          client.setQueryData(queries.campaign(params.id).queryKey, saved)
          void client.invalidateQueries({ queryKey: keys.campaigns, refetchType: 'none' })
          // Other words need other values, so the server judged the rows anew.
          if (SAID.some((field) => field in body)) {
            void client.invalidateQueries({ queryKey: keys.import(params.id) })
            void client.invalidateQueries({ queryKey: ['samples', params.id] })
          }
        })
        .catch(async (error: unknown) => saver.dispatch(await failed(error, sent)))
        .finally(() => {
          running = null
        })
      return running
    },
    async flush() {
      await running
      await saver.send()
      return !hasUnsaved(saver.draft)
    },
    async loadAgain() {
      const fresh = await ask()
      unanswered = []
      saver.dispatch({ type: 'loaded', campaign: fresh })
    },
  }
  return saver
}

function failureOf(error: unknown): DraftEvent {
  if (isCode(error, 'edited_elsewhere')) return { type: 'edited_elsewhere' }
  const transient = error instanceof ApiError && (error.status === 0 || error.status >= 500)
  if (transient) return { type: 'offline' }
  const field = error instanceof ApiError ? (error.field ?? null) : null
  return { type: 'refused', message: messageOf(error), field }
}
