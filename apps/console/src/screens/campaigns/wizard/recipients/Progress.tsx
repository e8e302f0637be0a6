import type { Import } from '@foreword/contract'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { Button, t } from '../../../../ui/index.ts'
import { Equation } from './Equation.tsx'
import { sizeWords } from './sizes.ts'

type UploadProps = { upload: { name: string; size: number; share: number }; onStop(): void }

/** A file on its way to the server. */
export function UploadPanel({ upload, onStop }: UploadProps) {
  return (
    <div className="wz-progress">
      <ProgressHead
        title={upload.name}
        words={t('{size} of {size2} sent', {
          size: sizeWords(upload.size * upload.share),
          size2: sizeWords(upload.size),
        })}
        share={upload.share}
        onStop={onStop}
        verb={t('Stop')}
      />
    </div>
  )
}

/** A file being read: what was found so far, with the equation already adding up. */
export function ReadingPanel({ audience, onStop }: { audience: Import; onStop(): void }) {
  const share = audience.sizeBytes === 0 ? 0 : audience.bytesRead / audience.sizeBytes
  return (
    <div className="wz-progress col g16">
      <ProgressHead
        title={audience.fileName ?? t('Typed lines')}
        words={t(
          'Reading: {rowsRead, plural, one {# row} other {# rows}} so far, {bytesRead} of {sizeBytes}',
          {
            rowsRead: audience.rowsRead,
            bytesRead: sizeWords(audience.bytesRead),
            sizeBytes: sizeWords(audience.sizeBytes),
          },
        )}
        share={share}
        onStop={onStop}
        verb={t('Stop reading')}
      />
      <Equation audience={audience} filter={null} />
      <p className="f12 t3">
        {t('You can go on to the delivery window meanwhile; reading goes on by itself.')}
      </p>
    </div>
  )
}

type HeadProps = { title: string; words: string; share: number; verb: string; onStop(): void }

function ProgressHead({ title, words, share, verb, onStop }: HeadProps) {
  const percent = Math.round(Math.min(1, share) * 100)
  return (
    <div className="panel wz-progress-head">
      <div className="row g12">
        <span className="wz-file-icon" aria-hidden="true">
          <IconFileSpreadsheet className="i s20" />
        </span>
        <div className="col wz-min0">
          <span className="b6 ell">{title}</span>
          <span className="f12 t3 num">{words}</span>
        </div>
        <span className="sp" />
        <span className="num b5">{percent}%</span>
        <Button size="sm" onClick={onStop}>
          {verb}
        </Button>
      </div>
      <div
        className="pb"
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <i className="wz-progress-fill" style={{ width: `${percent}%` }} />
      </div>
    </div>
  )
}
