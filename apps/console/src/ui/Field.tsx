import { IconAlertCircle, IconEye, IconEyeOff } from '@tabler/icons-react'
import type { ComponentProps, ReactNode } from 'react'
import { useId, useState } from 'react'
import { t } from './text.ts'

export type FieldProps = {
  label: string
  hint?: ReactNode
  /** Replaces the hint: which field, what is wrong, what to do. */
  error?: string | undefined
  /** Beside the label, at the right. */
  aside?: ReactNode
  children: (control: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
}

/** Label above, hint below; an error replaces the hint and is tied to the control. */
export function Field({ label, hint, error, aside, children }: FieldProps) {
  const id = useId()
  const belowId = `${id}-below`
  const described = hint || error ? { 'aria-describedby': belowId } : {}
  return (
    <div className="field">
      <div className="row">
        <label className="lab" htmlFor={id}>
          {label}
        </label>
        {aside && <span className="sp" />}
        {aside}
      </div>
      {children({ id, ...described, ...(error ? { 'aria-invalid': true as const } : {}) })}
      <FieldBelow id={belowId} hint={hint} error={error} />
    </div>
  )
}

function FieldBelow({ id, hint, error }: { id: string; hint: ReactNode; error: string | undefined }) {
  if (error) {
    return (
      <span id={id} className="field-error" role="alert">
        <IconAlertCircle className="i s14" aria-hidden />
        <span>{error}</span>
      </span>
    )
  }
  return hint ? (
    <span id={id} className="hint">
      {hint}
    </span>
  ) : null
}

type TextProps = Omit<FieldProps, 'children'> &
  Omit<ComponentProps<'input'>, 'size' | 'children'> & {
    size?: 'md' | 'lg'
    before?: ReactNode
    after?: ReactNode
  }

/** A line of text with label, hint and error. */
export function TextField({ label, hint, error, aside, size = 'md', before, after, ...input }: TextProps) {
  return (
    <Field label={label} hint={hint} error={error} aside={aside}>
      {(control) => (
        <span className={`inp ${size === 'lg' ? 'lg' : ''} ${error ? 'err' : ''}`}>
          {before}
          <input type="text" {...input} {...control} />
          {after}
        </span>
      )}
    </Field>
  )
}

/** A password that can be looked at. */
export function PasswordField(props: Omit<TextProps, 'type' | 'after'>) {
  const [shown, setShown] = useState(false)
  const Eye = shown ? IconEyeOff : IconEye
  const toggle = (
    <button
      type="button"
      className="inp-eye"
      aria-label={shown ? t('Hide password') : t('Show password')}
      onClick={() => setShown(!shown)}
    >
      <Eye className="i" aria-hidden />
    </button>
  )
  return <TextField {...props} type={shown ? 'text' : 'password'} spellCheck={false} after={toggle} />
}

type AreaProps = Omit<FieldProps, 'children'> & Omit<ComponentProps<'textarea'>, 'children'>

/** Several lines of text. */
export function AreaField({ label, hint, error, aside, ...area }: AreaProps) {
  return (
    <Field label={label} hint={hint} error={error} aside={aside}>
      {(control) => <textarea rows={3} {...area} {...control} className={`area ${error ? 'err' : ''}`} />}
    </Field>
  )
}
