import { api, type CarrierField, type CarrierInfo, type Sender } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, call, keys, messageOf } from '../../../api/index.ts'
import { Button, ErrorNote, TextField, t, toast } from '../../../ui/index.ts'
import { CarrierFields } from './CarrierFields.tsx'
import { goTo } from './go-to.ts'
import {
  credentialsOf,
  type FieldValues,
  fieldErrors,
  fieldsAsked,
  type SenderErrors,
} from './sender-form.ts'

type SenderCredentialsProps = { sender: Sender; carrier: CarrierInfo; admin: boolean }

/** What the carrier knows the sender by. Secrets are saved, not shown; they can only be replaced. */
export function SenderCredentials({ sender, carrier, admin }: SenderCredentialsProps) {
  const [open, setOpen] = useState(false)
  const fields = fieldsAsked(carrier, sender.isSandbox)
  if (fields.length === 0) return null
  if (open) return <CredentialsForm sender={sender} fields={fields} onDone={() => setOpen(false)} />
  const shown = fields.filter((field) => field.required || savedValue(sender, field) !== null)
  return (
    <section className="stack" aria-label={t('At {label}', { label: carrier.label })}>
      <div className="row">
        <h3 className="b6">{t('At {label}', { label: carrier.label })}</h3>
        <span className="sp" />
        {admin && (
          <Button size="sm" onClick={() => setOpen(true)}>
            {sender.isSandbox ? t('Change') : t('Replace or change')}
          </Button>
        )}
      </div>
      <div className="two-fields">
        {shown.map((field) => (
          <TextField
            key={field.name}
            label={field.label}
            value={savedValue(sender, field) ?? 'Not set'}
            readOnly
            className={field.secret || field.choices ? undefined : 'mono'}
          />
        ))}
      </div>
    </section>
  )
}

/** In words, or null when it is not set: a choice nobody made is its first one. */
function savedValue(sender: Sender, field: CarrierField): string | null {
  if (field.secret) return sender.secretsSaved.includes(field.name) ? t('Saved, not shown') : null
  const value = sender.config[field.name] || field.choices?.[0]?.value
  if (!value) return null
  return field.choices?.find((one) => one.value === value)?.label ?? value
}

type CredentialsFormProps = { sender: Sender; fields: CarrierField[]; onDone: () => void }

function CredentialsForm({ sender, fields, onDone }: CredentialsFormProps) {
  const [values, setValues] = useState<FieldValues>(() =>
    Object.fromEntries(
      fields.flatMap(({ name, secret }) => (secret ? [] : [[name, sender.config[name] ?? '']])),
    ),
  )
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const replace = useMutation({
    mutationFn: () =>
      call(api.changeSender, {
        params: { id: sender.id },
        body: { credentials: credentialsOf(fields, values) },
      }),
    onSuccess: async () => {
      toast(t('{name} is saved. Test the connection next', { name: sender.name }))
      await client.invalidateQueries({ queryKey: keys.senders })
      onDone()
    },
  })
  const submit = () => {
    setTried(true)
    const wrong = Object.keys(fieldErrors(fields, values, sender.secretsSaved))[0]
    if (wrong) goTo(wrong)
    else replace.mutate()
  }
  const errors: SenderErrors = tried ? fieldErrors(fields, values, sender.secretsSaved) : {}
  const field = replace.error instanceof ApiError ? replace.error.field : undefined
  const drawn = field !== undefined && fields.some(({ name }) => field === `credentials.${name}`)
  return (
    <form
      className="panel secrets stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <CarrierFields
        fields={fields}
        values={values}
        saved={sender.secretsSaved}
        errors={drawn ? { ...errors, [field]: messageOf(replace.error) } : errors}
        onChange={(name, value) => setValues({ ...values, [name]: value })}
      />
      {replace.error && !drawn && <ErrorNote>{messageOf(replace.error)}</ErrorNote>}
      <div className="row">
        <span className="sp" />
        <Button onClick={onDone}>{t('Keep as it was')}</Button>
        <Button kind="primary" type="submit" busy={replace.isPending}>
          {t('Save these')}
        </Button>
      </div>
    </form>
  )
}
