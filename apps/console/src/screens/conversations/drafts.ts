import { useCallback, useState } from 'react'

const keyOf = (id: string) => `foreword-reply-${id}`

function kept(id: string): string {
  try {
    return localStorage.getItem(keyOf(id)) ?? ''
  } catch {
    return ''
  }
}

export function keepDraft(id: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(keyOf(id))
    else localStorage.setItem(keyOf(id), text)
  } catch {
    // Storage can be full or forbidden; what is typed is still in the field.
  }
}

/** The reply being typed in one conversation, kept on this computer until it is sent. Mount it once a conversation. */
export function useReplyDraft(id: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => kept(id))
  const change = useCallback(
    (next: string) => {
      setText(next)
      keepDraft(id, next)
    },
    [id],
  )
  return [text, change]
}
