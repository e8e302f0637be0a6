import type { ComponentProps, ReactNode } from 'react'

type ChoiceProps = Omit<ComponentProps<'input'>, 'type' | 'children'> & { label: ReactNode; hint?: ReactNode }

/** A checkbox with its words and a hint below them. */
export function Check({ label, hint, ...input }: ChoiceProps) {
  return (
    <label className="choice">
      <input type="checkbox" className="chk" {...input} />
      <ChoiceWords label={label} hint={hint} />
    </label>
  )
}

/** One of several, with its words. Give all the same `name`. */
export function Radio({ label, hint, ...input }: ChoiceProps) {
  return (
    <label className="choice">
      <input type="radio" className="rad" {...input} />
      <ChoiceWords label={label} hint={hint} />
    </label>
  )
}

/** On or off, at once. */
export function Toggle({ label, hint, ...input }: ChoiceProps) {
  return (
    <label className="choice">
      <input type="checkbox" role="switch" aria-checked={input.checked ?? false} className="tog" {...input} />
      <ChoiceWords label={label} hint={hint} />
    </label>
  )
}

function ChoiceWords({ label, hint }: { label: ReactNode; hint: ReactNode }) {
  return (
    <span>
      <span className="choice-label">{label}</span>
      {hint && <span className="hint choice-hint">{hint}</span>}
    </span>
  )
}
