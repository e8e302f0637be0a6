import { t } from '../../../ui/index.ts'
import { CopyField } from '../CopyField.tsx'
import { SamplesDialog } from './VerifySample.tsx'

type Props = { title: string; secret: string; note?: string; onClose: () => void }

/** The secret of a webhook at the one moment it can be seen, with what it is for. */
export function WebhookSecret({ title, secret, note, onClose }: Props) {
  return (
    <SamplesDialog title={title} done={t('I have kept the secret')} onClose={onClose}>
      <p className="t2">
        {t(
          'The secret is shown only now. The receiver verifies with it that a request came from here and was not changed. Lost, it is replaced by a new one.',
        )}
      </p>
      <CopyField label={t('Secret')} value={secret} />
      {note && <p className="t2">{note}</p>}
    </SamplesDialog>
  )
}
