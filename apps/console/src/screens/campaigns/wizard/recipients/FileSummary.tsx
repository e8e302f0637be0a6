import type { Campaign, Import } from '@foreword/contract'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { Button, ConfirmDialog, t, useFormat } from '../../../../ui/index.ts'
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
  const format = useFormat()
  const picker = useRef<HTMLInputElement>(null)
  const ids = byConsumerId(campaign)
  const [address, ...values] = matchedColumns(saidByAll(campaign), audience)
  // Typed lines have no header: their first column is called phone whatever it holds.
  const matched = [ids && audience.source === 'typed' ? 'consumer id' : address, ...values]
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
        <span className="b6 ell">{audience.fileName ?? 'Typed lines'}</span>
        <span className="f12 t3 num ell">{useSummaryWords(audience)}</span>
      </div>
      <span className="sp" />
      <span className="f12 t2 ell wz-wide">
        {matched.length === 1
          ? ids
            ? 'Consumer ids: '
            : 'Phone column: '
          : `${matched.length} columns matched: `}
        <b className="b5">{matched.join(', ')}</b>
      </span>
      <button type="button" className="link f12" onClick={() => setMapping(true)}>
        Change
        <span className="vh"> how the file is read</span>
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
        aria-label="File to read instead"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          if (file) void source.read({ file, country: audience.defaultCountry })
          event.currentTarget.value = ''
        }}
      />
      <Button size="sm" onClick={() => picker.current?.click()}>
        Replace…
      </Button>
      <Button size="sm" kind="quiet" onClick={() => (source.canUndo ? remove() : setAsking(true))}>
        Remove
      </Button>
      <MappingDialog
        campaign={campaign}
        audience={audience}
        opened={mapping}
        onClose={() => setMapping(false)}
      />
      <ConfirmDialog
        title="Remove these recipients?"
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={remove}
        verb="Remove them"
      >
        <p className="t2">
          {format.counted(audience.rowsRead, 'row', 'rows')} and every correction made to them go away. The
          message and the delivery window stay. To have them again you choose the file again.
        </p>
      </ConfirmDialog>
    </div>
  )
}

function useSummaryWords(audience: Import): string {
  const format = useFormat()
  const took = audience.finishedAt ? Date.parse(audience.finishedAt) - Date.parse(audience.startedAt) : null
  const parts = [sizeWords(audience.sizeBytes), format.counted(audience.rowsRead, 'row', 'rows')]
  const read = formatWords(audience).join(', ')
  if (read !== '') parts.push(read)
  if (took !== null)
    parts.push(took < 950 ? 'read in under a second' : `read in ${(took / 1000).toFixed(1)} s`)
  return parts.join(' · ')
}
