import { api, type ConversationSummary, type HistoryFormat } from '@foreword/contract'
import { useState } from 'react'
import { urlOf } from '../../../api/index.ts'
import { Button, Dialog, t } from '../../../ui/index.ts'
import { personOf } from '../words.ts'
import { FormatChoice } from './FormatChoice.tsx'

/** One conversation as a file, saved at once. */
export function TranscriptDialog({ summary, onClose }: { summary: ConversationSummary; onClose(): void }) {
  const [format, setFormat] = useState<HistoryFormat>('html')
  const [notes, setNotes] = useState(false)
  return (
    <Dialog
      title={t('Download the conversation with {person}?', { person: personOf(summary) })}
      opened
      onClose={onClose}
      footer={
        <>
          <span className="f12 t3">{t('Who saves it is in the audit log.')}</span>
          <span className="sp" />
          <Button onClick={onClose}>{t('Not now')}</Button>
          <a
            className="btn p"
            href={urlOf(api.downloadTranscript, {
              params: { id: summary.id },
              query: { format, ...(notes && { notes }) },
            })}
            download
            onClick={onClose}
          >
            {t('Download')}
          </a>
        </>
      }
    >
      <div className="stack">
        <FormatChoice format={format} onFormat={setFormat} notes={notes} onNotes={setNotes} />
      </div>
    </Dialog>
  )
}
