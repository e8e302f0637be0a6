import type { Import, Slot } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconBraces } from '@tabler/icons-react'
import { useRef } from 'react'
import { TextField } from '../../../../ui/index.ts'
import { putVariable } from './message-editing.ts'
import { slotProblem } from './template-choice.ts'

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
  const put = (name: string) => {
    const field = input.current
    const from = field?.selectionStart ?? fill.length
    const made = putVariable(fill, from, field?.selectionEnd ?? from, name)
    onFill(made.text)
    requestAnimationFrame(() => {
      field?.focus()
      field?.setSelectionRange(made.caret, made.caret)
    })
  }
  return (
    <div className="wz-two wz-slot">
      <TextField
        ref={input}
        label={slot.label}
        aside={slot.required ? undefined : <span className="f12 t3">optional</span>}
        value={fill}
        maxLength={2000}
        placeholder={PLACEHOLDERS[slot.wants]}
        error={slotProblem(slot, fill, audience) ?? error}
        onChange={(event) => onFill(event.currentTarget.value)}
        after={
          columns && (
            <Menu position="bottom-end" returnFocus={false}>
              <Menu.Target>
                <button type="button" className="inp-eye" aria-label={`Put a column into “${slot.label}”`}>
                  <IconBraces className="i" aria-hidden />
                </button>
              </Menu.Target>
              <Menu.Dropdown mah={260} style={{ overflow: 'auto' }}>
                {columns.map((name) => (
                  <Menu.Item key={name} onClick={() => put(name)}>
                    {name}
                  </Menu.Item>
                ))}
                {columns.length === 0 && (
                  <Menu.Item disabled>The file has no column but the address</Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          )
        }
      />
      <TextField
        label="Default"
        aria-label={`Default for ${slot.label}`}
        value={spare}
        maxLength={2000}
        placeholder="None: rows without a value are refused"
        error={slotProblem(slot, spare, null)}
        onChange={(event) => onSpare(event.currentTarget.value)}
      />
    </div>
  )
}

const PLACEHOLDERS: Record<Slot['wants'], string> = {
  text: '{first_name}',
  link: 'https:// or {link}',
  number: '52.5163 or {latitude}',
}
