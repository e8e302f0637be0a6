import { IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { Kbd } from './Kbd.tsx'
import { useKeys } from './keys.ts'
import { t } from './text.ts'

const QUIET_MS = 250

/** Finds on the page. `/` goes to it, Esc empties it; `onSearch` is told when typing rests for 250 ms. */
export function SearchInput({ label, value, onSearch, width = 180 }: SearchInputProps) {
  const [typed, setTyped] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const told = useRef(value)
  useKeys({ '/': () => input.current?.focus() })
  useEffect(() => {
    // A value from outside (back button, "clear") replaces what stands here; our own coming back does not.
    if (value !== told.current) setTyped(value)
    told.current = value
  }, [value])
  useEffect(() => {
    if (typed === told.current) return
    const timer = setTimeout(() => {
      told.current = typed
      onSearch(typed)
    }, QUIET_MS)
    return () => clearTimeout(timer)
  }, [typed, onSearch])
  return (
    <span className="inp search" style={{ width }}>
      <IconSearch className="i s14" aria-hidden />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setTyped('')}
      />
      {typed ? (
        <button
          type="button"
          className="inp-eye"
          aria-label={t('Clear the search')}
          onClick={() => setTyped('')}
        >
          <IconX className="i s14" aria-hidden />
        </button>
      ) : (
        <Kbd>/</Kbd>
      )}
    </span>
  )
}

type SearchInputProps = {
  label: string
  value: string
  onSearch: (text: string) => void
  width?: number | string
}
