import { type KeyboardEvent, type RefObject, useState } from 'react'
import { matchingVariables, openBrace, putVariable } from './message-editing.ts'

type Open = { from: number; query: string; at: number }

/**
 * Columns suggested once somebody types a brace, in a line or an area of text. The field keeps the focus: arrows move the choice, Enter or
 * Tab takes it, Escape closes.
 */
export function useBrace(
  field: RefObject<HTMLInputElement | HTMLTextAreaElement | null>,
  value: string,
  names: readonly string[],
  onChange: (text: string) => void,
) {
  const [open, setOpen] = useState<Open | null>(null)
  const offered = open ? matchingVariables(names, open.query) : []
  const caretNow = () => field.current?.selectionStart ?? value.length
  const look = () => {
    const brace = openBrace(field.current?.value ?? '', caretNow())
    setOpen((before) => (brace ? { ...brace, at: before?.from === brace.from ? before.at : 0 } : null))
  }
  const choose = (name: string) => {
    const caret = caretNow()
    const put = putVariable(value, open?.from ?? caret, caret, name)
    onChange(put.text)
    setOpen(null)
    setCaretSoon(field, put.caret)
  }
  const begin = () => {
    const caret = caretNow()
    onChange(`${value.slice(0, caret)}{${value.slice(caret)}`)
    setOpen({ from: caret, query: '', at: 0 })
    setCaretSoon(field, caret + 1)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      setOpen(null)
    } else if (offered.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      const by = event.key === 'ArrowDown' ? 1 : offered.length - 1
      setOpen({ ...open, at: (open.at + by) % offered.length })
    } else if (offered[open.at] && (event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey) {
      event.preventDefault()
      choose(offered[open.at]!)
    }
  }
  return { open, offered, look, choose, begin, onKeyDown, close: () => setOpen(null) }
}

function setCaretSoon(field: RefObject<HTMLInputElement | HTMLTextAreaElement | null>, caret: number) {
  requestAnimationFrame(() => {
    field.current?.focus()
    field.current?.setSelectionRange(caret, caret)
  })
}
