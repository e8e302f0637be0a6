import { api } from '@foreword/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../../api/index.ts'
import { draftQuery } from './queries.ts'

const keyOf = (id: string) => `foreword-reply-${id}`
/** Typing rests for so long before it is sent to the server. */
const REST_MS = 600

function kept(id: string): string | null {
  try {
    return localStorage.getItem(keyOf(id))
  } catch {
    return null
  }
}

function keepHere(id: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(keyOf(id))
    else localStorage.setItem(keyOf(id), text)
  } catch {
    // Storage can be full or forbidden; what is typed is still in the field.
  }
}

/**
 * The reply being typed in one conversation. The server keeps it, so that every page and device of a person has it; what the server does not
 * have yet is kept on this computer. What comes from elsewhere replaces the text only while nothing unsaved stands here. Mount it once a
 * conversation.
 */
export function useReplyDraft(id: string): [string, (text: string) => void] {
  const client = useQueryClient()
  const [text, setText] = useState(() => kept(id) ?? '')
  const unsaved = useRef<string | null>(kept(id))
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const saved = useQuery(draftQuery(id)).data
  const save = useCallback(async () => {
    const sent = unsaved.current
    if (sent === null) return
    try {
      const { at } = await call(api.keepDraft, { params: { id }, body: { text: sent } })
      client.setQueryData(draftQuery(id).queryKey, { text: at === null ? '' : sent, at })
      if (unsaved.current !== sent) return
      unsaved.current = null
      keepHere(id, null)
    } catch {
      // It stays on this computer, and goes with the next letter or the next visit.
    }
  }, [client, id])
  const change = useCallback(
    (next: string) => {
      setText(next)
      unsaved.current = next
      keepHere(id, next)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void save(), REST_MS)
    },
    [id, save],
  )
  useEffect(() => {
    if (saved && unsaved.current === null) setText(saved.text)
  }, [saved])
  // What is unsaved when one leaves, or was left from a time without network, goes at once.
  useEffect(() => {
    void save()
    return () => {
      clearTimeout(timer.current)
      void save()
    }
  }, [save])
  return [text, change]
}
