import { IconBold, IconBraces, IconCode, IconItalic, IconStrikethrough } from '@tabler/icons-react'
import { useRef } from 'react'
import { AreaField, IconButton, spoken, t } from '../../../ui/index.ts'
import { type Edited, mark, putVariable } from './form.ts'

type BodyFieldProps = {
  value: string
  error: string | undefined
  most: number
  onChange: (text: string) => void
}

const MARKS = spoken(() => [
  { sign: '*', label: t('Bold'), icon: IconBold },
  { sign: '_', label: t('Italic'), icon: IconItalic },
  { sign: '~', label: t('Strike through'), icon: IconStrikethrough },
  { sign: '```', label: t('Monospace'), icon: IconCode },
])

/** The text, with WhatsApp's own marks and the next variable one press away. */
export function BodyField({ value, error, most, onChange }: BodyFieldProps) {
  const box = useRef<HTMLDivElement>(null)
  const edit = (how: (text: string, from: number, to: number) => Edited) => {
    const area = box.current?.querySelector('textarea')
    if (!area) return
    const done = how(value, area.selectionStart, area.selectionEnd)
    onChange(done.text)
    requestAnimationFrame(() => {
      area.focus()
      area.setSelectionRange(done.from, done.to)
    })
  }
  return (
    <div ref={box} data-field="body">
      <AreaField
        label={t('Text')}
        rows={6}
        value={value}
        error={error}
        hint={t("Variables are '{{'1'}}', '{{'2'}}' … or names like '{{'first_name'}}'.")}
        onChange={(event) => onChange(event.target.value)}
        aside={
          <span className={`f12 num ${value.length > most ? 'bad' : 't3'}`}>
            {t('{value} of {most}', { value: value.length, most })}
          </span>
        }
      />
      <div className="row g4 tpl-marks">
        <button type="button" className="btn sm g" onClick={() => edit(putVariable)}>
          <IconBraces className="i" aria-hidden />
          {t('Variable')}
        </button>
        {MARKS.map(({ sign, label, icon: Icon }) => (
          <IconButton
            key={sign}
            label={label}
            kind="quiet"
            size="sm"
            onClick={() => edit((text, from, to) => mark(text, from, to, sign))}
          >
            <Icon className="i" aria-hidden />
          </IconButton>
        ))}
      </div>
    </div>
  )
}
