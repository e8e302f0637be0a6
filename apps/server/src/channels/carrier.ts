// pure
// THE PORT. A carrier is one folder under carriers/ that exports one Carrier; main.ts lists them. Adapters know only this
// file and the contract. They parse and return facts: they touch no database and decide nothing about campaigns.

import type {
  CarrierField,
  CarrierInfo,
  Channel,
  Kind,
  Rich,
  TemplateCategory,
  TemplateParts,
  TemplateQuality,
  TemplateStatus,
} from '@foreword/contract'

export type { CarrierField, TemplateQuality, TemplateStatus }

/** One attempt at handing one message over. Everything a carrier needs, nothing it could look up. */
export type Attempt = {
  messageId: string
  attempt: number
  to: string
  /** What the person reads. */
  text: string
  /** What the message says beside or instead of plain text; null = only the text. */
  rich: Rich | null
  kind: Kind
  /** Absolute URL for receipts; carries our message id and attempt, so that receipts bind even before the answer. */
  statusUrl: string
  /** Seconds the carrier may keep it before giving up; null = its own default. */
  validitySeconds: number | null
}

/** What a sender is, opened: secrets in clear. Lives in memory only, never logged. */
export type SenderCredentials = {
  senderId: string
  address: string
  config: Readonly<Record<string, string>>
  secret: Readonly<Record<string, string>>
}

/**
 * What we do next decides the kind:
 * accepted – the carrier has it · rejected – definitely not sent, by class · throttled – definitely not sent, slow down ·
 * unreachable – definitely not sent, nothing left our house · unknown – it may or may not have been sent.
 */
export type SendOutcome =
  | {
      kind: 'accepted'
      carrierId: string
      segments: number | null
      canonicalAddress?: string
      /** The carrier has it, but holds it back for a review of its own: receipts may stay out for an hour. */
      held?: true
    }
  | { kind: 'rejected'; code: string; class: FailureClass; detail: string; retryAfterMs?: number }
  | { kind: 'throttled'; code: string; retryAfterMs: number | null }
  | { kind: 'unreachable'; detail: string }
  | { kind: 'unknown'; cause: string }

/**
 * retry – again soon with back-off · later – again after hours, few times · final – never for this person ·
 * suppress – final, and this address must not be tried again on this channel · opt_out – the person said stop to the carrier ·
 * content – the text is at fault · configuration – the sender or account is at fault: stop and tell an administrator
 */
export type FailureClass = 'retry' | 'later' | 'final' | 'suppress' | 'opt_out' | 'content' | 'configuration'

/** A row of a carrier's error table: data, shared by adapter, campaign page and docs. */
export type CarrierError = {
  code: string
  class: FailureClass
  /** Our reason code: the ledger's small vocabulary. */
  reason: string
  /** Plain words for a campaign manager, and what to do. */
  title: string
  remedy: string
}

/** A webhook as it came: bytes, not yet believed. */
export type RawWebhook = {
  /** The full public URL as the carrier requested it. */
  url: string
  method: string
  headers: Readonly<Record<string, string | undefined>>
  /** The body as text. */
  body: string
  /** The body as it was received, for signatures over bytes; without it they are over the text in UTF-8. */
  bytes?: Uint8Array
}

export type ReceiptState = 'sent' | 'delivered' | 'read' | 'failed'

/** What a webhook says. dedupeKey is unique per fact at that carrier. */
export type CarrierFact =
  | {
      kind: 'receipt'
      dedupeKey: string
      carrierId: string
      /** From the token in our own URL; null when the carrier answered a URL of another time. */
      messageId: string | null
      attempt: number | null
      state: ReceiptState
      code: string | null
      detail: string | null
      /** As in a reply. */
      route?: string | null
    }
  | {
      kind: 'reply'
      dedupeKey: string
      carrierId: string
      from: string
      to: string
      text: string
      /** The carrier itself took it as an opt-out, opt-in or help word, and has answered it. */
      carrierHandled: 'stop' | 'start' | 'help' | null
      media: readonly { url: string; type: string; name?: string | null }[]
      /** What the person calls themselves, where the channel tells. */
      name?: string | null
      /** The id or payload of the button or list row that was tapped. */
      tapped?: string | null
      /** The carrier's id of the message this answers. */
      replyTo?: string | null
      /** Which number of the carrier's account it came to, when one webhook serves several: compared with `Carrier.routeKey`. */
      route?: string | null
      /** When the carrier got it, if it was found later; a webhook comes at once and has none. */
      at?: Date
    }
  | {
      /** The person used the channel's own switch for messages of a category. */
      kind: 'preference'
      dedupeKey: string
      address: string
      category: 'marketing'
      value: 'stop' | 'resume'
      words: string
      at: Date
      route?: string | null
    }
  | {
      /** The carrier reviewed, paused or rated a template. Names it by its own id, or by name and language. */
      kind: 'template'
      dedupeKey: string
      /** Whose it is at the carrier, as in `CarrierTemplate.owner`. */
      owner: string
      carrierTemplateId: string | null
      name: string
      language: string
      status: TemplateStatus | null
      detail: string | null
      quality: TemplateQuality | null
      category: TemplateCategory | null
    }
  | {
      /** A person's address at the carrier changed: what is said to the old one belongs to the new one. */
      kind: 'moved'
      dedupeKey: string
      from: string
      to: string
      route?: string | null
    }
  | {
      /** Something an administrator must see: quality, limits, account. */
      kind: 'notice'
      dedupeKey: string
      title: string
      detail: string
      severity: 'info' | 'warn' | 'bad'
      learnt?: Learnt
      route?: string | null
    }
  | { kind: 'nothing'; dedupeKey: string }

/** A template as its carrier keeps it. */
export type CarrierTemplate = {
  owner: string
  carrierTemplateId: string | null
  name: string
  language: string
  category: TemplateCategory
  status: TemplateStatus
  detail: string | null
  quality: TemplateQuality | null
  parts: TemplateParts
  /** Sample values the carrier's reviewers saw, by the keys of Fills. */
  examples: Readonly<Record<string, string>>
}

/** A template to be created and reviewed. */
export type NewTemplate = Pick<CarrierTemplate, 'name' | 'language' | 'category' | 'parts' | 'examples'>

/** How the carrier writes the address of a sender: label, help and form, for the screen that asks for it. */
export type AddressField = CarrierInfo['address']

/** How far one message is, as the carrier says when asked. On its way there = `sent`. */
export type Found = { state: ReceiptState; code: string | null }
export type Polled = Found | 'cannot_tell'

/** What people wrote, oldest first. Not `complete` = there was more than could be read; the newest are here. */
export type ListedInbound = { facts: readonly CarrierFact[]; complete: boolean } | 'cannot_tell'

/** What messages cost: amounts positive, as text; `to` as the ledger writes it. `next` = where the list goes on. */
export type ListedPrices =
  | {
      prices: readonly { carrierId: string; to: string; amount: string; currency: string }[]
      next: string | null
    }
  | 'cannot_tell'

export type ConnectionFactFound = {
  name: string
  state: 'ok' | 'warn' | 'bad'
  detail: string
  remedy?: string
  learnt?: Learnt
}

/** Limits a carrier told us of a sender, kept with it and planned by. `peoplePerDay` null = none. */
export type Learnt = { peoplePerDay?: number | null; messagesPerSecond?: number }

export type SandboxPlace = { url: string; accountSid: string; authToken: string }

/** `sms` = whether texts reach such a line: yes, no, or nobody knows. */
export type LineType =
  | { known: true; type: string; sms: 'yes' | 'no' | 'maybe'; carrier: string | null }
  | { known: false; why: string }

/** An answer to something other than a message: what was asked for, or the carrier's no in words for people. */
export type Answered<T> = { ok: true; value: T } | { ok: false; code: string; detail: string }

export type Carrier = {
  /** As in senders.carrier. */
  name: string
  channel: Channel
  /** Words for people. */
  label: string
  /** What it needs to know of a sender. */
  fields: readonly CarrierField[]
  addressField: AddressField
  /** Where at the carrier a person pastes the inbound URL, as a sentence. */
  inboundHelp?: string
  /** Messages a second a new sender may usually send, where that is the same for all. */
  usualRate?: number
  errors: readonly CarrierError[]
  /** True when the carrier answers STOP, START and HELP to this sender itself, so that we must not. */
  answersKeywords(sender: Pick<SenderCredentials, 'address' | 'config'>): boolean
  /** Hands one message over. Never throws: whatever happens is an outcome. Never retries by itself. */
  send(sender: SenderCredentials, attempt: Attempt): Promise<SendOutcome>
  /** Whether the webhook was signed with this sender's secret. Constant time. */
  verifyWebhook(sender: SenderCredentials, raw: RawWebhook): boolean
  /** Facts in a verified webhook. Pure; throws nothing, unknown shapes are `nothing`. */
  parseWebhook(raw: RawWebhook): readonly CarrierFact[]
  /** Answers the carrier's question whether the webhook's address is ours: the body to answer with, or null to refuse. */
  challenge?(sender: SenderCredentials, query: URLSearchParams): string | null
  /** What a webhook's `route` names for this sender, where one webhook serves several numbers. */
  routeKey?(sender: SenderCredentials): string | null
  /**
   * Receipts carry our token and are told again until they are taken: a doubt without one, once it was looked at for the last time, was
   * not sent. For carriers that cannot be asked.
   */
  receiptsAreRepeated?: true
  /** Body and type to answer a webhook with. */
  acknowledge(): { contentType: string; body: string }
  /** Facts about credentials and number, each with its remedy. Never throws. */
  testConnection(sender: SenderCredentials): Promise<readonly ConnectionFactFound[]>
  /** Points the number's replies at our webhook, where the carrier allows it. */
  setInboundUrl?(sender: SenderCredentials, url: string): Promise<void>
  /** Looks for an attempt whose outcome is unknown. Never throws. */
  reconcile?(
    sender: SenderCredentials,
    attempt: { to: string; text: string; startedAt: Date },
  ): Promise<({ found: 'yes'; carrierId: string } & Found) | { found: 'no' | 'cannot_tell' }>
  /** The state of one message at the carrier, for when receipts stay out. One request. Never throws. */
  poll?(sender: SenderCredentials, carrierId: string): Promise<Polled>
  /**
   * What people wrote to this sender since then, as replies with the dedupeKey their webhook would have had: webhooks may be lost.
   * Bounded. Never throws.
   */
  listInbound?(sender: SenderCredentials, since: Date): Promise<ListedInbound>
  /** What the messages of a sender cost that left on a day (GMT: 2026-11-25), one page of the list. One request. Never throws. */
  listPrices?(sender: SenderCredentials, day: string, page: string | null): Promise<ListedPrices>
  /** Settings of a sender on the sandbox at `url`: makes the number there if need be. Its webhooks go to `inboundUrl`. */
  onSandbox?(
    sandbox: SandboxPlace,
    sender: { senderId: string; address: string; inboundUrl: string },
  ): Promise<{ config: Record<string, string>; secret: Record<string, string> }>
  /** Whose templates a sender uses, as in `CarrierTemplate.owner`; null = it has none. */
  templateOwner?(sender: SenderCredentials): string | null
  /** Every template of the sender's owner. Never throws, nor do the others below. */
  listTemplates?(sender: SenderCredentials): Promise<Answered<readonly CarrierTemplate[]>>
  /** Hands a template in for review. */
  createTemplate?(sender: SenderCredentials, template: NewTemplate): Promise<Answered<CarrierTemplate>>
  /** Hands a template in again with other words. Absent where a template cannot be changed: it is then made anew and the old one deleted. */
  changeTemplate?(
    sender: SenderCredentials,
    carrierTemplateId: string,
    template: NewTemplate,
  ): Promise<Answered<CarrierTemplate>>
  deleteTemplate?(
    sender: SenderCredentials,
    template: { name: string; language: string; carrierTemplateId: string | null },
  ): Promise<Answered<null>>
  /** What kind of line a number is, by the carrier's own register. Paid at some carriers. */
  lookup?(sender: SenderCredentials, address: string): Promise<LineType>
  /** A picture or file that came with a reply. */
  fetchMedia?(
    sender: SenderCredentials,
    url: string,
  ): Promise<Answered<{ type: string; body: AsyncIterable<Uint8Array> }>>
  /**
   * Shows a person that what they wrote was read, and with `typing` for some seconds that an answer is being written. Worth one try; never
   * throws.
   */
  attend?(sender: SenderCredentials, carrierId: string, typing: boolean): Promise<Answered<null>>
  /** Closes its connections. */
  close(): Promise<void>
}
