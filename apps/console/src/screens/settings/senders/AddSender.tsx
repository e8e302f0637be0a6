import { api, type CarrierInfo } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, call, keys, messageOf } from '../../../api/index.ts'
import { Button, Dialog, ErrorNote, SelectField, TextField, Toggle, t, toast } from '../../../ui/index.ts'
import { AddressAdvice, AddressInput } from './AddressInput.tsx'
import { CarrierFields } from './CarrierFields.tsx'
import { goTo } from './go-to.ts'
import {
  credentialsOf,
  fieldsAsked,
  type SenderErrors,
  type SenderForm,
  senderErrors,
} from './sender-form.ts'

/** Real numbers begin slowly; virtual phones stand any speed. */
const FIRST_RATE = { real: '1', sandbox: '100' }

type AddSenderProps = {
  carriers: CarrierInfo[]
  /** The carrier to begin with, by name, and whether on the sandbox. */
  first: { carrier: string; sandbox: boolean }
  /** There is a sandbox beside the server. */
  sandboxRuns: boolean
  onClose: () => void
  onAdded: (id: string) => void
}

/** What a new sender may usually send. */
const firstRate = (carrier: CarrierInfo | undefined, sandbox: boolean): string =>
  sandbox ? FIRST_RATE.sandbox : (carrier?.usualRate?.toString() ?? FIRST_RATE.real)

/** Connects a sender of any carrier: the form is what the carrier says it needs. */
export function AddSender({ carriers, first, sandboxRuns, onClose, onAdded }: AddSenderProps) {
  const [name, setName] = useState(first.carrier)
  const [form, setForm] = useState<SenderForm>({
    name: '',
    address: '',
    rate: firstRate(
      carriers.find((one) => one.name === first.carrier),
      first.sandbox,
    ),
    sandbox: first.sandbox,
    values: {},
  })
  const [tried, setTried] = useState(false)
  const carrier = carriers.find((one) => one.name === name) ?? carriers[0]!
  const change = (some: Partial<SenderForm>) => setForm({ ...form, ...some })
  const client = useQueryClient()
  const add = useMutation({
    mutationFn: () => call(api.createSender, { body: bodyOf(form, carrier) }),
    onSuccess: async (sender) => {
      toast(t('{name} is connected', { name: sender.name }))
      onClose()
      await client.invalidateQueries({ queryKey: keys.senders })
      await client.invalidateQueries({ queryKey: keys.session })
      onAdded(sender.id)
    },
  })
  const submit = () => {
    setTried(true)
    const wrong = Object.keys(senderErrors(form, carrier))[0]
    if (wrong) goTo(wrong)
    else add.mutate()
  }
  const shown = { ...saidBy(add.error), ...(tried ? senderErrors(form, carrier) : {}) }
  return (
    <Dialog
      title={form.sandbox ? t('A sender on the sandbox') : t('Connect {label}', { label: carrier.label })}
      opened
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" busy={add.isPending}>
            {t('Connect')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {carriers.length > 1 && (
          <SelectField
            label={t('Carrier')}
            data={carriers.map((one) => ({ value: one.name, label: one.label }))}
            value={carrier.name}
            onChange={(chosen) => {
              setName(chosen)
              setTried(false)
              add.reset()
              const stays = form.sandbox && carriers.some((one) => one.name === chosen && one.onSandbox)
              const untouched = form.rate === firstRate(carrier, form.sandbox)
              const rate = firstRate(
                carriers.find((one) => one.name === chosen),
                stays,
              )
              change({ sandbox: stays, values: {}, ...(untouched ? { rate } : {}) })
            }}
          />
        )}
        {sandboxRuns && carrier.onSandbox && (
          <Toggle
            label={t('On the sandbox')}
            hint={t('Reaches virtual phones, nobody else. No credentials are needed.')}
            checked={form.sandbox}
            onChange={(event) => {
              const sandbox = event.target.checked
              const untouched = form.rate === firstRate(carrier, !sandbox)
              const rate = firstRate(carrier, sandbox)
              change({ sandbox, ...(untouched ? { rate } : {}) })
            }}
          />
        )}
        <TextField
          label={t('Name')}
          name="name"
          hint={t('Only your team sees it.')}
          data-autofocus
          value={form.name}
          onChange={(event) => change({ name: event.target.value })}
          error={shown.name}
        />
        <div>
          <div className="two-fields">
            <AddressInput
              carrier={carrier}
              value={form.address}
              error={shown.address}
              onChange={(address) => change({ address })}
            />
            <TextField
              label={t('Speed')}
              name="rate"
              inputMode="decimal"
              hint={t('Messages a second it may send.')}
              value={form.rate}
              onChange={(event) => change({ rate: event.target.value })}
              error={shown.rate}
            />
          </div>
          <AddressAdvice carrier={carrier} address={form.address} />
        </div>
        <CarrierFields
          fields={fieldsAsked(carrier, form.sandbox)}
          values={form.values}
          errors={shown}
          onChange={(field, value) => change({ values: { ...form.values, [field]: value } })}
        />
        {add.error && !Object.values(saidBy(add.error)).length && (
          <ErrorNote>{messageOf(add.error)}</ErrorNote>
        )}
      </div>
    </Dialog>
  )
}

/** The server's no, at the input it concerns; {} when it concerns none that is drawn. */
function saidBy(error: unknown): SenderErrors {
  const field = error instanceof ApiError ? error.field : undefined
  if (!field || !/^(name|address|ratePerSecond|credentials\..+)$/.test(field)) return {}
  return { [field === 'ratePerSecond' ? 'rate' : field]: messageOf(error) }
}

function bodyOf(form: SenderForm, carrier: CarrierInfo) {
  return {
    name: form.name.trim(),
    carrier: carrier.name,
    address: form.address.trim(),
    ratePerSecond: Number(form.rate),
    sandbox: form.sandbox,
    credentials: credentialsOf(fieldsAsked(carrier, form.sandbox), form.values),
  }
}
