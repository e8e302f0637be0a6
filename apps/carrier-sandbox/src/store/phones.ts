// pure
import { FLAG, type Message } from './message.ts'

/** A virtual phone on one channel. `address` is E.164, with a channel prefix such as `whatsapp:` if not SMS. */
export interface Phone {
  readonly address: string
  /** Messages accepted for it, ever. */
  accepted: number
  /** Messages it wrote, ever. */
  replies: number
  /** Numbers and messaging services it stopped. */
  blocked: Set<string> | null
  /** Oldest first; rotated out with the store. */
  messages: Message[]
  /** The number that last wrote to it. */
  lastSender: string
  lastAt: number
}

export interface Phones {
  readonly all: Map<string, Phone>
  /** Finds the phone or creates it. */
  open(address: string): Phone
}

export function createPhones(): Phones {
  const all = new Map<string, Phone>()
  return {
    all,
    open(address) {
      const known = all.get(address)
      if (known) return known
      const phone: Phone = {
        address,
        accepted: 0,
        replies: 0,
        blocked: null,
        messages: [],
        lastSender: '',
        lastAt: 0,
      }
      all.set(address, phone)
      return phone
    },
  }
}

/** Puts a message on the phone's screen. */
export function putOnPhone(phone: Phone, message: Message): void {
  // Most phones of a campaign hold one message: a literal reserves one slot, push reserves seventeen.
  if (phone.messages.length === 0) phone.messages = [message]
  else phone.messages.push(message)
  phone.lastAt = message.createdAt
  if (message.direction === 'outbound-api') phone.accepted += 1
  if (message.direction === 'inbound') phone.replies += 1
  else phone.lastSender = message.from
}

/** Takes a rotated message off, and confirmations older than it, which are on no list. */
export function takeOffPhone(phone: Phone, message: Message): void {
  const at = phone.messages.indexOf(message)
  if (at < 0) return
  let first = at
  while (first > 0 && phone.messages[first - 1]!.flags & FLAG.hidden) first -= 1
  phone.messages.splice(first, at - first + 1)
}
