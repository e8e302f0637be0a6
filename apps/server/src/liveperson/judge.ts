// pure
import type { Channel } from '@foreword/contract'
import type { ApiPerson, ParsedPhone } from '../recipients/index.ts'
import { KEY_OF, type Needs } from './needs.ts'
import { isObject, type Json } from './refusal.ts'
import { asText, type Consumer } from './request.ts'

// One consumer of a request at a time. Order of the rules: ids, number, duplicate, types of values, too many, missing, header, button.

/** A consumer, and what becomes of it: a person of the campaign, and why it is not accepted (null = it is). */
export type Judged = {
  consumer: Consumer
  content: Json
  person: Omit<ApiPerson, 'ownId'>
  error: string | null
}

export type Rules = {
  needs: Needs
  /** Reads a phone that begins with its country code. */
  parse: (text: string) => ParsedPhone
  /** Whether the account permits media of a host. */
  mayComeFrom: (host: string) => boolean
  customerData: boolean
}

/** The judge of one request: it remembers whom it accepted, so consumers come in their order. */
export function openJudge(rules: Rules): (consumer: Consumer) => Judged {
  const accepted = new Set<string>()
  return (consumer) => {
    const judged = judge(consumer, rules, accepted)
    const key = judged.person.phone?.e164 ?? judged.person.addresses?.inapp
    if (judged.error === null && key !== undefined) accepted.add(key)
    return judged
  }
}

function judge(consumer: Consumer, rules: Rules, accepted: ReadonlySet<string>): Judged {
  const { needs } = rules
  const who = idsOf(consumer, rules)
  const key = who.phone?.e164 ?? who.addresses?.inapp
  const error =
    who.error ??
    (key !== undefined && accepted.has(key) ? 'DUPLICATE_NUMBER' : null) ??
    wrongVariables(consumer.variables, needs) ??
    wrongHeader(consumer.headerVariables, needs, rules.mayComeFrom) ??
    wrongButton(consumer.buttonVariables, needs)
  const ineligible = error === null ? ineligibleFor(who.phone, needs.channels) : null
  return {
    consumer,
    content: who.content,
    error,
    person: {
      input: asText(Object.values(who.content)[0]),
      phone: who.phone,
      addresses: who.addresses,
      variables: valuesOf(consumer, needs),
      customer: rules.customerData ? told(consumer) : null,
      verdict: error === 'DUPLICATE_NUMBER' ? 'duplicate' : error || ineligible ? 'refused' : 'ready',
      reason: error ? (REASONS[error.split('=')[0]!] ?? 'bad_value') : (ineligible?.reason ?? null),
      detail: error ?? ineligible?.detail ?? null,
    },
  }
}

/** What the console says of a consumer that was not accepted; the rest are values that do not fit. */
const REASONS: Record<string, string> = {
  INVALID_NUMBER: 'invalid',
  DUPLICATE_NUMBER: 'duplicate',
  MISSING_VARIABLE: 'missing_variable',
  INSUFFICIENT_VARIABLES: 'missing_variable',
}

type Ids = {
  content: Json
  phone: (ParsedPhone & { valid: true }) | null
  addresses: ApiPerson['addresses']
  error: string | null
}

const PHONE_CHANNELS: readonly Channel[] = ['sms', 'whatsapp']
const CONSUMER_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?$/

/** Where this consumer is written to. The old form gives one phone for every channel that goes by phone. */
function idsOf(consumer: Consumer, { needs, parse }: Rules): Ids {
  const content = consumer.content ?? oldForm(consumer, needs)
  const none = { content, phone: null, addresses: null }
  const idOf = (channel: Channel): string => asText(content[KEY_OF[channel]])
  const lacking = needs.channels.find((channel) => idOf(channel) === '')
  const phones = needs.channels
    .filter((channel) => PHONE_CHANNELS.includes(channel) && idOf(channel) !== '')
    .map((channel) => ({ channel, phone: phoneOf(idOf(channel), parse) }))
  const [first] = phones
  const phone = first?.phone ?? null
  if (lacking) return { ...none, phone, error: `MISSING_CONSUMER_INFORMATION==${KEY_OF[lacking]}` }
  if (phones.some((one) => one.phone === null)) return { ...none, phone, error: 'INVALID_NUMBER' }
  const others = phones.filter((one) => one.phone!.e164 !== phone!.e164)
  const inapp = needs.channels.includes('inapp') ? idOf('inapp') : null
  if (inapp !== null && !CONSUMER_ID.test(inapp))
    return { ...none, phone, error: 'MISSING_CONSUMER_INFORMATION==inapp' }
  const addresses = {
    ...Object.fromEntries(others.map((one) => [one.channel, one.phone!.e164])),
    ...(inapp === null ? {} : { inapp }),
  }
  return { content, phone, addresses: Object.keys(addresses).length > 0 ? addresses : null, error: null }
}

function oldForm({ countryCode, phoneNumber }: Consumer, needs: Needs): Json {
  const number = `${countryCode.replace(/^\+/, '')}${phoneNumber}`
  const keys = needs.channels.filter((channel) => PHONE_CHANNELS.includes(channel))
  return Object.fromEntries((keys.length > 0 ? keys : ['sms' as const]).map((key) => [KEY_OF[key], number]))
}

/** Country code first, with or without a plus, brackets or blanks. */
function phoneOf(text: string, parse: Rules['parse']): (ParsedPhone & { valid: true }) | null {
  const found = parse(`+${text.replace(/^\+/, '')}`)
  return found.valid ? found : null
}

/** A number that cannot get texts is accepted, as applications expect, and fails at once. WhatsApp may well reach it. */
function ineligibleFor(
  phone: Ids['phone'],
  channels: readonly Channel[],
): { reason: string; detail: string } | null {
  if (phone?.sms !== 'no' || channels.some((channel) => channel !== 'sms')) return null
  const reason = phone.type === 'fixed' ? 'landline' : 'no_sms'
  return { reason, detail: 'Cannot receive SMS' }
}

function wrongVariables(variables: Json, needs: Needs): string | null {
  const given = Object.keys(variables)
  const odd = given.find((name) => typeof variables[name] !== 'string')
  if (odd !== undefined) return `VARIABLE_NOT_STRING=${odd}`
  if (given.length > needs.variables.length) return 'TOO_MANY_VARIABLES'
  const lacks = needs.variables.find((name) => !needs.spare.has(name) && blank(variables[name]))
  if (lacks !== undefined) return given.length === 0 ? 'INSUFFICIENT_VARIABLES' : `MISSING_VARIABLE=${lacks}`
  return given.some((name) => !needs.variables.includes(name)) ? 'TOO_MANY_VARIABLES' : null
}

const blank = (value: unknown): boolean => typeof value !== 'string' || value.trim() === ''

function wrongHeader(
  given: Json | null,
  { header }: Needs,
  mayComeFrom: Rules['mayComeFrom'],
): string | null {
  const keys = Object.keys(given ?? {})
  if (!header) return keys.length > 0 ? 'TOO_MANY_HEADER_VARIABLES' : null
  if (keys.length === 0) return header.spare ? null : 'INSUFFICIENT_HEADER_VARIABLES'
  if (keys.length > 1) return 'TOO_MANY_HEADER_VARIABLES'
  if (keys[0] !== header.kind) return `MISSING_HEADER_VARIABLE=${header.kind}`
  const value = given![header.kind]
  if (typeof value !== 'string') return 'HEADER_VARIABLE_NOT_STRING'
  const url = URL.canParse(value) ? new URL(value) : null
  if (url?.protocol !== 'https:') return 'HEADER_VARIABLE_INVALID_URL'
  return mayComeFrom(url.hostname) ? null : 'IMAGE_URL_NOT_WHITELISTED'
}

/** The original publishes no code for buttons; the name is that of its CSV column. */
function wrongButton(given: Json | null, { button }: Needs): string | null {
  const values = Object.values(given ?? {})
  if (values.length > (button ? 1 : 0)) return 'TOO_MANY_VARIABLES'
  if (!button || (values.length === 0 && button.spare)) return null
  if (values.length > 0 && typeof values[0] !== 'string') return 'VARIABLE_NOT_STRING=BU1'
  return blank(values[0]) ? 'MISSING_VARIABLE=BU1' : null
}

/** Everything that fills the text, by the names our templates have. */
function valuesOf(consumer: Consumer, { header, button }: Needs): Record<string, string> {
  const texts = (given: Json | null) =>
    Object.entries(given ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const link = header ? consumer.headerVariables?.[header.kind] : undefined
  const [end] = texts(consumer.buttonVariables)
  return {
    ...Object.fromEntries(texts(consumer.variables)),
    ...(header && typeof link === 'string' ? { [header.name]: link } : {}),
    ...(button && end ? { [button.name]: end[1] } : {}),
  }
}

const MOST_FACTS = 100
const LONGEST_FACT = 500

/** personalInfo and customerInfo as flat facts for the agent: "contacts email", "lastPaymentDate". Unknown ones are kept. */
function told({ personalInfo, customerInfo }: Consumer): Record<string, string> | null {
  const facts: [string, string][] = []
  const walk = (value: unknown, name: string): void => {
    if (facts.length >= MOST_FACTS || value === null || value === undefined) return
    if (Array.isArray(value))
      for (const [index, one] of value.entries()) walk(one, index === 0 ? name : `${name} ${index + 1}`)
    else if (isDate(value)) facts.push([name, dateOf(value)])
    else if (isObject(value))
      for (const [key, one] of Object.entries(value)) walk(one, `${name} ${key}`.trim())
    else
      facts.push([
        name.replaceAll('\u0000', ''),
        String(value).replaceAll('\u0000', '').slice(0, LONGEST_FACT),
      ])
  }
  walk(personalInfo, '')
  walk(customerInfo, '')
  return facts.length > 0
    ? Object.fromEntries(facts.filter(([name, fact]) => name !== '' && fact !== ''))
    : null
}

type DateParts = { day: unknown; month: unknown; year: unknown }
const isDate = (value: unknown): value is DateParts =>
  isObject(value) && Object.keys(value).sort().join() === 'day,month,year'
const dateOf = ({ day, month, year }: DateParts): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
