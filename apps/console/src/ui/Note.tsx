import { IconAlertCircle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** A boxed remark. `wait` asks for something, `bad` says what went wrong, `ok` what is well. */
export function Note({ tone, icon, children, action }: NoteProps) {
  return (
    <div className={`note ${tone ?? ''}`}>
      {icon ?? <IconInfoCircle className="i" aria-hidden />}
      <span className="note-text">{children}</span>
      {action}
    </div>
  )
}

type NoteProps = {
  tone?: 'wait' | 'bad' | 'acc' | 'ok'
  icon?: ReactNode
  children: ReactNode
  action?: ReactNode
}

/** A failure, where it happened, read aloud at once. */
export function ErrorNote({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="note bad" role="alert">
      <IconAlertCircle className="i" aria-hidden />
      <span className="note-text">{children}</span>
      {action}
    </div>
  )
}
