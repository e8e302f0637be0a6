import { Button, Dialog, t } from '../../../ui/index.ts'
import { CopyField } from '../CopyField.tsx'

/** The secret of a webhook bot, at the one moment it can be seen. */
export function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog
      title={t('Keep the secret of this bot')}
      opened
      onClose={onClose}
      onSubmit={onClose}
      footer={
        <>
          <span className="sp" />
          <Button kind="primary" type="submit">
            {t('I have kept the secret')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="t2">
          {t(
            'Your program checks with it that an event comes from here, as Standard Webhooks say. It is shown only now. Lost, it is replaced by a new one.',
          )}
        </p>
        <CopyField label={t('Secret')} value={secret} />
      </div>
    </Dialog>
  )
}
