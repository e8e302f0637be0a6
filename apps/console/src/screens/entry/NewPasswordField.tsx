import { IconCheck } from '@tabler/icons-react'
import { PasswordField, t } from '../../ui/index.ts'
import { MIN_PASSWORD, passwordStrength } from './passwords.ts'

/** A password that is chosen now; it says when it is strong. */
export function NewPasswordField({ value, own, onChange, onBlur, error }: NewPasswordFieldProps) {
  const strength = passwordStrength(value, own)
  const strong = strength === 'strong' && (
    <span className="f12 ok row g4">
      <IconCheck className="i s14" aria-hidden />
      {t('Strong')}
    </span>
  )
  const hint =
    strength === 'fair'
      ? t('Long enough. Other words, or more of them, make it harder to guess.')
      : t('At least {minPassword} characters. A few words in a row are good.', { minPassword: MIN_PASSWORD })
  return (
    <PasswordField
      label={t('Password')}
      name="password"
      size="lg"
      autoComplete="new-password"
      hint={hint}
      aside={strong || undefined}
      error={error}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onBlur={onBlur}
    />
  )
}

type NewPasswordFieldProps = {
  value: string
  own: string[]
  onChange: (password: string) => void
  onBlur?: () => void
  error?: string | undefined
}
