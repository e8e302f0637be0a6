import type { Import, Slot } from '@foreword/contract'
import { IconBraces } from '@tabler/icons-react'
import { useId, useRef } from 'react'
import { saidByServer, spoken, TextField, t } from '../../../../ui/index.ts'
import { slotProblem } from './template-choice.ts'
import { useBrace } from './use-brace.ts'
import { VariableList } from './VariableList.tsx'

type Props = {
  slot: Slot
  /** Columns of the file; null while there is none. */
  columns: readonly string[] | null
  audience: Import | null
  fill: string
  spare: string
  error: string | undefined
  onFill(text: string): void
  onSpare(text: string): void
}

/** One place of a template: a column of the file, text with columns in it, and what stands in where a row lacks it. */
export function SlotField({ slot, columns, audience, fill, spare, error, onFill, onSpare }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const listId = useId()
  const brace = useBrace(input, fill, columns ?? [], onFill)
  const { open, offered } = brace
  const given = open && offered[open.at] ? { 'aria-activedescendant': `${listId}-${open.at}` } : {}
  return (
    <div className="wz-two wz-slot">
      <div className="wz-slot-fill">
        <TextField
          ref={input}
          label={saidByServer(slot.label)}
          aside={slot.required ? undefined : <span className="f12 t3">{t('optional')}</span>}
          value={fill}
          maxLength={2000}
          placeholder={PLACEHOLDERS[slot.wants]}
          error={slotProblem(slot, fill, audience) ?? error}
          autoComplete="off"
          aria-autocomplete="list"
          {...(open ? { 'aria-controls': listId, ...given } : {})}
          onChange={(event) => {
            onFill(event.currentTarget.value)
            brace.look()
          }}
          onKeyDown={brace.onKeyDown}
          onBlur={brace.close}
          after={
            <button
              type="button"
              className="inp-eye"
              aria-label={t('Put a column into “{label}”', { label: saidByServer(slot.label) })}
              onMouseDown={(event) => event.preventDefault()}
              onClick={brace.begin}
            >
              <IconBraces className="i" aria-hidden />
            </button>
          }
        />
        {open && (
          <VariableList
            id={listId}
            names={offered}
            at={open.at}
            query={open.query}
            fileRead={columns !== null}
            onChoose={brace.choose}
          />
        )}
      </div>
      <TextField
        label={t('Default')}
        aria-label={t('Default for {label}', { label: saidByServer(slot.label) })}
        value={spare}
        maxLength={2000}
        placeholder={t('None')}
        error={slotProblem(slot, spare, null)}
        onChange={(event) => onSpare(event.currentTarget.value)}
      />
    </div>
  )
}

const PLACEHOLDERS: Record<Slot['wants'], string> = spoken(() => ({
  text: t("'{'first_name'}'"),
  link: 'https:// or {link}',
  number: t("52.5163 or '{'latitude'}'"),
}))
