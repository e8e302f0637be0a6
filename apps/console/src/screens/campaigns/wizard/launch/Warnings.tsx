import type { Review } from '@foreword/contract'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Note, t } from '../../../../ui/index.ts'

type Props = { warnings: Review['warnings']; onCompose(): void }

/** What may be launched and is still worth a second thought. */
export function Warnings({ warnings, onCompose }: Props) {
  return warnings.map(({ code, message }) => (
    <Note
      key={code}
      tone="wait"
      icon={<IconAlertTriangle className="i" aria-hidden />}
      action={
        <button type="button" className="link nw wz-note-link" onClick={onCompose}>
          {t('Compose')}
        </button>
      }
    >
      {message}
    </Note>
  ))
}
