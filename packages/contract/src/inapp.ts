// pure
import * as Type from 'typebox'
import { Id, Nullable, Time } from './common.ts'
import { NextCursor, pageQuery } from './paging.ts'
import { MANAGERS, route } from './route.ts'

// What a brand's page or app and the server say to each other, over a socket or by requests, and the list of a brand's app users.
// A client frame is at most 16 kB; what is not of these forms is refused in words and changes nothing.

/** A person as the brand's server names them: at most 128 printable ASCII characters, no blank at either end. */
export const ConsumerId = Type.String({ pattern: '^[\\x21-\\x7e](?:[\\x20-\\x7e]{0,126}[\\x21-\\x7e])?$' })

/** Made by the device, so that a message sent twice because an answer was lost is one message. */
const ClientId = Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' })
const Seq = Type.Integer({ minimum: 0, maximum: 2_147_483_647 })
const Token = Type.String({ minLength: 1, maxLength: 4096 })

export const MAX_INAPP_TEXT = 4000

/** As PushSubscription.toJSON() gives it. */
export const PushKeys = Type.Object({
  endpoint: Type.String({ minLength: 1, maxLength: 1000 }),
  keys: Type.Object({
    p256dh: Type.String({ minLength: 80, maxLength: 100 }),
    auth: Type.String({ minLength: 16, maxLength: 40 }),
  }),
})
export type PushKeys = Type.Static<typeof PushKeys>

const Hello = Type.Object({
  type: Type.Literal('hello'),
  /** The identity token the brand's server signed. Over HTTP it stands in the Authorization header instead. */
  token: Token,
  /** The number of the last message the device has; null = it has none. */
  after: Nullable(Seq),
  /** The browser's own, such as America/Chicago; a token that names one wins. */
  timeZone: Type.Optional(Type.String({ maxLength: 64 })),
})
const Renew = Type.Object({ type: Type.Literal('token'), token: Token })
const Send = Type.Object({
  type: Type.Literal('send'),
  id: ClientId,
  text: Type.String({ minLength: 1, maxLength: MAX_INAPP_TEXT }),
  /** The id of the button that was tapped. */
  tapped: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
})
const Seen = Type.Object({
  type: Type.Literal('seen'),
  /** The device has every message up to this number. */
  delivered: Type.Optional(Seq),
  /** The person had every message up to this number before their eyes. */
  read: Type.Optional(Seq),
})
const Earlier = Type.Object({ type: Type.Literal('earlier'), before: Seq })
const Wish = Type.Object({
  type: Type.Literal('consent'),
  on: Type.Boolean({ description: 'false = no messages from the brand' }),
})
const Push = Type.Object({
  type: Type.Literal('push'),
  endpoint: Type.String({ minLength: 1, maxLength: 1000 }),
  /** null = this browser wants no notifications any more. */
  subscription: Nullable(PushKeys),
})
/** The person is writing; said again every few seconds while they do. */
const Typing = Type.Object({ type: Type.Literal('typing') })
const Ping = Type.Object({ type: Type.Literal('ping') })

/** What a device says once the server knows it. */
export const InAppAct = Type.Union([Renew, Send, Seen, Earlier, Wish, Push, Typing, Ping])
export type InAppAct = Type.Static<typeof InAppAct>
export const InAppClientFrame = Type.Union([Hello, ...InAppAct.anyOf])
export type InAppClientFrame = Type.Static<typeof InAppClientFrame>
export type InAppHello = Type.Static<typeof Hello>

export const InAppMessage = Type.Object({
  /** Its place in the person's thread, rising by one. */
  seq: Seq,
  id: Id,
  from: Type.Union([Type.Literal('brand'), Type.Literal('agent'), Type.Literal('me')]),
  /** The agent's name; null for the brand and the person. */
  name: Nullable(Type.String()),
  text: Type.String(),
  at: Time,
  /** The device's own id of a message from `me`. */
  clientId: Nullable(Type.String()),
  image: Nullable(Type.String()),
  link: Nullable(Type.Object({ url: Type.String(), label: Nullable(Type.String()) })),
  /** What can be tapped. Rows of a list may have a line below their title, and a heading they stand under. */
  buttons: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Type.String(),
      description: Type.Optional(Nullable(Type.String())),
      section: Type.Optional(Nullable(Type.String())),
    }),
  ),
})
export type InAppMessage = Type.Static<typeof InAppMessage>

/** How things stand beside the messages; sent whenever it changes. */
export const InAppState = Type.Object({
  /** The person wants messages from the brand. */
  on: Type.Boolean(),
  /** Every message up to this number was seen, on whichever device. */
  read: Seq,
  /** An agent has read what the person wrote last. */
  heard: Type.Boolean(),
})
export type InAppState = Type.Static<typeof InAppState>

export type InAppServerFrame =
  | {
      type: 'welcome'
      /** The brand, as the sender names it to people. */
      brand: string
      user: { id: string; name: string | null }
      state: InAppState
      /** The number of the newest message: what comes after it is news. */
      last: number
      /** For PushManager.subscribe, base64url. */
      pushKey: string
      /** When the token ends. */
      until: string
      /** Seconds after which a silent line is to be taken for dead. */
      silence: number
    }
  /** In order. `more` = messages lie between what the device had and the first of these: it forgets what it had, and may ask for earlier ones. */
  | { type: 'messages'; messages: InAppMessage[]; more: boolean }
  | { type: 'earlier'; messages: InAppMessage[]; more: boolean }
  /** The message with the device's id is kept. */
  | { type: 'kept'; id: string }
  | { type: 'state'; state: InAppState }
  /** Somebody of the brand is writing, for some seconds. */
  | { type: 'typing' }
  /** The token ends soon: send a new one. */
  | { type: 'expiring'; until: string }
  | { type: 'renewed'; until: string }
  | { type: 'pong' }
  /** What was refused and why. `ref` = the id of the message it concerns; `retryAfter` in seconds. */
  | { type: 'problem'; code: string; message: string; field?: string; ref?: string; retryAfter?: number }

/** Codes a socket is closed with beside the usual ones. On 4400, 4403 and 4404 trying again is of no use; on 4401 a new token is needed. */
export const INAPP_CLOSE = {
  form: 4400,
  token: 4401,
  origin: 4403,
  gone: 4404,
  silent: 4408,
  flood: 4429,
} as const

/** POST /inapp/v1/:senderId/exchange, for networks that let no socket through. Answers { frames }. */
export const InAppExchange = Type.Object({
  after: Nullable(Seq),
  timeZone: Type.Optional(Type.String({ maxLength: 64 })),
  acts: Type.Array(InAppAct, { maxItems: 50 }),
  /** Seconds the answer may wait for news, when there is nothing to say. */
  wait: Type.Integer({ minimum: 0, maximum: 25 }),
})
export type InAppExchange = Type.Static<typeof InAppExchange>

export const InAppUser = Type.Object({
  senderId: Id,
  senderName: Type.String(),
  consumerId: Type.String(),
  name: Nullable(Type.String()),
  timeZone: Nullable(Type.String()),
  firstSeenAt: Time,
  lastSeenAt: Time,
  optedOut: Type.Boolean(),
  /** Notifications reach them in a browser. */
  push: Type.Boolean(),
})
export type InAppUser = Type.Static<typeof InAppUser>

export const inappRoutes = {
  listInAppUsers: route({
    method: 'GET',
    path: '/inapp/users',
    summary: 'People who signed in to the brand’s app, last seen first',
    allow: MANAGERS,
    scope: 'people:read',
    query: Type.Object({
      senderId: Type.Optional(Id),
      search: Type.Optional(Type.String({ maxLength: 100, description: 'a part of the id or the name' })),
      ...pageQuery(500),
    }),
    response: Type.Object({
      users: Type.Array(InAppUser),
      total: Type.Integer(),
      nextCursor: NextCursor,
    }),
  }),
}
