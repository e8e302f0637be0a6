import { api, type ChoicesDraft } from '@foreword/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../../api/index.ts'
import { draftQuery } from './queries.ts'

/** What somebody is writing: words, and buttons or a list with them. */
export type Draft = { text: string; rich: ChoicesDraft | null }
const NOTHING: Draft = { text: '', rich: null }

const keyOf = (id: string) => `foreword-reply-${id}`
/** Typing rests for so long before it is sent to the server. */
const REST_MS = 600

function kept(id: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(keyOf(id)) ?? 'null') as Partial<Draft> | null
    return typeof draft?.text === 'string' ? { text: draft.text, rich: draft.rich ?? null } : null
  } catch {
    return null
  }
}

function keepHere(id: string, draft: Draft | null): void {
  try {
    if (draft === null) localStorage.removeItem(keyOf(id))
    else localStorage.setItem(keyOf(id), JSON.stringify(draft))
  } catch {
    // Storage can be full or forbidden; what is typed is still in the field.
  }
}

/**
 * The reply being typed in one conversation. The server keeps it, so that every page and device of a person has it; what the server does not
 * have yet is kept on this computer. What comes from elsewhere replaces it only while nothing unsaved stands here. Mount it once a
 * conversation.
 */
export function useReplyDraft(id: string): [Draft, (change: Partial<Draft>) => void] {
  const client = useQueryClient()
  const [draft, setDraft] = useState(() => kept(id) ?? NOTHING)
  const unsaved = useRef<Draft | null>(kept(id))
  const latest = useRef(draft)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const saved = useQuery(draftQuery(id)).data
  const save = useCallback(async () => {
    const sent = unsaved.current
    if (sent === null) return
    try {
      const { at } = await call(api.keepDraft, { params: { id }, body: sent })
      client.setQueryData(draftQuery(id).queryKey, { ...(at === null ? NOTHING : sent), at })
      if (unsaved.current !== sent) return
      unsaved.current = null
      keepHere(id, null)
    } catch {
      // It stays on this computer, and goes with the next letter or the next visit.
    }
  }, [client, id])
  const change = useCallback(
    (part: Partial<Draft>) => {
      const next = { ...latest.current, ...part }
      latest.current = next
      setDraft(next)
      unsaved.current = next
      keepHere(id, next)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void save(), REST_MS)
    },
    [id, save],
  )
  useEffect(() => {
    if (!saved || unsaved.current !== null) return
    latest.current = { text: saved.text, rich: saved.rich }
    setDraft(latest.current)
  }, [saved])
  // What is unsaved when one leaves, or was left from a time without network, goes at once.
  useEffect(() => {
    void save()
    return () => {
      clearTimeout(timer.current)
      void save()
    }
  }, [save])
  return [draft, change]
}
