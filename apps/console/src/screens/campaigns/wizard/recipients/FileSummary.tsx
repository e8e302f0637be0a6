import type { Campaign, Import } from '@foreword/contract'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { Button, ConfirmDialog, format, T, t } from '../../../../ui/index.ts'
import { byConsumerId, saidByAll } from '../channel-steps.ts'
import { formatWords, matchedColumns } from './equation.ts'
import { MappingDialog } from './MappingDialog.tsx'
import { sizeWords } from './sizes.ts'
import type { SourceHold } from './use-source.ts'

type Props = { campaign: Campaign; audience: Import; source: SourceHold; onMatch(): void }

/** The file and how it was read, with the ways to read it otherwise. */
export function FileSummary({ campaign, audience, source, onMatch }: Props) {
  const [mapping, setMapping] = useState(false)
  const [asking, setAsking] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const summary = summaryWords(audience)
  const ids = byConsumerId(campaign)
  const [address, ...values] = matchedColumns(saidByAll(campaign), audience)
  // Typed lines have no header: their first column is called phone whatever it holds.
  const matched = [ids && audience.source === 'typed' ? t('consumer id') : address, ...values]
  const remove = () => {
    setAsking(false)
    void source.drop()
  }
  return (
    <div className="row g12 panel wz-file">
      <span className="wz-file-icon" aria-hidden="true">
        <IconFileSpreadsheet className="i s20" />
      </span>
      <div className="col wz-min0">
        <span className="b6 ell" title={audience.fileName ?? undefined}>
          {audience.fileName ?? t('Typed lines')}
        </span>
        <span className="f12 t3 num ell" title={summary}>
          {summary}
        </span>
      </div>
      <span className="sp" />
      <span className="f12 t2 ell wz-wide" title={matched.join(', ')}>
        <T
          text="{matched, plural, =1 {{ids, select, yes {Consumer ids:} other {Phone column:}}} other {# columns matched:}} <b>{columns}</b>"
          with={{
            matched: matched.length,
            ids: ids ? 'yes' : 'no',
            columns: matched.join(', '),
            b: (words) => <b className="b5">{words}</b>,
          }}
        />
      </span>
      <button type="button" className="link f12" onClick={() => setMapping(true)}>
        {t('Change')}
        <span className="vh"> {t('how the file is read')}</span>
      </button>
      {audience.source === 'file' && audience.columns.length > 1 && (
        <button type="button" className="link f12" onClick={onMatch}>
          {t('Match columns')}
        </button>
      )}
      <span className="wz-divider" aria-hidden="true" />
      <input
        ref={picker}
        type="file"
        className="vh"
        tabIndex={-1}
        aria-label={t('File to read instead')}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          if (file) void source.read({ file, country: audience.defaultCountry })
          event.currentTarget.value = ''
        }}
      />
      <Button size="sm" onClick={() => picker.current?.click()}>
        {t('Replace…')}
      </Button>
      <Button size="sm" kind="quiet" onClick={() => (source.canUndo ? remove() : setAsking(true))}>
        {t('Remove')}
      </Button>
      <MappingDialog
        campaign={campaign}
        audience={audience}
        opened={mapping}
        onClose={() => setMapping(false)}
      />
      <ConfirmDialog
        title={t('Remove these recipients?')}
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={remove}
        verb={t('Remove them')}
      >
        <p className="t2">
          {t(
            '{rowsRead, plural, one {# row} other {# rows}} and every correction made to them go away. The message and the delivery window stay. To have them again you choose the file again.',
            { rowsRead: audience.rowsRead },
          )}
        </p>
      </ConfirmDialog>
    </div>
  )
}

function summaryWords(audience: Import): string {
  const took = audience.finishedAt ? Date.parse(audience.finishedAt) - Date.parse(audience.startedAt) : null
  const parts = [
    sizeWords(audience.sizeBytes),
    t('{rowsRead, plural, one {# row} other {# rows}}', { rowsRead: audience.rowsRead }),
  ]
  const read = formatWords(audience).join(', ')
  if (read !== '') parts.push(read)
  if (took !== null)
    parts.push(
      took < 950
        ? t('read in under a second')
        : t('read in {seconds} s', { seconds: format.decimal(took / 1000, 1) }),
    )
  return parts.join(' · ')
}
