import { type Culprit, countSegments } from '@foreword/contract'
import { IconBraces } from '@tabler/icons-react'
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { t } from '../../../../ui/text.ts'
import { stretches } from './message-editing.ts'
import { useBrace } from './use-brace.ts'
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

/**
 * The message in a plain text area, so that every keyboard, screen reader and spelling check works as ever. A layer
 * behind it, which holds the same text in the same shape, colours variables and look-alikes.
 */
export function MessageEditor({ id, value, onChange, variables, plainSms, error, children }: Props) {
  const area = useRef<HTMLTextAreaElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const listId = useId()
  const names = variables ?? []
  const brace = useBrace(area, value, names, onChange)
  const { open, offered } = brace
  const showing = open !== null

  useAutoHeight(area, value)

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
            brace.look()
          }}
          onKeyDown={brace.onKeyDown}
          onKeyUp={(event) => event.key.startsWith('Arrow') && !open && brace.look()}
          onClick={brace.look}
          onBlur={brace.close}
        />
        {showing && (
          <VariableList
            id={listId}
            anchor={layer}
            names={offered}
            at={open.at}
            query={open.query}
            fileRead={variables !== null}
            onChoose={brace.choose}
          />
        )}
      </div>
      {children}
      <div className="row g4 wz-tools">
        <button
          type="button"
          className="btn sm g"
          onMouseDown={(event) => event.preventDefault()}
          onClick={brace.begin}
        >
          <IconBraces className="i" aria-hidden />
          {t('Variable')}
        </button>
        <span className="sp" />
        <span className="f12 t3 wz-tools-note">
          {variables === null
            ? t('Columns of the file become variables')
            : t('{variables, plural, one {1 column to use} other {# columns to use}}', {
                variables: variables.length,
              })}
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
