import type { InAppMessage, InAppServerFrame, InAppState } from '@foreword/contract'
import { emitter } from './emitter.ts'
import { type Line, type LineState, openLine } from './line.ts'
import { asAct, openOutbox, type Shelf, type Unsent } from './outbox.ts'
import { noteWhenHidden, type PushWish, pushState, subscribe, unsubscribe } from './push.ts'

export type ForewordOptions = {
  /** The address of your Foreword, such as https://messages.example.com. */
  url: string
  /** The id of the in-app sender, from Settings, Senders. */
  senderId: string
  /** Asks your server for an identity token of whoever is signed in; asked anew before it ends. */
  getToken: () => Promise<string> | string
  /** Where your origin serves the service worker, for notifications; without it there are none. */
  serviceWorker?: string
  /** The person's time zone; the browser's own when absent. */
  timeZone?: string
  /** Where unsent messages outlive the page; localStorage when absent, null = nowhere. */
  shelf?: Shelf | null
}

/** A message as it is shown: one of the thread, or one of the person's that waits. */
export type Item = Omit<InAppMessage, 'seq'> & {
  /** null = not kept by the server yet. */
  seq: number | null
  state: 'kept' | 'waiting'
}

export type ForewordEvents = {
  /** The list changed: take `items()`. */
  items: readonly Item[]
  /** Messages of the brand that came while the page was open, not those of before. */
  message: InAppMessage
  unread: number
  /** Somebody of the brand is writing, or no longer. It ends by itself. */
  typing: boolean
  line: LineState
  state: InAppState
  push: PushWish
  problem: { code: string; message: string }
}

export type Foreword = {
  on<K extends keyof ForewordEvents>(event: K, listener: (value: ForewordEvents[K]) => void): () => void
  items(): readonly Item[]
  unread(): number
  line(): LineState
  state(): InAppState
  /** The brand's name, and who is signed in; null before the first welcome. */
  brand(): string | null
  user(): { id: string; name: string | null } | null
  /** Writes to the brand. Kept and sent when the line is back, also by the next page. Answers its id. */
  send(text: string, tapped?: string): string
  /** The person is writing: call it on every key, it is said now and then. Nothing of it is kept. */
  typing(): void
  /** Somebody of the brand is writing now. */
  brandTyping(): boolean
  /** The person has every message before their eyes. */
  markRead(): void
  /** Asks for the messages before those that are here. */
  loadEarlier(): void
  hasEarlier(): boolean
  /** The person's switch for messages of the brand. */
  setMessages(on: boolean): void
  /** The same as setMessages(false). */
  optOut(): void
  /** Notifications in this browser. Call it from a click. Rejects when browser or person say no. */
  setPush(on: boolean): Promise<void>
  pushState(): Promise<PushWish>
  /** Somebody signed out, or the page is left: ends the line. */
  close(): void
}

/** After a fault of the server's, seconds. */
const RETRY_S = 3
/** How long a hint that somebody writes is shown; it is said again more often than that. */
const TYPING_MS = 6_000
const TYPING_EVERY_MS = 3_000
const NEW: InAppState = { on: true, read: 0, heard: true }

export function createForeword(options: ForewordOptions): Foreword {
  const events = emitter<ForewordEvents>()
  const thread = new Map<number, InAppMessage>()
  const shelf = options.shelf === undefined ? ownShelf() : options.shelf
  // Who signs in is known at the first welcome: until then what is written waits under no name, and is taken over.
  let outbox = openOutbox('', null)
  let user: { id: string; name: string | null } | null = null
  let brand: string | null = null
  let state: InAppState = NEW
  let lineState: LineState = 'connecting'
  let pushKey = ''
  let more = false
  let told = 0
  let readSent = 0
  let deliveredSent = 0
  let wantsEarlier = false
  /** The newest message when the page opened: what comes after it is news. */
  let newsFrom: number | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let typingSaid = 0
  let typingEnds: ReturnType<typeof setTimeout> | undefined
  /** The message that was sent and not answered yet. */
  let inHand: string | null = null
  /** Kept by the server, and not seen in the thread yet. */
  const answered = new Set<string>()
  let list: Item[] = []

  const last = (): number => Math.max(0, ...thread.keys())
  const first = (): number => Math.min(...thread.keys())
  const fromBrand = (message: Pick<InAppMessage, 'from'>): boolean => message.from !== 'me'

  const show = (): void => {
    const kept = [...thread.values()].sort((a, b) => a.seq - b.seq)
    const here = new Set(kept.map((message) => message.clientId))
    list = [
      ...kept.map((message): Item => ({ ...message, state: 'kept' })),
      ...outbox
        .list()
        .filter((one) => !here.has(one.id))
        .map(waitingItem),
    ]
    events.emit('items', list)
    const unread = unreadNow()
    if (unread !== told) events.emit('unread', unread)
    told = unread
  }
  const unreadNow = (): number =>
    [...thread.values()].filter(
      (message) => fromBrand(message) && message.seq > Math.max(state.read, readSent),
    ).length

  /** One after the other, each when the server has the one before: so what is refused for a while is not overtaken. */
  const flush = (): void => {
    if (inHand !== null || retry !== undefined) return
    const next = outbox.list().find((one) => !answered.has(one.id))
    if (next && line.say(asAct(next))) inHand = next.id
  }
  const goOn = (): void => {
    inHand = null
    flush()
  }
  const later = (seconds: number): void => {
    inHand = null
    clearTimeout(retry)
    retry = setTimeout(() => {
      retry = undefined
      flush()
    }, seconds * 1000)
  }
  const take = (messages: readonly InAppMessage[], anew: boolean): void => {
    // What was missed does not join what is here: the thread begins anew with the newest.
    if (anew) thread.clear()
    for (const message of messages) {
      const known = thread.has(message.seq)
      thread.set(message.seq, message)
      if (message.clientId) {
        outbox.drop(message.clientId)
        answered.delete(message.clientId)
      }
      if (known || newsFrom === null || message.seq <= newsFrom || !fromBrand(message)) continue
      showTyping(false)
      events.emit('message', message)
      noteWhenHidden(options.serviceWorker, brand ?? '', message).catch(() => {})
    }
  }
  const showTyping = (on: boolean): void => {
    const was = typingEnds !== undefined
    clearTimeout(typingEnds)
    typingEnds = on ? setTimeout(() => showTyping(false), TYPING_MS) : undefined
    if (was !== on) events.emit('typing', on)
  }
  const confirm = (): void => {
    if (last() > deliveredSent && line.say({ type: 'seen', delivered: last() })) deliveredSent = last()
  }

  const hear = (frame: InAppServerFrame): void => {
    switch (frame.type) {
      case 'welcome':
        enter(frame)
        break
      case 'messages':
        take(frame.messages, frame.more && thread.size > 0 && frame.messages[0]!.seq > last() + 1)
        more = first() > 1
        confirm()
        show()
        break
      case 'earlier':
        wantsEarlier = false
        take(frame.messages, false)
        more = frame.more
        show()
        break
      case 'kept':
        // It stays in the outbox until the thread has it, so that it does not vanish in between.
        answered.add(frame.id)
        goOn()
        break
      case 'state':
        state = frame.state
        events.emit('state', state)
        show()
        break
      case 'problem':
        refused(frame)
        break
      case 'typing':
        showTyping(true)
        break
      default:
    }
  }
  const enter = (frame: Extract<InAppServerFrame, { type: 'welcome' }>): void => {
    const other = user !== null && user.id !== frame.user.id
    if (other) thread.clear()
    if (user === null || other) {
      const before = user === null ? outbox.list() : []
      outbox = openOutbox(`foreword:${options.senderId}:${frame.user.id}`, shelf)
      for (const unsent of before) outbox.add(unsent)
    }
    user = frame.user
    brand = frame.brand
    state = frame.state
    pushKey = frame.pushKey
    if (other) newsFrom = null
    newsFrom ??= frame.last
    readSent = 0
    deliveredSent = 0
    events.emit('state', state)
    show()
    answered.clear()
    goOn()
    void renewPush()
  }
  const refused = (frame: Extract<InAppServerFrame, { type: 'problem' }>): void => {
    const busy = frame.code === 'too_many_tries'
    if (frame.ref && frame.code === 'bad_request') {
      outbox.drop(frame.ref)
      goOn()
    } else if (frame.ref) later(frame.retryAfter ?? RETRY_S)
    if (!busy || !frame.ref) events.emit('problem', { code: frame.code, message: frame.message })
    show()
  }
  /** A browser may have changed its endpoint, or somebody else signed in here. */
  const renewPush = async (): Promise<void> => {
    const now = await pushState(options.serviceWorker).catch(() => 'impossible' as const)
    if (now === 'on') await wish(true).catch(() => {})
    events.emit('push', now)
  }
  const wish = async (on: boolean): Promise<void> => {
    const worker = options.serviceWorker
    if (!worker) throw new Error('The page names no service worker, so there are no notifications.')
    if (on) {
      const subscription = await subscribe(worker, pushKey)
      line.say({ type: 'push', endpoint: subscription.endpoint, subscription })
    } else {
      const endpoint = await unsubscribe(worker)
      if (endpoint) line.say({ type: 'push', endpoint, subscription: null })
    }
  }

  const line: Line = openLine({
    url: options.url.replace(/\/+$/, ''),
    senderId: options.senderId,
    getToken: async () => options.getToken(),
    after: () => (thread.size === 0 ? null : last()),
    timeZone: options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    onFrame: hear,
    onState(next) {
      if (next === lineState) return
      lineState = next
      events.emit('line', next)
    },
  })
  const wake = (): void => {
    if (globalThis.document === undefined || document.visibilityState === 'visible') line.wake()
  }
  globalThis.addEventListener?.('online', wake)
  globalThis.document?.addEventListener('visibilitychange', wake)

  return {
    on: events.on,
    items: () => list,
    unread: unreadNow,
    line: () => lineState,
    state: () => state,
    brand: () => brand,
    user: () => user,
    send(text, tapped) {
      const unsent: Unsent = {
        id: crypto.randomUUID(),
        text: text.trim(),
        at: new Date().toISOString(),
        ...(tapped ? { tapped } : {}),
      }
      typingSaid = 0
      outbox.add(unsent)
      flush()
      show()
      return unsent.id
    },
    typing() {
      const now = Date.now()
      if (now - typingSaid >= TYPING_EVERY_MS && line.say({ type: 'typing' })) typingSaid = now
    },
    brandTyping: () => typingEnds !== undefined,
    markRead() {
      const read = last()
      if (read <= Math.max(readSent, state.read)) return
      if (line.say({ type: 'seen', read })) readSent = read
      show()
    },
    loadEarlier() {
      if (more && !wantsEarlier) wantsEarlier = line.say({ type: 'earlier', before: first() })
    },
    hasEarlier: () => more,
    setMessages: (on) => void line.say({ type: 'consent', on }),
    optOut: () => void line.say({ type: 'consent', on: false }),
    async setPush(on) {
      try {
        await wish(on)
      } finally {
        events.emit('push', await pushState(options.serviceWorker))
      }
    },
    pushState: () => pushState(options.serviceWorker),
    close() {
      clearTimeout(retry)
      clearTimeout(typingEnds)
      globalThis.removeEventListener?.('online', wake)
      globalThis.document?.removeEventListener('visibilitychange', wake)
      line.stop()
    },
  }
}

const waitingItem = ({ id, text, at }: Unsent): Item => ({
  seq: null,
  id,
  from: 'me',
  name: null,
  text,
  at,
  clientId: id,
  image: null,
  link: null,
  buttons: [],
  state: 'waiting',
})

/** Some browsers forbid even the question. */
function ownShelf(): Shelf | null {
  try {
    return globalThis.localStorage ?? null
  } catch {
    return null
  }
}
