import type { StepDraft } from '@foreword/contract'
import { useEffect, useRef, useState } from 'react'
import { Toggle, t } from '../../../../ui/index.ts'
import { OptOutLanguages } from './OptOutLanguages.tsx'

type Props = { on: boolean; text: string; onChange(change: Partial<StepDraft>): void }

/** The opt-out text: part of the message, so it stands inside its frame. */
export function OptOutRow({ on, text, onChange }: Props) {
  const [editing, setEditing] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (editing) field.current?.select()
  }, [editing])
  const empty = on && text.trim() === ''
  return (
    <div className="row wz-optout">
      <Toggle
        aria-label={t('Add the opt-out text')}
        label=""
        checked={on}
        onChange={(event) => onChange({ optOutOn: event.currentTarget.checked })}
      />
      {(editing && on) || empty ? (
        <span className="inp wz-optout-input">
          <input
            ref={field}
            aria-label={t('Opt-out text')}
            aria-invalid={empty}
            value={text}
            maxLength={300}
            onChange={(event) => onChange({ optOutText: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.ctrlKey || event.altKey || (event.key !== 'Enter' && event.key !== 'Escape')) return
              event.preventDefault()
              setEditing(false)
            }}
            onBlur={() => setEditing(false)}
          />
        </span>
      ) : (
        <span className={on ? 't2 ell' : 't3 ell'}>
          {on ? text || t('No text yet') : t('Sent without an opt-out text')}
        </span>
      )}
      <span className="sp" />
      {empty && <span className="f12 bad nw">{t('Write it or switch it off')}</span>}
      {on && !editing && !empty && (
        <>
          <span className="f12 t3 nw wz-wide">{t('Opt-out text')}</span>
          <OptOutLanguages onChoose={(optOutText) => onChange({ optOutText })} />
          <button type="button" className="link f12" onClick={() => setEditing(true)}>
            {t('Edit')}
            <span className="vh"> {t('the opt-out text')}</span>
          </button>
        </>
      )}
    </div>
  )
}
