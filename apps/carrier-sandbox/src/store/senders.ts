// pure
import { createHash } from 'node:crypto'
import type { Message } from './message.ts'

/** A number of the account. */
export interface Sender {
  readonly sid: string
  /** E.164, short code, alphanumeric, or `whatsapp:` + E.164 */
  readonly address: string
  smsUrl: string
  /** Segments a second. */
  mps: number
  service: string | null
  /** Advanced Opt-Out: the webhook gets OptOutType. */
  advancedOptOut: boolean
  /** When its queue is empty, ms since 1970. */
  queueFreeAt: number
  /** What phones wrote to it, oldest first. */
  inbound: Message[]
  /** Of a WhatsApp sender, how Twilio sees it. */
  status: SenderStatus
  offlineReason: string
  qualityRating: string
  messagingLimit: string
  /** Of a toll-free number, how its verification stands. */
  verification: Verification
  rejectionReason: string
  /** Of a sender of the HTTP gateway, which is then nobody else's: what it signs in and signs with. */
  gateway: { token: string; webhookSecret: string; tokenExpired: boolean } | null
}

export const SENDER_STATUSES = [
  'CREATING',
  'ONLINE',
  'OFFLINE',
  'PENDING_VERIFICATION',
  'VERIFYING',
  'ONLINE:UPDATING',
  'TWILIO_REVIEW',
] as const
export type SenderStatus = (typeof SENDER_STATUSES)[number]

export const VERIFICATIONS = ['PENDING_REVIEW', 'IN_REVIEW', 'TWILIO_APPROVED', 'TWILIO_REJECTED'] as const
export type Verification = (typeof VERIFICATIONS)[number]

export interface SenderSettings {
  smsUrl?: string
  mps?: number
  messagingServiceSid?: string | null
  advancedOptOut?: boolean
  status?: SenderStatus
  offlineReason?: string
  qualityRating?: string
  messagingLimit?: string
  verification?: Verification
  rejectionReason?: string
}

const LOOKS = [
  'status',
  'offlineReason',
  'qualityRating',
  'messagingLimit',
  'verification',
  'rejectionReason',
] as const

export interface Senders {
  all(): Iterable<Sender>
  get(address: string): Sender | undefined
  bySid(sid: string): Sender | undefined
  /** Creates the number or changes it. */
  register(address: string, settings: SenderSettings): Sender
  /** The number, created when every number is owned; undefined when it is not the account's. */
  own(address: string): Sender | undefined
  /** The number a service writes to this recipient from: always the same one. */
  ofService(service: string, to: string): Sender
  /** Empties queues and inbound lists; settings stay. */
  clear(): void
}

/** Fast enough that only a configured `mps` makes a queue. */
const UNLIMITED_MPS = 1_000_000

/** @param owned the only numbers that may send; null lets every number send. */
export function createSenders(owned: readonly string[] | null): Senders {
  const byAddress = new Map<string, Sender>()
  const bySid = new Map<string, Sender>()

  function create(address: string): Sender {
    const sid = `PN${createHash('sha256').update(address).digest('hex').slice(0, 32)}`
    const sender: Sender = {
      sid,
      address,
      smsUrl: '',
      mps: UNLIMITED_MPS,
      service: null,
      advancedOptOut: false,
      queueFreeAt: 0,
      inbound: [],
      status: 'ONLINE',
      offlineReason: '',
      qualityRating: 'HIGH',
      messagingLimit: '100K Customers/24hr',
      verification: 'TWILIO_APPROVED',
      rejectionReason: '',
      gateway: null,
    }
    byAddress.set(address, sender)
    bySid.set(sid, sender)
    return sender
  }

  function register(address: string, settings: SenderSettings): Sender {
    const sender = byAddress.get(address) ?? create(address)
    if (settings.smsUrl !== undefined) sender.smsUrl = settings.smsUrl
    if (settings.mps !== undefined) sender.mps = settings.mps
    if (settings.messagingServiceSid !== undefined) sender.service = settings.messagingServiceSid
    if (settings.advancedOptOut !== undefined) sender.advancedOptOut = settings.advancedOptOut
    for (const key of LOOKS) if (settings[key] !== undefined) Object.assign(sender, { [key]: settings[key] })
    return sender
  }

  for (const address of owned ?? []) create(address)
  return {
    all: () => byAddress.values(),
    get: (address) => byAddress.get(address),
    bySid: (sid) => bySid.get(sid),
    register,
    own: (address) => byAddress.get(address) ?? (owned ? undefined : create(address)),
    ofService(service, to) {
      const prefix = to.startsWith('whatsapp:') ? 'whatsapp:' : ''
      const pool = [...byAddress.values()].filter(
        (sender) => sender.service === service && sender.address.startsWith('whatsapp:') === (prefix !== ''),
      )
      return (
        pool[hash(to) % pool.length] ??
        register(serviceAddress(prefix, service), { messagingServiceSid: service })
      )
    },
    clear() {
      for (const sender of byAddress.values()) {
        sender.queueFreeAt = 0
        sender.inbound = []
      }
    },
  }
}

/** A service without registered numbers writes from a toll-free number made of its sid. */
function serviceAddress(prefix: string, service: string): string {
  return `${prefix}+1844555${String(hash(service) % 10_000).padStart(4, '0')}`
}

function hash(text: string): number {
  let value = 0
  for (let at = 0; at < text.length; at += 1) value = (Math.imul(value, 31) + text.charCodeAt(at)) >>> 0
  return value
}
