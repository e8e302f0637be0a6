import { Modal } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { Button } from './Button.tsx'
import { t } from './text.ts'

/** A dialog: the title is the question, Esc is the harmless answer, the footer holds the answers with the verb at the right. */
export function Dialog({ title, opened, onClose, children, footer, width = 520, onSubmit }: DialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit?.()
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={width}
      withCloseButton={false}
      closeButtonProps={{}}
    >
      <form onSubmit={submit} noValidate>
        <div className="dialog-body">{children}</div>
        <div className="dialog-foot">{footer}</div>
      </form>
    </Modal>
  )
}

type DialogProps = {
  title: string
  opened: boolean
  onClose: () => void
  children: ReactNode
  footer: ReactNode
  width?: number
  onSubmit?: () => void
}

/** Asks before what cannot be taken back: the consequence counted, the verb on the button, focus on the harmless answer. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    title,
    opened,
    onClose,
    onConfirm,
    verb,
    keep = t('Keep it'),
    busy,
    error,
    children,
    dangerous = true,
  } = props
  return (
    <Dialog
      title={title}
      opened={opened}
      onClose={onClose}
      onSubmit={onConfirm}
      footer={
        <>
          <span className="sp" />
          <Button data-autofocus onClick={onClose}>
            {keep}
          </Button>
          <Button kind={dangerous ? 'dangerous' : 'primary'} type="submit" busy={busy ?? false}>
            {verb}
          </Button>
        </>
      }
    >
      {children}
      {error && (
        <p className="f12 bad dialog-error" role="alert">
          {error}
        </p>
      )}
    </Dialog>
  )
}

type ConfirmDialogProps = {
  title: string
  opened: boolean
  onClose: () => void
  onConfirm: () => void
  verb: string
  keep?: string
  busy?: boolean
  error?: string | undefined
  dangerous?: boolean
  children: ReactNode
}
