import { api, type Campaign, type Import } from '@foreword/contract'
import { Select } from '@mantine/core'
import { IconArrowLeft, IconChevronDown, IconGripVertical } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, type ReactNode, useState } from 'react'
import { call, isCode, keys, messageOf } from '../../../../api/index.ts'
import { Button, Dialog, ErrorNote, t, useFormat } from '../../../../ui/index.ts'
import { saidByAll } from '../channel-steps.ts'
import { chosenMapping, mappingOf, matched, matches } from './equation.ts'
import './match.css'

type Props = { campaign: Campaign; audience: Import; onClose(): void }

/** Which thing is being dragged: a column onto a variable, or a variable onto a column. */
type Dragged = { kind: 'column' | 'variable'; name: string }

const NONE = ''

/**
 * Which column of the file fills which variable: chosen from a list (all of it works by keyboard), or by dragging either onto the other.
 * The file is read again then; the account remembers it for files with the same columns.
 */
export function MatchDialog({ campaign, audience, onClose }: Props) {
  const client = useQueryClient()
  const { count } = useFormat()
  const [chosen, setChosen] = useState(() => matches(saidByAll(campaign), audience))
  const [dragged, setDragged] = useState<Dragged | null>(null)
  const samples = useSamples(campaign.id, audience)
  const columns = audience.header.filter((_, at) => at !== audience.phoneColumn)
  const mapping = chosenMapping(chosen)
  const same = JSON.stringify(mapping) === JSON.stringify(mappingOf(audience))
  const put = (variable: string, column: string | null) => setChosen((now) => matched(now, variable, column))
  const read = useMutation({
    mutationFn: () => call(api.rereadImport, { params: { id: campaign.id }, body: { mapping } }),
    onSuccess: (fresh) => {
      client.setQueryData(keys.import(campaign.id), fresh)
      onClose()
    },
  })
  const drop = (onto: Dragged) => {
    if (!dragged || dragged.kind === onto.kind) return
    if (dragged.kind === 'column') put(onto.name, dragged.name)
    else put(dragged.name, onto.name)
    setDragged(null)
  }
  const drag = (what: Dragged) => ({
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.setData('text/plain', what.name)
      event.dataTransfer.effectAllowed = 'link'
      setDragged(what)
    },
    onDragEnd: () => setDragged(null),
    onDragOver: (event: DragEvent) => {
      if (dragged && dragged.kind !== what.kind) event.preventDefault()
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      drop(what)
    },
  })
  return (
    <Dialog
      title={t('Which column fills which variable?')}
      opened
      onClose={onClose}
      width={720}
      onSubmit={() => !same && read.mutate()}
      footer={
        <>
          <span className="f12 t3">
            {same
              ? t('No changes')
              : t('All {rows} rows are read again; corrections made to them are lost', {
                  rows: count(audience.rowsRead),
                })}
          </span>
          <span className="sp" />
          <Button onClick={onClose}>{t('Leave it')}</Button>
          <Button kind="primary" type="submit" disabled={same} busy={read.isPending}>
            {t('Read again')}
          </Button>
        </>
      }
    >
      <p className="t2">
        {t(
          'Choose a column for each variable, or drag one onto the other. Files with the same columns are read so from now on.',
        )}
      </p>
      {read.error && (
        <ErrorNote>
          {isCode(read.error, 'stale_file')
            ? t('The file is no longer kept here. Close this and choose it again.')
            : messageOf(read.error)}
        </ErrorNote>
      )}
      <div className="match">
        <section aria-label={t('Variables')}>
          {chosen.length === 0 && <p className="t3">{t('The message has no variables yet.')}</p>}
          {chosen.map(({ variable, column }) => (
            <div
              key={variable}
              className={dragged?.kind === 'column' ? 'match-line open' : 'match-line'}
              {...drag({ kind: 'variable', name: variable })}
            >
              <Handle>{`{${variable}}`}</Handle>
              <IconArrowLeft className="i s14 t3" aria-hidden />
              <Select
                aria-label={t('Column for {variable}', { variable: `{${variable}}` })}
                allowDeselect={false}
                maxDropdownHeight={280}
                nothingFoundMessage={t('Nothing of that name')}
                rightSection={<IconChevronDown className="i s14 t3" aria-hidden />}
                rightSectionPointerEvents="none"
                data={[
                  { value: NONE, label: t('No column') },
                  ...columns.map((name) => ({ value: name, label: name })),
                ]}
                value={column ?? NONE}
                onChange={(value) => put(variable, value === NONE ? null : value)}
                searchable={columns.length > 8}
              />
            </div>
          ))}
        </section>
        <section aria-label={t('Columns of the file')} className="match-columns">
          {columns.map((name) => {
            const fills = chosen.find((one) => one.column === name)?.variable
            return (
              <div
                key={name}
                className={`match-column ${dragged?.kind === 'variable' ? 'open' : ''} ${fills ? 'used' : ''}`}
                {...drag({ kind: 'column', name })}
              >
                <Handle>{name}</Handle>
                <span className="f12 t3 ell">{samples[name] ?? ''}</span>
              </div>
            )
          })}
        </section>
      </div>
    </Dialog>
  )
}

function Handle({ children }: { children: ReactNode }) {
  return (
    <span className="row g4 b5 match-handle">
      <IconGripVertical className="i s14 t3" aria-hidden />
      {children}
    </span>
  )
}

/** What the first row that has values says in each column, by the file's own names. */
function useSamples(campaignId: string, audience: Import): Record<string, string> {
  const { data } = useQuery({
    queryKey: ['rows', campaignId, 'sample', audience.id],
    queryFn: ({ signal }) =>
      call(api.listRecipients, { params: { id: campaignId }, query: { limit: 1 }, signal }),
  })
  const row = data?.recipients[0]?.variables ?? {}
  return Object.fromEntries(
    audience.header.map((name, at) => [name, row[audience.columns[at] ?? name] ?? '']),
  )
}
