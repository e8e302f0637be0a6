import type { Import } from '@foreword/contract'
import { useState } from 'react'
import { Button, ErrorNote, t } from '../../../../ui/index.ts'
import type { StepProps } from '../step-props.ts'
import { Audience } from './Audience.tsx'
import { Chooser } from './Chooser.tsx'
import { LeaveOut } from './LeaveOut.tsx'
import { ReadingPanel, UploadPanel } from './Progress.tsx'
import { useSource } from './use-source.ts'
import './recipients.css'

/** Step 2: who gets it, and what was wrong with the rest. */
export function RecipientsStep({ hold, audience, templates, problems }: StepProps) {
  const source = useSource(hold.campaign.id)
  const [typing, setTyping] = useState(false)
  const view = viewOf(audience, source.uploading !== null)
  return (
    <div className={`wz-recipients${view === 'ready' ? ' wz-full' : ''}`}>
      {source.error && (
        <div className="wz-banner">
          <ErrorNote
            action={
              source.again && (
                <Button size="sm" onClick={() => void source.again?.()}>
                  {t('Try again')}
                </Button>
              )
            }
          >
            {source.error}
          </ErrorNote>
        </div>
      )}
      {view === 'uploading' && source.uploading && (
        <UploadPanel upload={source.uploading} onStop={source.stopUpload} />
      )}
      {view === 'reading' && audience && (
        <ReadingPanel audience={audience} onStop={() => void source.drop(t('Reading stopped'))} />
      )}
      {view === 'choose' && (
        <Chooser
          campaign={hold.campaign}
          failed={audience?.status === 'failed' ? audience : null}
          missing={problems.recipients}
          country={source.country}
          typing={typing}
          onTyping={setTyping}
          onRead={(chosen) => void source.read(chosen)}
        />
      )}
      {(view === 'ready' || view === 'choose') && (
        <LeaveOut
          campaign={hold.campaign}
          ready={view === 'ready' ? (audience?.ready ?? null) : null}
          onChange={hold.change}
        />
      )}
      {view === 'ready' && audience && (
        <Audience campaign={hold.campaign} audience={audience} templates={templates} source={source} />
      )}
    </div>
  )
}

function viewOf(audience: Import | null, uploading: boolean): 'uploading' | 'reading' | 'choose' | 'ready' {
  if (uploading) return 'uploading'
  if (audience?.status === 'reading') return 'reading'
  return audience?.status === 'ready' ? 'ready' : 'choose'
}
