import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { queries } from '../api/index.ts'
import { StateBadge, t } from '../ui/index.ts'
import type { Destination } from './destinations.ts'
import { matching, moved, PAGES } from './destinations.ts'

/** Ctrl K: campaigns and pages by name. Arrow keys choose, Enter goes. */
export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={560}
      withCloseButton={false}
      title={t('Search')}
      className="palette-dialog"
      padding={0}
    >
      <PaletteBody onClose={onClose} />
    </Modal>
  )
}

function PaletteBody({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const [search] = useDebouncedValue(typed, 150)
  const navigate = useNavigate()
  const listId = useId()
  const found = useQuery(queries.campaigns({ search, limit: 8 })).data?.campaigns ?? []
  const rows: Destination[] = [...found.map(campaignRow), ...matching(PAGES, typed)]
  const go = (row: Destination | undefined) => {
    if (!row) return
    onClose()
    void navigate({ to: row.to })
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const next = moved(at, event.key, rows.length)
    if (next !== undefined) {
      event.preventDefault()
      setAt(next)
    }
    if (event.key === 'Enter') go(rows[at])
  }
  return (
    <div className="palette">
      <div className="palette-input">
        <IconSearch className="i s18 t3" aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={rows[at] ? `${listId}-${at}` : undefined}
          aria-label={t('Search campaigns and pages')}
          placeholder={t('Search campaigns and pages')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div role="listbox" id={listId} aria-label={t('Found')} className="palette-list">
        {rows.map((row, i) => (
          <PaletteRow key={row.to} id={`${listId}-${i}`} row={row} on={i === at} onGo={() => go(row)} />
        ))}
        {rows.length === 0 && <p className="t3 palette-none">{t('Nothing of that name.')}</p>}
      </div>
    </div>
  )
}

type RowProps = { id: string; row: Destination; on: boolean; onGo: () => void }

function PaletteRow({ id, row, on, onGo }: RowProps) {
  const Icon = row.icon
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys act on the input, which keeps the focus (ARIA combobox pattern)
    <div
      id={id}
      role="option"
      aria-selected={on}
      tabIndex={-1}
      className={`menu-row ${on ? 'on' : ''}`}
      onClick={onGo}
    >
      <Icon className="i" aria-hidden />
      <span className="ell">{row.label}</span>
      <span className="sp" />
      {row.campaign ? <StateBadge campaign={row.campaign} /> : <span className="f12 t3">{row.detail}</span>}
    </div>
  )
}

function campaignRow(
  campaign: NonNullable<Destination['campaign']> & { id: string; name: string },
): Destination {
  const draft = campaign.status === 'draft'
  return {
    to: draft ? `/campaigns/${campaign.id}/edit/compose` : `/campaigns/${campaign.id}`,
    label: campaign.name,
    detail: '',
    icon: IconSearch,
    campaign,
  }
}
