import {
  api,
  type DataImport,
  type ImportField,
  type ImportPreview,
  type ImportReading,
  type ImportSource,
} from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Button, ErrorNote, Note, SelectField, spoken, t, useFormat } from '../../../ui/index.ts'
import { Columns } from './Columns.tsx'
import { Problems } from './Problems.tsx'
import { broughtWords, FIELD_WORDS, SOURCES } from './words.ts'

const CHANNELS = spoken(() => [
  { value: 'sms', label: 'SMS' },
  { value: 'whatsapp', label: 'WhatsApp' },
  { value: 'inapp', label: t('In-app') },
  { value: 'all', label: t('Every channel') },
])
const ORDERS = spoken(() => [
  { value: 'month_first', label: t('Month first: 03/04 is the 4th of March') },
  { value: 'day_first', label: t('Day first: 03/04 is the 3rd of April') },
])

type Props = {
  preview: ImportPreview
  onPreview: (preview: ImportPreview) => void
  onDone: () => void
}

/** A file as it would be taken. Every change of source or columns reads it anew; nothing is written before it is confirmed. */
export function Review({ preview, onPreview, onDone }: Props) {
  const { dateTime } = useFormat()
  const client = useQueryClient()
  const { import: draft, counts, problem } = preview
  const params = { id: draft.id }
  const reread = useMutation({
    mutationFn: (body: { source?: ImportSource; reading?: Partial<ImportReading> }) =>
      call(api.rereadDataImport, { params, body }),
    onSuccess: onPreview,
  })
  const start = useMutation({
    mutationFn: () => call(api.startDataImport, { params }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.dataImports })
      onDone()
    },
  })
  const discard = useMutation({
    mutationFn: () => call(api.discardDataImport, { params }),
    onSettled: onDone,
  })
  const error = reread.error ?? start.error
  const opts = draft.source !== 'liveperson_campaigns'
  return (
    <div className="import-review">
      <section className="import-box" aria-label={t('How it is read')}>
        <h3 className="ell">{draft.fileName}</h3>
        <div className="two-fields">
          <SelectField
            label={t('It comes from')}
            data={SOURCES.map(({ value, label }) => ({ value, label }))}
            value={draft.source}
            onChange={(source) => reread.mutate({ source: source as ImportSource })}
          />
          {opts && (
            <SelectField
              label={t('Channel of lines that name none')}
              data={CHANNELS}
              value={draft.reading.channel}
              onChange={(channel) =>
                reread.mutate({ reading: { channel: channel as ImportReading['channel'] } })
              }
            />
          )}
          {preview.ambiguousDays && (
            <SelectField
              label={t('Dates such as 03/04/2026')}
              data={ORDERS}
              value={draft.reading.dayOrder}
              onChange={(order) =>
                reread.mutate({ reading: { dayOrder: order as ImportReading['dayOrder'] } })
              }
            />
          )}
        </div>
        <Columns preview={preview} onChange={(fields) => reread.mutate({ reading: { fields } })} />
      </section>
      {error && <ErrorNote>{messageOf(error)}</ErrorNote>}
      {preview.before && (
        <Note tone="wait">
          {t('{byName} imported this very file before: {date}. What is known from it is not taken twice.', {
            byName: preview.before.byName,
            date: dateTime(preview.before.at),
          })}
        </Note>
      )}
      <FirstRows preview={preview} />
      <section className="import-box" aria-label={t('What it would bring')}>
        <h3>{t('What it would bring')}</h3>
        {problem ? (
          <Note tone="bad">{problem}</Note>
        ) : (
          <ul className="import-brought num" aria-busy={reread.isPending}>
            {broughtWords(counts, true).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        )}
        {!problem && counts.optOuts > 0 && (
          <p className="f12 t3">
            {t(
              'Who is opted out already stays as they are. Opt-ins of the file subscribe nobody: they only end an opt-out that stands in the file itself, with the same sender.',
            )}
          </p>
        )}
        <Problems problems={preview.problems} refused={counts.refused} />
      </section>
      <footer className="import-foot">
        <Button onClick={() => discard.mutate()} busy={discard.isPending}>
          {t('Discard the file')}
        </Button>
        <span className="sp" />
        <span className="f12 t3 num">
          {t('{n, plural, one {# line} other {# lines}}', { n: counts.rows })}
        </span>
        <Button
          kind="primary"
          disabled={problem !== null || reread.isPending}
          busy={start.isPending}
          onClick={() => start.mutate()}
        >
          {confirmWords(draft)}
        </Button>
      </footer>
    </div>
  )
}

const confirmWords = (draft: DataImport): string =>
  draft.source === 'liveperson_campaigns' ? t('Import these campaigns') : t('Import this file')

/** The first lines as they stand, each column under what it is taken for. */
function FirstRows({ preview }: { preview: ImportPreview }) {
  const taken = new Map<number, ImportField>(
    preview.import.reading.fields.map(({ field, column }) => [column, field]),
  )
  return (
    <div className="import-rows">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <section className="import-scroll" tabIndex={0} aria-label={t('First lines of the file')}>
        <table className="tbl c40">
          <thead>
            <tr>
              <th scope="col">{t('Line')}</th>
              {preview.columns.map((name, column) => (
                <th key={name} scope="col" className={taken.has(column) ? '' : 't3'}>
                  {name}
                  <span className="import-as">
                    {taken.has(column) ? FIELD_WORDS[taken.get(column)!] : t('not used')}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row) => (
              <tr key={row.line}>
                <td className="num t3">{row.line}</td>
                {preview.columns.map((name, column) => (
                  <td
                    key={name}
                    className={taken.has(column) ? 'ell' : 'ell t3'}
                    title={row.cells[column] ?? ''}
                  >
                    {row.cells[column] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}
