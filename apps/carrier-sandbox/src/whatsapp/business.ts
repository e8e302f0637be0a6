// pure
import { createHash } from 'node:crypto'
import { countryOf } from '../rules/nanp.ts'
import { PERMISSIONS, type WaNumber, type WaTemplate, type WaUser } from './model.ts'

export type NumberSettings = Partial<
  Omit<WaNumber, 'id' | 'wabaId' | 'display' | 'verified'> & { phoneNumberId: string; wabaId: string }
>

/** Numbers, templates and people of WhatsApp. Numbers and templates stay when the sandbox is cleared; people do not. */
export interface Business {
  numbers(): Iterable<WaNumber>
  number(id: string): WaNumber | undefined
  byDisplay(display: string): WaNumber | undefined
  byToken(token: string): WaNumber | undefined
  /** Creates the number or changes it. What is not given is made from the number itself, so that it is the same each time. */
  register(display: string, settings: NumberSettings): WaNumber
  /** The numbers of an account; empty when there is none. */
  ofWaba(wabaId: string): WaNumber[]
  templates(wabaId: string): WaTemplate[]
  template(id: string): WaTemplate | undefined
  named(wabaId: string, name: string, language: string): WaTemplate | undefined
  keep(template: WaTemplate): void
  drop(template: WaTemplate): void
  user(phone: string): WaUser
  byBsuid(bsuid: string): WaUser | undefined
  /** People a number blocked, by their E.164. */
  blockedBy(numberId: string): Set<string>
  clear(): void
}

const digits = (seed: string, length: number): string =>
  (BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`) % 10n ** BigInt(length - 1))
    .toString()
    .padStart(length - 1, '0')
    .padStart(length, '1')
const hex = (seed: string): string => createHash('sha256').update(seed).digest('hex').slice(0, 32)

export function createBusiness(): Business {
  const numbers = new Map<string, WaNumber>()
  const byDisplay = new Map<string, WaNumber>()
  const templates = new Map<string, WaTemplate>()
  const byName = new Map<string, WaTemplate>()
  const users = new Map<string, WaUser>()
  const bsuids = new Map<string, WaUser>()
  const blocks = new Map<string, Set<string>>()
  const key = (wabaId: string, name: string, language: string) => `${wabaId} ${name} ${language}`
  return {
    numbers: () => numbers.values(),
    number: (id) => numbers.get(id),
    byDisplay: (display) => byDisplay.get(display),
    byToken: (token) => [...numbers.values()].find((number) => number.token === token),
    register(display, settings) {
      const { phoneNumberId, wabaId, ...rest } = settings
      const number = byDisplay.get(display) ?? newNumber(display, phoneNumberId, wabaId)
      if (rest.webhookUrl !== undefined && rest.webhookUrl !== number.webhookUrl) number.verified = false
      Object.assign(
        number,
        Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
      )
      numbers.set(number.id, number)
      byDisplay.set(display, number)
      return number
    },
    ofWaba: (wabaId) => [...numbers.values()].filter((number) => number.wabaId === wabaId),
    templates: (wabaId) => [...templates.values()].filter((template) => template.wabaId === wabaId),
    template: (id) => templates.get(id),
    named: (wabaId, name, language) => byName.get(key(wabaId, name, language)),
    keep(template) {
      templates.set(template.id, template)
      byName.set(key(template.wabaId, template.name, template.language), template)
    },
    drop(template) {
      templates.delete(template.id)
      byName.delete(key(template.wabaId, template.name, template.language))
    },
    user(phone) {
      const known = users.get(phone)
      if (known) return known
      const user = newUser(phone)
      users.set(phone, user)
      bsuids.set(user.bsuid, user)
      return user
    },
    byBsuid: (bsuid) => bsuids.get(bsuid),
    blockedBy(numberId) {
      const set = blocks.get(numberId) ?? new Set()
      blocks.set(numberId, set)
      return set
    },
    clear() {
      users.clear()
      bsuids.clear()
      blocks.clear()
    },
  }
}

function newNumber(display: string, id?: string, wabaId?: string): WaNumber {
  return {
    id: id ?? digits(`number ${display}`, 15),
    wabaId: wabaId ?? digits('waba', 15),
    display,
    appId: digits('app', 15),
    name: 'Sandbox business',
    token: `EAAG${hex(`token ${display}`)}`,
    appSecret: hex(`secret ${display}`),
    verifyToken: hex(`verify ${display}`),
    webhookUrl: '',
    verified: false,
    subscribed: true,
    fields: null,
    mps: 0,
    tier: 'TIER_100K',
    quality: 'GREEN',
    nameStatus: 'APPROVED',
    status: 'CONNECTED',
    codeVerification: 'VERIFIED',
    marketingOnMessages: true,
    permissions: [...PERMISSIONS],
    tokenExpired: false,
  }
}

function newUser(phone: string): WaUser {
  return {
    phone,
    bsuid: `${countryOf(phone)}.${hex(`user ${phone}`).slice(0, 20)}`,
    profileName: 'Virtual phone',
    username: '',
    usernameOnly: false,
    onWhatsapp: true,
    readReceipts: true,
    lastWrote: new Map(),
    noMarketing: new Set(),
    blocked: new Set(),
  }
}
