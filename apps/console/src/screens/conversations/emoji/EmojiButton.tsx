import { IconMoodSmile } from '@tabler/icons-react'
import { lazy, type RefObject, Suspense, useCallback, useRef, useState } from 'react'
import { IconButton, t, useKeys } from '../../../ui/index.ts'

/** Fetched when it is first opened: who uses no emoji loads none. */
const EmojiPicker = lazy(() => import('./EmojiPicker.tsx').then((one) => ({ default: one.EmojiPicker })))

/** Opens the emoji above a field, and puts what is chosen where the caret stands in it. */
export function EmojiButton({ area }: { area: RefObject<HTMLTextAreaElement | null> }) {
  const [open, setOpen] = useState(false)
  const place = useRef<HTMLSpanElement>(null)
  const inserting = useRef(false)
  const close = useCallback(
    (back: boolean) => {
      // The field has the focus for a moment while something is put in.
      if (inserting.current) return
      setOpen(false)
      if (back) area.current?.focus()
    },
    [area],
  )
  useKeys({ 'mod+e': () => setOpen(true) })
  return (
    <span ref={place} className="cv-emoji-place">
      <IconButton
        label={t('Emoji')}
        kbd={t('Ctrl E')}
        kind="quiet"
        size="sm"
        aria-expanded={open}
        onClick={() => (open ? close(true) : setOpen(true))}
      >
        <IconMoodSmile className="i" aria-hidden />
      </IconButton>
      {open && (
        <Suspense fallback={null}>
          <EmojiPicker
            place={place}
            onPick={(emoji, more) => {
              inserting.current = true
              if (area.current) insert(area.current, emoji)
              inserting.current = false
              if (!more) close(true)
            }}
            onClose={close}
          />
        </Suspense>
      )}
    </span>
  )
}

/** At the caret, as if it was typed: Undo takes it back. */
function insert(area: HTMLTextAreaElement, text: string): void {
  const before = document.activeElement
  area.focus()
  // The only way that keeps the browser's own Undo; where it is gone the text goes in without.
  if (!document.execCommand('insertText', false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end')
    area.dispatchEvent(new Event('input', { bubbles: true }))
  }
  if (before instanceof HTMLElement && before !== area) before.focus()
}
