import { api, type Campaign, type CampaignChange } from '@foreword/contract'
import { hashKey, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useReducer, useState } from 'react'
import { ApiError, call, isCode, keys, messageOf, queries } from '../../../api/index.ts'
import {
  canSend,
  type Draft,
  type DraftEvent,
  hasUnsaved,
  openDraft,
  reduceDraft,
  shownCampaign,
} from './draft.ts'
import { keepUnsaved, keptFor } from './kept-draft.ts'

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
}

/** Holds a draft campaign and saves it as one types: 600 ms after the last key, one request at a time. */
export function useDraft(loaded: Campaign): DraftHold {
  const client = useQueryClient()
  const [draft, dispatch] = useReducer(reduceDraft, loaded, openWithKept)
  const [saver] = useState(() => makeSaver(client, loaded, dispatch))

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
  return { draft, campaign: shownCampaign(draft), change, flush: saver.flush, loadAgain: saver.loadAgain }
}

function openWithKept(campaign: Campaign): Draft {
  const kept = keptFor(campaign.id, campaign.revision)
  return kept ? reduceDraft(openDraft(campaign), { type: 'typed', change: kept }) : openDraft(campaign)
}

type Saver = {
  draft: Draft
  dispatch(event: DraftEvent): void
  send(): Promise<void>
  flush(): Promise<boolean>
  loadAgain(): Promise<void>
}

/** Keeps its own copy of the draft, because a request is answered between two renders. */
function makeSaver(client: QueryClient, campaign: Campaign, show: (event: DraftEvent) => void): Saver {
  let running: Promise<void> | null = null
  const params = { id: campaign.id }
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
    draft: openWithKept(campaign),
    dispatch(event) {
      saver.draft = reduceDraft(saver.draft, event)
      keepUnsaved(saver.draft)
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

/** Whether a campaign says everything a change said. */
const holds = (campaign: Campaign, change: CampaignChange): boolean =>
  Object.entries(change).every(([name, value]) => {
    return hashKey([campaign[name as keyof Campaign]]) === hashKey([value])
  })

function failureOf(error: unknown): DraftEvent {
  if (isCode(error, 'edited_elsewhere')) return { type: 'edited_elsewhere' }
  const transient = error instanceof ApiError && (error.status === 0 || error.status >= 500)
  if (transient) return { type: 'offline' }
  const field = error instanceof ApiError ? (error.field ?? null) : null
  return { type: 'refused', message: messageOf(error), field }
}
