// pure
// THE PORT. A carrier is one folder under carriers/ that exports one Carrier; main.ts lists them. Adapters know only this
// file and the contract. They parse and return facts: they touch no database and decide nothing about campaigns.

/** One attempt at handing one message over. Everything a carrier needs, nothing it could look up. */
export type Attempt = {
  messageId: string
  attempt: number
  to: string
  text: string
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
  | { kind: 'accepted'; carrierId: string; segments: number | null; canonicalAddress?: string }
  | { kind: 'rejected'; code: string; class: FailureClass; detail: string }
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
  body: string
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
      media: readonly { url: string; type: string }[]
      /** When the carrier got it, if it was found later; a webhook comes at once and has none. */
      at?: Date
    }
  | { kind: 'nothing'; dedupeKey: string }

/** How far one message is, as the carrier says when asked. On its way there = `sent`. */
export type Found = { state: ReceiptState; code: string | null }
export type Polled = Found | 'cannot_tell'

/** What people wrote, oldest first. Not `complete` = there was more than could be read; the newest are here. */
export type ListedInbound = { facts: readonly CarrierFact[]; complete: boolean } | 'cannot_tell'

export type ConnectionFactFound = {
  name: string
  state: 'ok' | 'warn' | 'bad'
  detail: string
  remedy?: string
}

export type Carrier = {
  /** As in senders.carrier. */
  name: string
  channel: 'sms' | 'whatsapp' | 'inapp'
  /** Words for people. */
  label: string
  errors: readonly CarrierError[]
  /** True when the carrier answers STOP, START and HELP itself, so that we must not. */
  answersKeywords: boolean
  /** Hands one message over. Never throws: whatever happens is an outcome. Never retries by itself. */
  send(sender: SenderCredentials, attempt: Attempt): Promise<SendOutcome>
  /** Whether the webhook was signed with this sender's secret. Constant time. */
  verifyWebhook(sender: SenderCredentials, raw: RawWebhook): boolean
  /** Facts in a verified webhook. Pure; throws nothing, unknown shapes are `nothing`. */
  parseWebhook(raw: RawWebhook): readonly CarrierFact[]
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
  /** Closes its connections. */
  close(): Promise<void>
}
