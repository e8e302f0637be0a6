import { Button, Dialog, Note, t } from '../../../ui/index.ts'
import { CopyField } from '../CopyField.tsx'

type LinkDialogProps = {
  title: string
  label: string
  email: string
  link: string
  mailed: boolean
  mailProblem: string | null
  onClose: () => void
}

/** A link that opens a door once: it was mailed, or it is copied, and it is shown only now. */
export function LinkDialog({ title, label, email, link, mailed, mailProblem, onClose }: LinkDialogProps) {
  return (
    <Dialog
      title={title}
      opened
      onClose={onClose}
      onSubmit={onClose}
      footer={
        <>
          <span className="sp" />
          <Button kind="primary" type="submit">
            {t('Done')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {mailProblem && (
          <Note tone="wait">
            {t(
              'It could not be mailed: {mailProblem}. Hand the link over yourself, and have the mail server looked at.',
              { mailProblem },
            )}
          </Note>
        )}
        <p className="t2">
          {mailed
            ? t('It was mailed to {email}. You can also copy it.', { email })
            : t('Send it to {email}.', { email })}{' '}
          {t('It works once, and it is shown only now: whoever has it can use it in their place.')}
        </p>
        <CopyField label={label} value={link} />
      </div>
    </Dialog>
  )
}
