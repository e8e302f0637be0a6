import { api, type Campaign, type Import } from '@foreword/contract'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { call, keys, messageOf, urlOf } from '../../../../api/index.ts'
import { Button, ErrorNote, Note, SearchInput, SegmentedTabs, T, t, toast } from '../../../../ui/index.ts'
import { byConsumerId, saidByAll, stepsOf, type Templates } from '../channel-steps.ts'
import { Equation } from './Equation.tsx'
import { mappingOf, missingColumns } from './equation.ts'
import { FileSummary } from './FileSummary.tsx'
import { MatchDialog } from './MatchDialog.tsx'
import { RowTable } from './RowTable.tsx'
import type { RowView } from './use-rows.ts'
import type { SourceHold } from './use-source.ts'

type Props = { campaign: Campaign; audience: Import; templates: Templates; source: SourceHold }

const TOP: RowView = { filter: 'all', search: '', start: 0 }

/** An audience that was read: its file, the equation that filters, and every row. */
export function Audience({ campaign, audience, templates, source }: Props) {
  const [view, setView] = useState<RowView>(TOP)
  const [shown, setShown] = useState('')
  const [matching, setMatching] = useState(false)
  const search = useCallback((text: string) => setView((now) => ({ ...now, search: text, start: 0 })), [])
  return (
    <>
      <div className="col wz-audience-head">
        <FileSummary
          campaign={campaign}
          audience={audience}
          source={source}
          onMatch={() => setMatching(true)}
        />
        {matching && (
          <MatchDialog campaign={campaign} audience={audience} onClose={() => setMatching(false)} />
        )}
        <Missing campaign={campaign} audience={audience} onMatch={() => setMatching(true)} />
        <AsLastTime campaign={campaign} audience={audience} />
        <Equation
          audience={audience}
          filter={view.filter}
          onFilter={(filter) => setView({ ...view, filter, start: 0 })}
        />
        <div className="row wz-tools-row">
          <SegmentedTabs
            label={t('Which rows')}
            segments={[
              { value: 'all', label: t('In file order') },
              { value: 'problems', label: t('Problems only') },
            ]}
            value={view.filter === 'problems' ? 'problems' : view.filter === 'all' ? 'all' : 'none'}
            onChange={(value) =>
              setView({ ...view, filter: value === 'problems' ? 'problems' : 'all', start: 0 })
            }
          />
          <span className="f12 t3 wz-wide" role="status">
            {shown}
          </span>
          {view.start > 0 && (
            <button type="button" className="link f12" onClick={() => setView({ ...view, start: 0 })}>
              {t('Show from the first row')}
            </button>
          )}
          <span className="sp" />
          <SearchInput
            label={byConsumerId(campaign) ? t('Find an id or a value') : t('Find a number or a value')}
            value={view.search}
            onSearch={search}
            width={220}
          />
          <RefusedDownload audience={audience} campaignId={campaign.id} />
        </div>
      </div>
      <RowTable
        campaign={campaign}
        audience={audience}
        templates={templates}
        view={view}
        onView={setView}
        onShown={setShown}
      />
    </>
  )
}

function RefusedDownload({ audience, campaignId }: { audience: Import; campaignId: string }) {
  if (audience.rowsRead === audience.ready) return null
  return (
    <a className="btn sm" href={urlOf(api.downloadRefused, { params: { id: campaignId } })} download>
      <IconDownload className="i" aria-hidden />
      {t('Refused rows')}
    </a>
  )
}

/** The file has the columns of an earlier one, and is read as somebody chose then: which columns, and the way back. */
function AsLastTime({ campaign, audience }: { campaign: Campaign; audience: Import }) {
  const client = useQueryClient()
  const read = useMutation({
    mutationFn: (mapping: Record<string, string>) =>
      call(api.rereadImport, { params: { id: campaign.id }, body: { mapping } }),
    onSuccess: (fresh) => client.setQueryData(keys.import(campaign.id), fresh),
  })
  if (audience.mapped !== 'remembered')
    return read.error ? <ErrorNote>{messageOf(read.error)}</ErrorNote> : null
  const mapping = mappingOf(audience)
  const undo = () =>
    read.mutate(
      {},
      {
        onSuccess: () =>
          toast(t('The columns have the names of the file, and nothing is remembered'), () =>
            read.mutate(mapping),
          ),
      },
    )
  return (
    <Note
      action={
        <Button size="sm" busy={read.isPending} onClick={undo}>
          {t('Undo')}
        </Button>
      }
    >
      {t('Columns are matched as last time for files with these columns: {pairs}.', {
        pairs: Object.entries(mapping)
          .map(([column, variable]) => `${column} → {${variable}}`)
          .join(', '),
      })}
      {read.error && ` ${messageOf(read.error)}`}
    </Note>
  )
}

type MissingProps = { campaign: Campaign; audience: Import; onMatch(): void }

function Missing({ campaign, audience, onMatch }: MissingProps) {
  const missing = missingColumns(saidByAll(campaign), audience)
  if (missing.length === 0) return null
  const canMatch = audience.source === 'file' && audience.columns.length > 1
  const names = missing.map((name) => `{${name}}`).join(', ')
  const what = stepsOf(campaign).some((step) => step.channel === 'whatsapp')
    ? t('What you wrote')
    : t('The message')
  return (
    <ErrorNote
      action={
        <span className="row g6">
          {canMatch && (
            <Button size="sm" onClick={onMatch}>
              {t('Match columns…')}
            </Button>
          )}
          <Link
            to="/campaigns/$id/edit/$step"
            params={{ id: campaign.id, step: 'compose' }}
            className="btn sm"
          >
            {t('Change it')}
          </Link>
        </span>
      }
    >
      <T
        text="<b>{what} uses {names}, and the file has no such {missing, plural, one {column} other {columns}}.</b> {ready, plural, =0 {So nobody can be sent to.} one {# row is ready.} other {# rows are ready.}} Change what it says, or replace the file."
        with={{ what, names, missing: missing.length, ready: audience.ready }}
      />
    </ErrorNote>
  )
}
