import { type AuditEntry, api } from '@foreword/contract'
import { IconDownload, IconListSearch } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { messageOf, queries, urlOf } from '../../api/index.ts'
import {
  Button,
  EmptyState,
  ErrorNote,
  SearchInput,
  SelectField,
  SkeletonRows,
  T,
  TextField,
  t,
  useFormat,
} from '../../ui/index.ts'
import { actionWords, kindWords } from './audit-words.ts'
import { SettingsHead } from './SettingsHead.tsx'
import { SettingsScroll } from './SettingsScroll.tsx'
import './audit.css'

const route = getRouteApi('/signed-in/settings/audit')

type Filter = ReturnType<typeof route.useSearch>

/** Who did what, newest first, by person, kind, days and words; the filter lives in the address. Nothing can be changed here, by nobody. */
export function AuditPage() {
  const { zoneName } = useFormat()
  const filter = route.useSearch()
  const navigate = useNavigate()
  const log = useInfiniteQuery(queries.audit(filter))
  const entries = log.data?.pages.flatMap((page) => page.entries) ?? []
  const change = useCallback(
    (next: { [K in keyof Filter]: Filter[K] | undefined }) =>
      void navigate({ to: '/settings/audit', search: withoutEmpty({ ...filter, ...next }), replace: true }),
    [navigate, filter],
  )
  const filtered = Object.keys(filter).length > 0
  return (
    <SettingsScroll label={t('Audit log')}>
      <SettingsHead
        title={t('Audit log')}
        about={t(
          'Who did what, when and from where, newest first. Nobody can change it. Times in {zoneName}.',
          { zoneName },
        )}
      >
        <a className="btn" href={urlOf(api.downloadAudit, { query: filter })} download>
          <IconDownload className="i" aria-hidden />
          {t('Download')}
        </a>
      </SettingsHead>
      <AuditFilters filter={filter} onChange={change} />
      {log.error && !log.data && <ErrorNote>{messageOf(log.error)}</ErrorNote>}
      {log.isPending && <SkeletonRows rows={12} height={40} />}
      {log.data && entries.length === 0 && (
        <Nothing filtered={filtered} onClear={() => void navigate({ to: '/settings/audit', search: {} })} />
      )}
      {entries.length > 0 && <AuditTable entries={entries} />}
      {log.hasNextPage && (
        <div className="settings-note ctr">
          <Button size="sm" busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t('Show older')}
          </Button>
        </div>
      )}
    </SettingsScroll>
  )
}

const ALL = 'all'

type FiltersProps = {
  filter: Filter
  onChange: (change: { [K in keyof Filter]: Filter[K] | undefined }) => void
}

function AuditFilters({ filter, onChange }: FiltersProps) {
  const choices = useQuery(queries.auditFilters()).data
  const find = useCallback((search: string) => onChange({ search: search || undefined }), [onChange])
  return (
    <div className="audit-filters">
      <SelectField
        label={t('Person')}
        searchable
        data={[
          { value: ALL, label: t('Everybody') },
          ...(choices?.people ?? []).map((person) => ({ value: person.id, label: person.name })),
          { value: 'none', label: t('Foreword itself') },
        ]}
        value={filter.person ?? ALL}
        onChange={(value) => onChange({ person: value === ALL ? undefined : value })}
      />
      <SelectField
        label={t('Kind')}
        searchable
        data={[
          { value: ALL, label: t('Everything') },
          ...(choices?.kinds ?? []).map((kind) => ({ value: kind, label: kindWords(kind) })),
        ]}
        value={filter.kind ?? ALL}
        onChange={(value) => onChange({ kind: value === ALL ? undefined : value })}
      />
      <TextField
        label={t('From')}
        type="date"
        max={filter.to}
        value={filter.from ?? ''}
        onChange={(event) => onChange({ from: event.target.value || undefined })}
      />
      <TextField
        label={t('To')}
        type="date"
        min={filter.from}
        value={filter.to ?? ''}
        onChange={(event) => onChange({ to: event.target.value || undefined })}
      />
      <SearchInput label={t('Find in the log')} value={filter.search ?? ''} onSearch={find} width="100%" />
    </div>
  )
}

function AuditTable({ entries }: { entries: AuditEntry[] }) {
  const { dateTime } = useFormat()
  return (
    <table className="tbl settings-table audit-table">
      <thead>
        <tr>
          <th scope="col">{t('When')}</th>
          <th scope="col">{t('Who')}</th>
          <th scope="col">{t('What')}</th>
          <th scope="col" className="wide-only">
            {t('From')}
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id}>
            <td className="num nw t2">{dateTime(entry.at)}</td>
            <td className="b5">{entry.actorName}</td>
            <td className="audit-what">
              <div>{actionWords(entry.action)}</div>
              <div className="sub">{entry.subject}</div>
              {entry.changes.map((change) => (
                <div key={change.field} className="sub">
                  <T
                    text="{field}: {before} to {after}"
                    with={{
                      field: change.field,
                      before: <span className="audit-value">{change.before ?? '–'}</span>,
                      after: <span className="audit-value t2">{change.after ?? '–'}</span>,
                    }}
                  />
                </div>
              ))}
            </td>
            <td className="t3 num nw wide-only">{entry.address ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered)
    return (
      <EmptyState
        title={t('No line fits')}
        action={<Button onClick={onClear}>{t('Clear the filter')}</Button>}
      >
        {t('Nothing in the log is of this person, kind, time and these words.')}
      </EmptyState>
    )
  return (
    <EmptyState icon={<IconListSearch className="i s20" aria-hidden />} title={t('Nothing yet')}>
      {t('Each launch, pause, change of a secret and change of a role will stand here.')}
    </EmptyState>
  )
}

function withoutEmpty<T extends object>(search: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value)) as {
    [K in keyof T]?: NonNullable<T[K]>
  }
}
