// pure
import { createHash } from 'node:crypto'
import type { WaNumber, WaTemplate, WaUser } from './model.ts'

export interface NumberSettings {
  phoneNumberId?: string
  wabaId?: string
  name?: string
  token?: string
  appSecret?: string
  verifyToken?: string
  webhookUrl?: string
  mps?: number
  tier?: string
  quality?: WaNumber['quality']
  tokenExpired?: boolean
}

/** Numbers, templates and people of WhatsApp. Settings stay when the sandbox is cleared; people do not. */
export interface Business {
  numbers(): Iterable<WaNumber>
  number(id: string): WaNumber | undefined
  /** Creates the number or changes it. What is not given is made from the number itself, so that it is the same each time. */
  register(display: string, settings: NumberSettings): WaNumber
  owns(wabaId: string): boolean
  templates(wabaId: string): WaTemplate[]
  template(id: string): WaTemplate | undefined
  named(wabaId: string, name: string, language: string): WaTemplate | undefined
  keep(template: WaTemplate): void
  drop(template: WaTemplate): void
  user(phone: string): WaUser
  byBsuid(bsuid: string): WaUser | undefined
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
  const users = new Map<string, WaUser>()
  const bsuids = new Map<string, WaUser>()
  return {
    numbers: () => numbers.values(),
    number: (id) => numbers.get(id),
    register(display, settings) {
      const { phoneNumberId, wabaId, ...rest } = settings
      const known = byDisplay.get(display)
      const number: WaNumber = known ?? {
        id: phoneNumberId ?? digits(`number ${display}`, 15),
        wabaId: wabaId ?? digits('waba', 15),
        display,
        name: 'Sandbox business',
        token: `EAAG${hex(`token ${display}`)}`,
        appSecret: hex(`secret ${display}`),
        verifyToken: hex(`verify ${display}`),
        webhookUrl: '',
        verified: false,
        mps: 0,
        tier: 'TIER_100K',
        quality: 'GREEN',
        tokenExpired: false,
      }
      if (rest.webhookUrl !== undefined && rest.webhookUrl !== number.webhookUrl) number.verified = false
      Object.assign(
        number,
        Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
      )
      numbers.set(number.id, number)
      byDisplay.set(display, number)
      return number
    },
    owns: (wabaId) => [...numbers.values()].some((number) => number.wabaId === wabaId),
    templates: (wabaId) => [...templates.values()].filter((template) => template.wabaId === wabaId),
    template: (id) => templates.get(id),
    named: (wabaId, name, language) =>
      [...templates.values()].find((t) => t.wabaId === wabaId && t.name === name && t.language === language),
    keep: (template) => void templates.set(template.id, template),
    drop: (template) => void templates.delete(template.id),
    user(phone) {
      const known = users.get(phone)
      if (known) return known
      const bsuid = `US.${hex(`user ${phone}`).slice(0, 20)}`
      const user: WaUser = { phone, bsuid, usernameOnly: false, lastWrote: new Map(), noMarketing: new Set() }
      users.set(phone, user)
      bsuids.set(bsuid, user)
      return user
    },
    byBsuid: (bsuid) => bsuids.get(bsuid),
    clear() {
      users.clear()
      bsuids.clear()
    },
  }
}
