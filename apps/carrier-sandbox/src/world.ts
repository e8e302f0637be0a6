import { type Dials, presetDials } from './rules/dials.ts'
import { createDice, type Dice } from './rules/dice.ts'
import { createWebhookUrlReader, type WebhookTarget } from './rules/webhook-url.ts'
import { type Contents, createContents } from './store/contents.ts'
import { createJournal, type Entry, type Journal } from './store/journal.ts'
import type { Message } from './store/message.ts'
import { createMessages, type Messages } from './store/messages.ts'
import { createMeter, type Meter } from './store/meter.ts'
import { createPhones, type Phones, takeOffPhone } from './store/phones.ts'
import { createSenders, type Senders } from './store/senders.ts'
import { createServices, type Services } from './store/services.ts'
import { createWebhooks, type Webhooks } from './traffic/webhooks.ts'
import { createWheel } from './traffic/wheel.ts'
import { createInboxes, type Inboxes } from './webhooks/inbox.ts'
import { type Business, createBusiness } from './whatsapp/business.ts'
import { createHooks, type Hooks } from './whatsapp/hooks.ts'
import { createMedia, type MediaStore } from './whatsapp/media.ts'

export interface Account {
  sid: string
  authToken: string
  /** Suspended or closed, it may look and not send. */
  status?: AccountStatus
}

export const ACCOUNT_STATUSES = ['active', 'suspended', 'closed'] as const
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number]

export interface WorldOptions {
  accounts: readonly Account[]
  seed: number
  now: () => number
  /** Hex digits that set this run's sids apart from every other run's. */
  runTag: string
  /** Numbers that may send; null for every number. */
  numbers: readonly string[] | null
  /** Messages remembered. */
  keep: number
  log: boolean
}

export interface Totals {
  accepted: number
  receipts: number
  replies: number
  stopped: number
}

/** Everything the sandbox knows. */
export interface World {
  /** Where this sandbox is reached; known once it listens. */
  url: string
  readonly accounts: readonly Account[]
  readonly now: () => number
  readonly messages: Messages
  readonly phones: Phones
  readonly senders: Senders
  readonly services: Services
  readonly contents: Contents
  readonly journal: Journal
  readonly requests: Meter
  readonly refusals: Meter
  readonly webhooks: Webhooks
  readonly inboxes: Inboxes
  readonly whatsapp: { business: Business; hooks: Hooks; media: MediaStore }
  readonly readWebhookUrl: (url: string) => WebhookTarget | null
  /** Phones that changed since the page was last told; null while nobody watches. */
  changed: Set<string> | null
  totals: Totals
  dials: Dials
  dice: Dice
  /** Statuses posted as receipts, as a set. */
  receiptStatuses: ReadonlySet<string>
  /** Messages whose next receipt is not due yet. */
  receiptsScheduled: number
  /** Goes up with each `clear`: what began before it is not counted after it. */
  generation: number
  readonly firstSeed: number
  nextSeq(): number
  newSid(prefix: string, seq: number): string
  /** Runs at `now() + ms`. */
  later(ms: number, run: () => void): void
  /** Has the message's next receipt posted at that time. */
  scheduleReceipt(at: number, message: Message): void
  note(entry: Omit<Entry, 'id' | 'at'>): void
  touch(address: string): void
  /** Does what is due. The timer calls it; with an injected clock, a test does. */
  tick(): void
  /** Forgets messages, phones, log and counts. Numbers, dials and the dice stay. */
  clear(): void
  close(): Promise<void>
}

type Due = Message | (() => void)

export function createWorld(
  options: WorldOptions,
  onReceiptDue: (world: World, message: Message) => void,
): World {
  const { now } = options
  const wheel = createWheel<Due>()
  const phones = createPhones()
  const senders = createSenders(options.numbers)
  let seq = 0
  let timer: NodeJS.Timeout | undefined
  let wakeAt = Number.POSITIVE_INFINITY

  function arm() {
    const next = wheel.nextAt()
    if (next === null || (timer && wakeAt <= next)) return
    clearTimeout(timer)
    wakeAt = next
    timer = setTimeout(wake, Math.min(Math.max(next - now(), 1), 60_000))
  }
  function wake() {
    timer = undefined
    wakeAt = Number.POSITIVE_INFINITY
    world.tick()
  }
  function schedule(at: number, due: Due) {
    wheel.add(at, due)
    arm()
  }
  const later = (ms: number, run: () => void) => schedule(now() + ms, run)

  const dials = presetDials('calm')
  const world: World = {
    url: '',
    accounts: options.accounts,
    now,
    phones,
    messages: createMessages(options.keep, (message) => {
      const phone = phones.all.get(message.direction === 'inbound' ? message.from : message.to)
      if (phone) takeOffPhone(phone, message)
    }),
    senders,
    services: createServices(senders, options.numbers === null),
    contents: createContents(),
    journal: createJournal(500),
    requests: createMeter(),
    refusals: createMeter(),
    webhooks: createWebhooks({ now, later }),
    inboxes: createInboxes({ now }),
    whatsapp: {
      business: createBusiness(),
      media: createMedia(),
      hooks: createHooks({
        now,
        later,
        batchMs: () => world.dials.webhookBatchMs,
        batchSize: () => world.dials.webhookBatchSize,
        note: (outcome, tone, changes) =>
          world.note({
            way: 'out',
            kind: 'request',
            subject: `WhatsApp webhook, ${changes.length === 1 ? '1 change' : `${changes.length} changes`}`,
            sid: '',
            outcome,
            tone,
          }),
      }),
    },
    readWebhookUrl: createWebhookUrlReader(),
    changed: null,
    totals: noTotals(),
    dials,
    dice: createDice(options.seed),
    receiptStatuses: new Set(dials.receiptStatuses),
    receiptsScheduled: 0,
    generation: 0,
    firstSeed: options.seed,
    nextSeq: () => (seq += 1),
    newSid: (prefix, number) => makeSid(prefix, number, options.runTag),
    later,
    scheduleReceipt(at, message) {
      world.receiptsScheduled += 1
      schedule(at, message)
    },
    note(entry) {
      const at = now()
      world.journal.add({ ...entry, at })
      if (options.log) console.log(`${new Date(at).toISOString()} ${logLine(entry)}`)
    },
    touch(address) {
      world.changed?.add(address)
    },
    tick() {
      for (const due of wheel.takeDue(now())) {
        if (typeof due === 'function') {
          due()
        } else {
          world.receiptsScheduled -= 1
          onReceiptDue(world, due)
        }
      }
      arm()
    },
    clear() {
      world.generation += 1
      world.webhooks.clear()
      world.whatsapp.hooks.clear()
      world.whatsapp.business.clear()
      world.whatsapp.media.clear()
      // Answers held back are given now: their callers still wait.
      for (const due of wheel.takeDue(Number.POSITIVE_INFINITY)) {
        if (typeof due === 'function') due()
      }
      world.messages.clear()
      world.inboxes.clear()
      world.senders.clear()
      world.journal.clear()
      world.requests.clear()
      world.refusals.clear()
      phones.all.clear()
      world.totals = noTotals()
      world.receiptsScheduled = 0
    },
    async close() {
      clearTimeout(timer)
      wheel.clear()
      await world.webhooks.close()
      await world.whatsapp.hooks.close()
    },
  }
  return world
}

function noTotals(): Totals {
  return { accepted: 0, receipts: 0, replies: 0, stopped: 0 }
}

/** Unique over runs by the tag, unlike at a glance by a scrambled counter in front. */
function makeSid(prefix: string, seq: number, runTag: string): string {
  const scrambled = Math.imul(seq, 0x9e3779b1) >>> 0
  return prefix + hex8(scrambled) + runTag + hex8(seq)
}

function hex8(value: number): string {
  return (value + 0x1_0000_0000).toString(16).slice(1)
}

function logLine(entry: Omit<Entry, 'id' | 'at'>): string {
  return `${entry.way} ${entry.kind} ${entry.subject} ${entry.sid} ${entry.outcome}`
}
