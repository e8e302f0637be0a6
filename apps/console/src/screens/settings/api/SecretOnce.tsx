import type { ReactNode } from 'react'
import { Button, Dialog, t } from '../../../ui/index.ts'
import { CopyField } from '../CopyField.tsx'

type Props = {
  title: string
  clientId: string
  secret: string
  note?: string
  action?: ReactNode
  onClose: () => void
}

/** A secret at the one moment it can be seen. */
export function SecretOnce({ title, clientId, secret, note, action, onClose }: Props) {
  return (
    <Dialog
      title={title}
      opened
      onClose={onClose}
      onSubmit={onClose}
      footer={
        <>
          <span className="sp" />
          {action}
          <Button kind="primary" type="submit">
            {t('I have kept the secret')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="t2">
          {t(
            'The secret is shown only now: only its hash is kept here. Put it where the program keeps its secrets. Lost, it is replaced by a new one.',
          )}
        </p>
        <CopyField label="client_id" value={clientId} />
        <CopyField label="client_secret" value={secret} />
        {note && <p className="t2">{note}</p>}
      </div>
    </Dialog>
  )
}
