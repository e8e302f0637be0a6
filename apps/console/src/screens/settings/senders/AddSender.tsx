import { api } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageFor, messageOf } from '../../../api/index.ts'
import { Button, Dialog, ErrorNote, PasswordField, TextField, toast } from '../../../ui/index.ts'
import type { SenderErrors, SenderForm } from './sender-form.ts'
import { senderErrors } from './sender-form.ts'

type AddSenderProps = { kind: 'twilio' | 'sandbox'; onClose: () => void; onAdded: (id: string) => void }

/** Connects a Twilio number, or takes one on the sandbox. */
export function AddSender({ kind, onClose, onAdded }: AddSenderProps) {
  const sandbox = kind === 'sandbox'
  const [form, setForm] = useState<SenderForm>({
    name: '',
    address: '',
    rate: sandbox ? '100' : '1',
    accountSid: '',
    authToken: '',
  })
  const [errors, setErrors] = useState<SenderErrors>({})
  const client = useQueryClient()
  const add = useMutation({
    mutationFn: () => call(api.createSender, { body: bodyOf(form, sandbox) }),
    onSuccess: async (sender) => {
      toast(`${sender.name} is connected`)
      onClose()
      await client.invalidateQueries({ queryKey: keys.senders })
      await client.invalidateQueries({ queryKey: keys.session })
      onAdded(sender.id)
    },
  })
  const submit = () => {
    const found = senderErrors(form, sandbox)
    setErrors(found)
    const first = Object.keys(found)[0]
    if (first) document.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus()
    else add.mutate()
  }
  const text = (field: keyof SenderForm) => ({
    name: field,
    value: form[field],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [field]: event.target.value }),
    error: errors[field] ?? messageFor(add.error, field) ?? messageFor(add.error, `credentials.${field}`),
  })
  return (
    <Dialog
      title={sandbox ? 'A number on the sandbox' : 'Connect a Twilio number'}
      opened
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" type="submit" busy={add.isPending}>
            {sandbox ? 'Take the number' : 'Connect'}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField label="Name" hint="Only your team sees it." data-autofocus {...text('name')} />
        <div className="two-fields">
          <TextField label="Number" type="tel" hint="With the country code." {...text('address')} />
          <TextField
            label="Speed"
            inputMode="decimal"
            hint="Messages a second it may send."
            {...text('rate')}
          />
        </div>
        {!sandbox && (
          <>
            <TextField
              label="Account SID"
              spellCheck={false}
              autoComplete="off"
              hint="From the start page of the Twilio console."
              {...text('accountSid')}
            />
            <PasswordField
              label="Auth token"
              autoComplete="off"
              hint="Encrypted, and shown to nobody after saving."
              {...text('authToken')}
            />
          </>
        )}
        {add.error && <ErrorNote>{messageOf(add.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}

function bodyOf(form: SenderForm, sandbox: boolean) {
  return {
    name: form.name.trim(),
    carrier: 'twilio-sms' as const,
    address: form.address.trim(),
    ratePerSecond: Number(form.rate),
    sandbox,
    ...(sandbox
      ? {}
      : { credentials: { accountSid: form.accountSid.trim(), authToken: form.authToken.trim() } }),
  }
}
