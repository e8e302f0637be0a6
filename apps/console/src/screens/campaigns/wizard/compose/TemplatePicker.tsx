import type { Template } from '@foreword/contract'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { messageOf, queries } from '../../../../api/index.ts'
import {
  Button,
  CATEGORY_WORDS,
  Dialog,
  ErrorNote,
  languageName,
  SelectField,
  SkeletonRows,
  STATUS_WORDS,
  TextField,
  t,
} from '../../../../ui/index.ts'
import { TemplateStatusPill } from '../../../../ui/TemplateStatusPill.tsx'
import { EVERY, fitting, languagesOf, type TemplateFilter, unsendable } from './template-choice.ts'

type Props = {
  opened: boolean
  senderId: string
  chosen: string | null
  onChoose(template: Template): void
  onClose(): void
}

const SHOWN = 60
const STATUSES = ['approved', 'pending', 'rejected', 'paused', 'disabled', 'draft'] as const

/** The templates of a sender: those that can be sent first, the others with the reason why not. */
export function TemplatePicker({ opened, senderId, chosen, onChoose, onClose }: Props) {
  const list = useQuery({ ...queries.templates({ senderId }), enabled: opened })
  const [filter, setFilter] = useState<TemplateFilter>(EVERY)
  const all = list.data?.templates ?? []
  const found = fitting(all, filter)
  return (
    <Dialog
      title={t('Which template?')}
      opened={opened}
      onClose={onClose}
      width={680}
      footer={
        <>
          <Link to="/templates" className="link f12">
            {t('Write or sync templates')}
          </Link>
          <span className="sp" />
          <Button onClick={onClose}>{t('Leave it')}</Button>
        </>
      }
    >
      <div className="stack wz-picker">
        {all.length > 0 && <Filters filter={filter} all={all} onChange={setFilter} />}
        {list.error && !list.data && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
        {list.isPending && opened && <SkeletonRows rows={4} />}
        {list.data && all.length === 0 && (
          <p className="t2">
            {t(
              'This sender has no template yet. Write one under Templates, or ask WhatsApp for those it has with “Sync now”.',
            )}
          </p>
        )}
        {all.length > 0 && found.length === 0 && (
          <p className="t2">
            {t('No template fits.')}{' '}
            <button type="button" className="link" onClick={() => setFilter(EVERY)}>
              {t('Show all')}
            </button>
          </p>
        )}
        <ul className="wz-templates" aria-label={t('Templates')}>
          {found.slice(0, SHOWN).map((template) => (
            <Choice
              key={template.id}
              template={template}
              chosen={template.id === chosen}
              onChoose={() => onChoose(template)}
            />
          ))}
        </ul>
        <p className="f12 t3" role="status">
          {found.length > SHOWN
            ? t('{shown} of {found} shown. Type a word of the one you look for.', {
                shown: SHOWN,
                found: found.length,
              })
            : t('{found, plural, one {# template} other {# templates}}', { found: found.length })}
        </p>
      </div>
    </Dialog>
  )
}

type FiltersProps = {
  filter: TemplateFilter
  all: readonly Template[]
  onChange(filter: TemplateFilter): void
}

function Filters({ filter, all, onChange }: FiltersProps) {
  const set = (change: Partial<TemplateFilter>) => onChange({ ...filter, ...change })
  return (
    <div className="wz-picker-filters">
      <TextField
        label={t('Name or words')}
        data-autofocus
        before={<IconSearch className="i s14 t3" aria-hidden />}
        value={filter.search}
        onChange={(event) => set({ search: event.currentTarget.value })}
      />
      <SelectField
        label={t('Language')}
        data={[{ value: '', label: t('Any') }, ...languagesOf(all)]}
        value={filter.language}
        onChange={(language) => set({ language })}
      />
      <SelectField
        label={t('Category')}
        data={[
          { value: '', label: t('Any') },
          ...Object.entries(CATEGORY_WORDS).map(([value, label]) => ({ value, label })),
        ]}
        value={filter.category}
        onChange={(category) => set({ category })}
      />
      <SelectField
        label={t('Status')}
        data={[
          { value: '', label: t('Any') },
          ...STATUSES.map((value) => ({ value, label: STATUS_WORDS[value] })),
        ]}
        value={filter.status}
        onChange={(status) => set({ status })}
      />
    </div>
  )
}

function Choice({ template, chosen, onChoose }: { template: Template; chosen: boolean; onChoose(): void }) {
  const why = unsendable(template)
  return (
    <li>
      <button
        type="button"
        className={chosen ? 'wz-template-row on' : 'wz-template-row'}
        aria-pressed={chosen}
        disabled={why !== null}
        onClick={onChoose}
      >
        <span className="row g6">
          <b className="b5 ell">{template.name}</b>
          <span className="f12 t3 nw">
            {languageName(template.language)} · {CATEGORY_WORDS[template.category]}
          </span>
          <span className="sp" />
          <TemplateStatusPill status={template.status} />
        </span>
        <span className="f12 t2 ell">{template.parts.body}</span>
        {why && (
          <span className="f12 t2">
            {why}
            {template.statusDetail && ` ${t('WhatsApp says: {words}', { words: template.statusDetail })}`}
          </span>
        )}
      </button>
    </li>
  )
}
