import type { Conversation } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useId, useState } from 'react'
import { queries, useSession } from '../../api/index.ts'
import { t } from '../../ui/index.ts'
import { filled, matching } from './canned.ts'

type Props = { conversation: Conversation; onPick(text: string): void; onClose(): void }

/** Saved answers over the composer: typed to find, arrows to choose, Enter to put one in. */
export function CannedPicker({ conversation, onPick, onClose }: Props) {
  const { summary, customer } = conversation
  const { user, role } = useSession()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const list = useId()
  const replies = useQuery(queries.canned()).data?.replies
  const known = { name: summary.name, agent: user.name, customer }
  const found = matching(
    (replies ?? []).filter((one) => one.skillId === null || one.skillId === summary.skillId),
    typed,
  )
  const chosen = found[Math.min(at, found.length - 1)]
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    else if (event.key === 'Enter' && chosen) onPick(filled(chosen.text, known))
    else if (event.key === 'ArrowDown') setAt((now) => Math.min(found.length - 1, now + 1))
    else if (event.key === 'ArrowUp') setAt((now) => Math.max(0, now - 1))
    else return
    event.preventDefault()
  }
  return (
    <search className="cv-canned">
      <input
        // biome-ignore lint/a11y/noAutofocus: it opens by a key, to be typed in.
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={chosen ? `${list}-${chosen.id}` : undefined}
        aria-label={t('Find a saved answer')}
        placeholder={t('Find a saved answer')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
        onBlur={(event) => !event.currentTarget.parentElement?.contains(event.relatedTarget) && onClose()}
      />
      {found.length === 0 && (
        <p className="f12 t3 cv-canned-none">
          {replies?.length ? t('No saved answer has these words.') : t('Nothing is saved yet.')}
        </p>
      )}
      <div id={list} role="listbox" aria-label={t('Saved answers')} className="cv-canned-list">
        {found.map((one) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys.
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus.
          <div
            key={one.id}
            id={`${list}-${one.id}`}
            role="option"
            aria-selected={one.id === chosen?.id}
            className={one.id === chosen?.id ? 'cv-canned-one on' : 'cv-canned-one'}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(filled(one.text, known))}
          >
            <span className="b5">
              {one.name}
              {one.personal && <span className="t3"> · {t('only you')}</span>}
            </span>
            <span className="f12 t3 ell">{filled(one.text, known)}</span>
          </div>
        ))}
      </div>
      <Link to={role === 'agent' ? '/replies' : '/settings/replies'} className="link f12 cv-canned-manage">
        {t('Write and change saved answers')}
      </Link>
    </search>
  )
}
