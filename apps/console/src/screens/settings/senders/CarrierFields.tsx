import type { CarrierField } from '@foreword/contract'
import { IconChevronRight } from '@tabler/icons-react'
import { PasswordField, SelectField, TextField, t } from '../../../ui/index.ts'
import { type FieldValues, listWords, type SenderErrors } from './sender-form.ts'

type CarrierFieldsProps = {
  fields: readonly CarrierField[]
  values: FieldValues
  /** Secrets that have a value already: they may be left empty. */
  saved?: readonly string[]
  errors: SenderErrors
  /** Undefined = not touched, or typed and taken back; '' for a secret = forget it. */
  onChange: (name: string, value: string | undefined) => void
}

/** What a carrier asks of a sender, drawn as the carrier describes it. What few need is folded away. */
export function CarrierFields({ fields, values, saved = [], errors, onChange }: CarrierFieldsProps) {
  const isRare = (field: CarrierField) => !field.required && !field.choices
  const draw = (field: CarrierField) => (
    <CarrierInput
      key={field.name}
      field={field}
      value={values[field.name]}
      saved={saved.includes(field.name)}
      error={errors[`credentials.${field.name}`]}
      onChange={(value) => onChange(field.name, value)}
    />
  )
  const rare = fields.filter(isRare)
  const used = rare.some(({ name }) => saved.includes(name) || Boolean(values[name]))
  return (
    <>
      {fields.filter((field) => !isRare(field)).map(draw)}
      {rare.length > 0 && (
        <details className="rare-fields" open={used || undefined}>
          <summary>
            <IconChevronRight className="i s14" aria-hidden />
            {t('More: {list}', { list: listWords(rare.map((field) => field.label)) })}
          </summary>
          <div className="stack">{rare.map(draw)}</div>
        </details>
      )}
    </>
  )
}

type CarrierInputProps = {
  field: CarrierField
  value: string | undefined
  saved: boolean
  error: string | undefined
  onChange: (value: string | undefined) => void
}

function CarrierInput({ field, value, saved, error, onChange }: CarrierInputProps) {
  const label = field.required ? field.label : t('{label} (optional)', { label: field.label })
  if (field.choices) {
    return (
      <SelectField
        label={field.label}
        hint={field.help}
        error={error}
        data={field.choices}
        value={value || field.choices[0]?.value || null}
        onChange={onChange}
      />
    )
  }
  const input = {
    hint: field.help,
    error,
    name: `credentials.${field.name}`,
    spellCheck: false,
    value: value ?? '',
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  }
  if (field.secret) {
    const forget = saved && !field.required && (
      <button type="button" className="link f12" onClick={() => onChange(value === '' ? undefined : '')}>
        {value === '' ? t('Keep it') : t('Forget it')}
      </button>
    )
    const kept = value === '' ? t('Will be forgotten') : t('Saved, not shown. Empty keeps it.')
    return (
      <PasswordField
        label={label}
        aside={forget}
        placeholder={saved ? kept : field.placeholder}
        {...input}
        onChange={(event) => onChange(event.target.value || undefined)}
        autoComplete="new-password"
      />
    )
  }
  return <TextField label={label} placeholder={field.placeholder} {...input} autoComplete="off" />
}
