import { type RefObject, useLayoutEffect, useState } from 'react'
import { t } from '../../../../ui/text.ts'

type Props = {
  id: string
  /** The layer that holds a mark where the brace stands; without one the list opens below the line. */
  anchor?: RefObject<HTMLDivElement | null>
  names: readonly string[]
  at: number
  query: string
  fileRead: boolean
  onChoose(name: string): void
}

/** A label and a line of text, pixels. */
const BELOW_LINE = 58

/** The columns that fit what was typed after the brace. The text area keeps the focus and moves the choice. */
export function VariableList({ id, anchor, names, at, query, fileRead, onChoose }: Props) {
  const [place, setPlace] = useState({ left: 0, top: anchor ? 0 : BELOW_LINE })
  useLayoutEffect(() => {
    const mark = anchor?.current?.querySelector<HTMLElement>('[data-caret]')
    const width = anchor?.current?.clientWidth ?? 0
    if (mark)
      setPlace({ left: Math.max(0, Math.min(mark.offsetLeft, width - 230)), top: mark.offsetTop + 24 })
  }, [anchor])
  useLayoutEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, at])
  return (
    <div className="menu wz-variables" style={place}>
      {names.length === 0 && <p className="f12 t3 wz-variables-none">{emptyWords(fileRead, query)}</p>}
      <div role="listbox" id={id} aria-label={t('Variables')}>
        {names.map((name, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the text area holds the focus and handles the keys.
          <div
            key={name}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={index === at ? 'wz-option on' : 'wz-option'}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(name)}
          >
            {name}
          </div>
        ))}
      </div>
    </div>
  )
}

function emptyWords(fileRead: boolean, query: string): string {
  if (!fileRead) {
    return t("No file is read yet. Type a column’s name and close it with '}', or add recipients first.")
  }
  return query === ''
    ? t('The file has no column besides the phone.')
    : t('No column of the file is like “{query}”.', { query })
}
