import { type Culprit, countSegments } from '@foreword/contract'
import { IconBraces } from '@tabler/icons-react'
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { matchingVariables, openBrace, putVariable, stretches } from './message-editing.ts'
import { VariableList } from './VariableList.tsx'

type Props = {
  /** Of the text area; its hint is `<id>-hint`, its error `<id>-error`. */
  id: string
  value: string
  onChange(text: string): void
  /** Columns of the file that was read; null while there is none. */
  variables: readonly string[] | null
  /** What plain SMS lacks is marked. */
  plainSms: boolean
  error: string | null
  /** The opt-out row inside the frame. */
  children: ReactNode
}

type Open = { from: number; query: string; at: number }

/**
 * The message in a plain text area, so that every keyboard, screen reader and spelling check works as ever. A layer
 * behind it, which holds the same text in the same shape, colours variables and look-alikes.
 */
export function MessageEditor({ id, value, onChange, variables, plainSms, error, children }: Props) {
  const area = useRef<HTMLTextAreaElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<Open | null>(null)
  const listId = useId()
  const names = variables ?? []
  const offered = open ? matchingVariables(names, open.query) : []
  const showing = open !== null

  useAutoHeight(area, value)

  const look = () => {
    const caret = area.current?.selectionStart ?? 0
    const brace = openBrace(area.current?.value ?? '', caret)
    setOpen((before) => (brace ? { ...brace, at: before?.from === brace.from ? before.at : 0 } : null))
  }
  const choose = (name: string) => {
    const caret = area.current?.selectionStart ?? value.length
    const put = putVariable(value, open?.from ?? caret, caret, name)
    onChange(put.text)
    setOpen(null)
    setCaretSoon(area, put.caret)
  }
  const begin = () => {
    const caret = area.current?.selectionStart ?? value.length
    onChange(`${value.slice(0, caret)}{${value.slice(caret)}`)
    setOpen({ from: caret, query: '', at: 0 })
    setCaretSoon(area, caret + 1)
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

  return (
    <div className={`area wz-editor${error ? ' err' : ''}`}>
      <div className="wz-text">
        <Layer layer={layer} text={value} known={variables} plainSms={plainSms} openAt={open?.from ?? null} />
        <textarea
          ref={area}
          id={id}
          value={value}
          rows={4}
          aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}
          aria-invalid={error !== null}
          aria-autocomplete="list"
          aria-controls={showing ? listId : undefined}
          aria-activedescendant={showing && offered[open.at] ? `${listId}-${open.at}` : undefined}
          onChange={(event) => {
            onChange(event.currentTarget.value)
            look()
          }}
          onKeyDown={onKeyDown}
          onKeyUp={(event) => event.key.startsWith('Arrow') && !open && look()}
          onClick={look}
          onBlur={() => setOpen(null)}
        />
        {showing && (
          <VariableList
            id={listId}
            anchor={layer}
            names={offered}
            at={open.at}
            query={open.query}
            fileRead={variables !== null}
            onChoose={choose}
          />
        )}
      </div>
      {children}
      <div className="row g4 wz-tools">
        <button
          type="button"
          className="btn sm g"
          onMouseDown={(event) => event.preventDefault()}
          onClick={begin}
        >
          <IconBraces className="i" aria-hidden />
          Variable
        </button>
        <span className="sp" />
        <span className="f12 t3 wz-tools-note">
          {variables === null
            ? 'Columns of the file become variables'
            : variables.length === 1
              ? '1 column to use'
              : `${variables.length} columns to use`}
        </span>
      </div>
    </div>
  )
}

type LayerProps = {
  layer: React.RefObject<HTMLDivElement | null>
  text: string
  known: readonly string[] | null
  plainSms: boolean
  openAt: number | null
}

function Layer({ layer, text, known, plainSms, openAt }: LayerProps) {
  const culprits: readonly Culprit[] = plainSms ? countSegments(text).culprits : []
  const parts = stretches(text, known ? new Set(known) : null, culprits)
  const placed = parts.map((part, index) => ({
    ...part,
    at: parts.slice(0, index).reduce((sum, one) => sum + one.text.length, 0),
  }))
  return (
    <div className="wz-layer" ref={layer} aria-hidden="true">
      {placed.map((part) => (
        <span key={part.at} className={part.kind === 'plain' ? undefined : `wz-${part.kind}`}>
          {openAt !== null && openAt >= part.at && openAt < part.at + part.text.length ? (
            <>
              {part.text.slice(0, openAt - part.at)}
              <i data-caret="" />
              {part.text.slice(openAt - part.at)}
            </>
          ) : (
            part.text
          )}
        </span>
      ))}
      {'\u200b'}
    </div>
  )
}

/** The area grows with its text instead of scrolling, so that the layer behind needs no scrolling either. */
function useAutoHeight(area: React.RefObject<HTMLTextAreaElement | null>, value: string) {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const node = area.current
    if (!node) return
    const watcher = new ResizeObserver(() => setWidth(node.clientWidth))
    watcher.observe(node)
    return () => watcher.disconnect()
  }, [area])
  // biome-ignore lint/correctness/useExhaustiveDependencies: text and width change the height.
  useLayoutEffect(() => {
    const node = area.current
    if (!node) return
    node.style.height = 'auto'
    node.style.height = `${node.scrollHeight}px`
  }, [area, value, width])
}

function setCaretSoon(area: React.RefObject<HTMLTextAreaElement | null>, caret: number) {
  requestAnimationFrame(() => {
    area.current?.focus()
    area.current?.setSelectionRange(caret, caret)
  })
}
