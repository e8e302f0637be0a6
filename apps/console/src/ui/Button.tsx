import { Tooltip } from '@mantine/core'
import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import { Kbd } from './Kbd.tsx'

type Kind = 'primary' | 'plain' | 'quiet' | 'danger' | 'dangerous'
const LOOK: Record<Kind, string> = { primary: ' p', plain: '', quiet: ' g', danger: ' d', dangerous: ' dp' }

export type ButtonProps = ComponentProps<'button'> & {
  kind?: Kind
  size?: 'sm' | 'md' | 'lg'
  icon?: ReactNode
  kbd?: string
  /** At work: it keeps its width and its focus, and cannot be pressed again. */
  busy?: boolean
  wide?: boolean
}

/** A button of the house: a verb first, an ellipsis when a question follows. One `primary` a view. */
export function Button(props: ButtonProps) {
  const { kind = 'plain', size = 'md', icon, kbd, busy, wide, children, className, onClick, ...rest } = props
  const classes = `btn${LOOK[kind]}${size === 'md' ? '' : ` ${size}`}${wide ? ' w' : ''} ${className ?? ''}`
  return (
    <button
      type="button"
      {...rest}
      className={classes.trim()}
      onClick={busy ? notAgain : onClick}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
    >
      {icon}
      {children}
      {kbd && <Kbd>{kbd}</Kbd>}
    </button>
  )
}

/** A button at work is not `disabled`: that would take the focus from who pressed it. A form is not handed in by it either. */
const notAgain = (event: MouseEvent): void => event.preventDefault()

/** A button that is only an icon. Its name is read aloud and shown as a tooltip, with the shortcut; not over a menu it opened. */
export function IconButton(
  props: Omit<ButtonProps, 'icon' | 'children'> & { label: string; children: ReactNode },
) {
  const { label, kind = 'plain', size = 'md', kbd, busy, wide, className, children, ...rest } = props
  const classes = `btn ic${LOOK[kind]}${size === 'md' ? '' : ` ${size}`} ${className ?? ''}`
  return (
    <Tooltip label={kbd ? `${label}  ${kbd}` : label} disabled={rest['aria-expanded'] === true}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        aria-busy={busy || undefined}
        className={classes.trim()}
      >
        {children}
      </button>
    </Tooltip>
  )
}
