// pure

import { type CarrierField, type CarrierInfo, cleanAddress, hasForm } from '@foreword/contract'
import { t } from '../../../ui/text.ts'

/** By the names of the carrier's fields; undefined = not touched. */
export type FieldValues = Readonly<Record<string, string | undefined>>

export type SenderForm = {
  name: string
  address: string
  rate: string
  sandbox: boolean
  values: FieldValues
}
/** By input: `name`, `address`, `rate`, `credentials.authToken`. */
export type SenderErrors = Record<string, string>

/** The sandbox has its own credentials: only what is a choice there too is asked for. */
export const fieldsAsked = (carrier: CarrierInfo, sandbox: boolean): CarrierField[] =>
  sandbox ? carrier.fields.filter((field) => field.onSandbox) : carrier.fields

/** What is wrong with the form, by input. */
export function senderErrors(form: SenderForm, carrier: CarrierInfo): SenderErrors {
  const rate = Number(form.rate)
  const { label, help, pattern } = carrier.address
  return {
    ...(form.name.trim() ? {} : { name: t('A name is needed. People choose the sender by it.') }),
    ...(cleanAddress(pattern, form.address) === null
      ? { address: form.address.trim() ? help : t('{label} is missing. {help}', { label, help }) }
      : {}),
    ...(rate >= 0.1 && rate <= 20_000 ? {} : { rate: t('Between 0.1 and 20,000 messages a second.') }),
    ...fieldErrors(fieldsAsked(carrier, form.sandbox), form.values),
  }
}

/** What is wrong with the carrier's fields; a secret that is `saved` may be left empty and stays. */
export function fieldErrors(
  fields: readonly CarrierField[],
  values: FieldValues,
  saved: readonly string[] = [],
): SenderErrors {
  const errors: SenderErrors = {}
  for (const field of fields) {
    const value = (values[field.name] ?? field.choices?.[0]?.value ?? '').trim()
    const key = `credentials.${field.name}`
    if (value === '') {
      if (field.required && !saved.includes(field.name))
        errors[key] = t('{label} is missing. {help}', { label: field.label, help: field.help })
    } else if (field.pattern && !hasForm(field.pattern, value)) {
      errors[key] = t('This does not look right. {help}', { help: field.help })
    }
  }
  return errors
}

/** What is sent of the carrier's fields: what was typed, and the choices that were made. */
export function credentialsOf(fields: readonly CarrierField[], values: FieldValues): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = values[name]?.trim()
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** "Account SID, auth token": what one needs at hand to connect it. */
export function neededWords(carrier: CarrierInfo): string {
  const labels = carrier.fields.filter((field) => field.required).map((field) => field.label)
  if (labels.length === 0) return t('Nothing but a name')
  return (
    labels[0] +
    labels
      .slice(1)
      .map((label) => `, ${lowerFirst(label)}`)
      .join('')
  )
}

/** "previous auth token, API key, base URL": labels within a sentence. */
export const listWords = (labels: readonly string[]): string => labels.map(lowerFirst).join(', ')

/** Leaves “API key” as it is. */
const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text
