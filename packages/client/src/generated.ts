// Written by generate.ts from the OpenAPI document; `npm run client` writes it again.
import type { Bytes, CallOptions, Nothing, Operation } from './core.ts'

/** What every refusal says. */
export type ProblemBody = {
  /** what this code means, and what to do */
  type: string
  /** the code’s own sentence */
  title: string
  status: number
  /** what happened here, for people */
  detail: string
  /** never changes its meaning */
  code: "not_signed_in" | "wrong_password" | "too_many_tries" | "key_bad" | "scope_missing" | "person_only" | "api_off" | "rate_limited" | "wrong_role" | "wrong_origin" | "bad_signature" | "token_bad" | "token_ended" | "not_found" | "bad_request" | "bad_json" | "too_large" | "upload_stalled" | "link_used" | "email_taken" | "name_taken" | "idempotency_mismatch" | "idempotency_running" | "idempotency_done" | "last_administrator" | "edited_elsewhere" | "wrong_state" | "too_late" | "taken" | "full" | "bot_unfinished" | "bot_missing" | "bot_over" | "not_here" | "not_activated" | "agreement_changed" | "not_ready" | "consent_changed" | "empty_file" | "not_text" | "too_many_columns" | "open_quote" | "line_too_long" | "not_json_lines" | "no_rows" | "stale_file" | "window_empty" | "invalid_time" | "invalid_date" | "holiday_exists" | "start_past" | "unknown_zone" | "invalid_phone" | "too_many_tests" | "opted_out" | "unreachable" | "never_open" | "window_closed" | "conversation_closed" | "secret_needed" | "template_rules" | "handoff_rules" | "carrier_refused" | "carrier_unreachable" | "sandbox_off" | "webhook_address" | "prices_wrong" | "not_available" | "internal"
  /** the same as detail */
  message: string
  /** what to mend; a dot leads into objects */
  field?: string
  /** every field that does not fit */
  errors?: Array<{
    field: string
    message: string
  }>
  details?: Record<string, unknown>
  /** in the server’s log too */
  requestId?: string
  /** never: the same request gets the same answer, change it first. after: it fits later, see retryAfter. same_request: send it again as it was. */
  retry: "never" | "after" | "same_request"
  /** seconds; the header Retry-After says the same */
  retryAfter?: number
}

export type AccountSettings = {
  name: string
  number: number
  timeZone: string
  defaultCountry: string
  optOutText: string
  defaultWindow: DeliveryWindow
  consentStatement: string
  consentStatementVersion: number
  /** hosts that pictures, videos and documents of messages may come from, with those below them, whoever launches: the console, programs, LivePerson’s API; empty = any */
  mediaHosts: Array<string>
  /** opt-out texts by language, to choose from while composing */
  optOutTexts: Record<string, string>
}

export type Activation = {
  state: ActivationState
  brand: string
  agreement: {
    title: string
    version: number
    /** of the version, as the text words it */
    date: string
    /** {brand} stands where the name of the brand is shown */
    text: string
    /** SHA-256 of the text in UTF-8, in hex */
    hash: string
  }
  /** where you come from: kept when you agree */
  address: string
  administrators: Array<{
    name: string
    email: string
  }>
  history: Array<{
    id: number
    byName: string
    byEmail: string
    address: string | null
    /** ISO 8601, UTC */
    at: string
    brand: string
    version: number
    hash: string
  }>
}

export type ActivationState = "never" | "agreed" | "changed"

export type Agent = {
  id: string
  name: string
  skillIds: Array<string>
  presence: Status | "lost"
  since: string | null
  load: number
  capacity: number
}

export type AgentFile = {
  id: string
  name: string
  type: string
  /** bytes */
  size: number
  /** for who may see the conversation */
  href: string
}

export type Analytics = {
  range: {
    name: RangeName
    /** a day of the account’s calendar */
    from: string
    /** a day of the account’s calendar */
    to: string
    unit: "hour" | "day" | "month"
    timeZone: string
    wholeLife: boolean
  }
  before: {
    /** a day of the account’s calendar */
    from: string
    /** a day of the account’s calendar */
    to: string
    figures: Figures
  } | null
  total: Figures
  spans: Array<{
    /** ISO 8601, UTC */
    from: string
    /** ISO 8601, UTC */
    to: string
    figures: Figures
  }>
  skills: Array<{
    key: string | null
    name: string
    figures: Figures
  }>
  channels: Array<{
    key: Channel
    name: string
    figures: Figures
  }>
  senders: Array<{
    key: string
    name: string
    figures: Figures
  }>
  countries: Array<{
    key: string
    name: string
    figures: Figures
  }>
  costs: Costs
  failures: Array<{
    reason: string
    carrierCode: string | null
    title: string
    remedy: string | null
    messages: number
  }>
  skips: Array<{
    reason: string
    carrierCode: string | null
    title: string
    remedy: string | null
    messages: number
  }>
  replyTimes: {
    median: number | null
    medianBefore: number | null
    steps: Array<{
      upTo: number | null
      people: number
    }>
  }
  answerTimes: {
    median: number | null
    medianBefore: number | null
    steps: Array<{
      upTo: number | null
      people: number
    }>
  }
  satisfaction: {
    total: Satisfaction
    before: Satisfaction | null
    spans: Array<Satisfaction>
    agents: Array<{
      key: string | null
      name: string
      figures: Satisfaction
    }>
    skills: Array<{
      key: string | null
      name: string
      figures: Satisfaction
    }>
    campaigns: Array<{
      key: string | null
      name: string
      figures: Satisfaction
    }>
  }
}

export type AnalyticsQuery = {
  range?: RangeName
  /** a day of the account’s calendar */
  from?: string
  /** a day of the account’s calendar */
  to?: string
  /** ids of skills, separated by commas; absent = all */
  skills?: string
  /** sms, whatsapp, inapp, separated by commas; absent = all */
  channels?: string
  /** ids of senders, separated by commas; absent = all */
  senders?: string
}

export type AnyScope = "campaigns" | "reporting" | "configuration" | "account:read" | "account:write" | "members:read" | "members:write" | "audit:read" | "senders:read" | "senders:write" | "templates:read" | "templates:write" | "campaigns:read" | "campaigns:write" | "campaigns:launch" | "messages:send" | "consent:read" | "consent:write" | "people:read" | "people:write" | "conversations:read" | "conversations:write" | "bots:read" | "bots:write" | "webhooks:read" | "webhooks:write" | "analytics:read"

export type ApiAccess = {
  enabled: boolean
  accountNumber: number
  url: string
  limits: ApiLimits
  applications: Array<Application>
  keys: Array<{
    id: string
    /** ISO 8601, UTC */
    createdAt: string
    endsAt: string | null
  }>
}

export type ApiKey = {
  id: string
  name: string
  /** its last four letters */
  hint: string
  scopes: Array<"account:read" | "account:write" | "members:read" | "members:write" | "audit:read" | "senders:read" | "senders:write" | "templates:read" | "templates:write" | "campaigns:read" | "campaigns:write" | "campaigns:launch" | "messages:send" | "consent:read" | "consent:write" | "people:read" | "people:write" | "conversations:read" | "conversations:write" | "bots:read" | "bots:write" | "webhooks:read" | "webhooks:write" | "analytics:read">
  createdByName: string
  /** ISO 8601, UTC */
  createdAt: string
  endsAt: string | null
  lastUsedAt: string | null
}

export type ApiLimits = {
  /** requests a second */
  campaignRate: number
  /** requests a second to /api/v1, for each application */
  apiRate: number
  reportingRate: number
  configurationRate: number
  consumersPerRequest: number
  /** people on one channel in one day, UTC */
  dailyRecipients: number
  kind: Kind
  openConversations: OpenConversations
  /** personalInfo and customerInfo are kept and shown to agents */
  customerData: boolean
}

export type Application = {
  /** also its client_id */
  id: string
  name: string
  scopes: Array<AnyScope>
  createdByName: string
  /** ISO 8601, UTC */
  createdAt: string
  lastUsedAt: string | null
  revokedAt: string | null
  secrets: Array<{
    id: string
    /** its last four letters */
    hint: string
    /** ISO 8601, UTC */
    createdAt: string
    endsAt: string | null
    lastUsedAt: string | null
  }>
  apiKeys: Array<ApiKey>
}

export type Attestation = {
  /** ISO 8601, UTC */
  at: string
  userName: string
  version: number
  statement: string
}

export type AuditEntry = {
  id: number
  /** ISO 8601, UTC */
  at: string
  actorName: string
  /** what stands before the dot of the action */
  kind: string
  action: string
  subject: string
  address: string | null
  changes: Array<{
    field: string
    before: string | null
    after: string | null
  }>
}

export type Block = {
  channel: Channel
  address: string
  reason: string
  byName: string
  /** ISO 8601, UTC */
  since: string
}

export type Bot = {
  summary: BotSummary
  draft: BotDefinition
  hasSecret: boolean
  problems: Array<BotProblem>
  versions: Array<BotVersion>
}

export type BotAction = {
  type: "say"
  text: string
} | {
  type: "ask"
  text: string
  options: Array<string>
} | {
  type: "set"
  values: Record<string, string>
} | {
  type: "note"
  text: string
} | {
  type: "transfer"
  /** id or name */
  skill: string
  note?: string
} | {
  type: "hand_over"
  note?: string
} | {
  type: "close"
}

export type BotActions = {
  actions: Array<BotAction>
}

export type BotDeed = {
  type: "say"
  text: string
  options: Array<string>
} | {
  type: "set"
  values: Record<string, string>
} | {
  type: "note"
  text: string
} | {
  type: "transfer"
  skillId: string
  note: string | null
} | {
  type: "people"
  why: string
  note: string | null
} | {
  type: "close"
}

export type BotDefinition = FlowDefinition | WebhookDefinition | ModelDefinition

export type BotKind = "flow" | "webhook" | "model"

export type BotProblem = {
  stepId: string | null
  field: string
  message: string
}

export type BotSummary = {
  id: string
  kind: BotKind
  name: string
  enabled: boolean
  /** 0 = nothing was published yet */
  version: number
  /** the draft differs from what is published */
  changed: boolean
  skillIds: Array<string>
  capacity: number | null
  /** conversations it has now */
  holding: number
  had: number
  handedOver: number
}

export type BotTurn = {
  id: string
  botName: string
  kind: string
  state: string
  /** ISO 8601, UTC */
  at: string
  tookMs: number | null
  heard: string | null
  did: Array<BotDeed>
  given: string | null
  answered: string | null
  problem: string | null
  tokens: number
}

export type BotVersion = {
  version: number
  /** ISO 8601, UTC */
  publishedAt: string
  publishedBy: string
  holding: number
}

export type Campaign = {
  id: string
  shortId: string
  name: string
  channel: Channel
  kind: Kind
  senderId: string | null
  skillId: string | null
  lookbackMinutes: number
  routeAll: boolean
  message: string
  rich: RichDraft | null
  optOutOn: boolean
  optOutText: string
  fallbacks: Array<StepDraft>
  handoffId: string | null
  excludeLists: Array<string>
  excludeCampaigns: Array<string>
  openConversations: OpenConversations | null
  deliveryWindow: DeliveryWindow
  startMode: "now" | "later"
  startAt: string | null
  notAfter: string | null
  noZone: "hold" | "account_zone" | "leave_out"
  speed: number | null
  paceTargetSeconds: number | null
  status: CampaignStatus
  statusReason: string | null
  statusCode: "canary" | "breaker" | "sender" | null
  canaryMode: CanaryMode
  canarySize: number
  createdByName: string
  /** ISO 8601, UTC */
  createdAt: string
  /** ISO 8601, UTC */
  updatedAt: string
  launchedByName: string | null
  launchedAt: string | null
  undoUntil: string | null
  launchRequest: LaunchRequest | null
  finishedAt: string | null
  revision: number
  funnel: Funnel
}

export type CampaignCards = {
  reached: {
    now: Rate
    before: Rate
    days: Array<number | null>
  }
  accepted: {
    now: Rate
    before: Rate
    days: Array<number | null>
  }
  replied: {
    now: Rate
    before: Rate
    days: Array<number | null>
  }
  optedOut: {
    now: Rate
    before: Rate
    days: Array<number | null>
  }
}

export type CampaignChange = {
  /** the revision the change was made on; an older one answers 409 */
  revision?: number
  name?: string
  kind?: Kind
  channel?: Channel
  senderId?: string | null
  skillId?: string | null
  lookbackMinutes?: number
  routeAll?: boolean
  message?: string
  rich?: RichDraft | null
  fallbacks?: Array<StepDraft>
  handoffId?: string | null
  excludeLists?: Array<string>
  excludeCampaigns?: Array<string>
  openConversations?: OpenConversations | null
  optOutOn?: boolean
  optOutText?: string
  deliveryWindow?: DeliveryWindow
  startMode?: "now" | "later"
  startAt?: string | null
  notAfter?: string | null
  noZone?: "hold" | "account_zone" | "leave_out"
  speed?: number | null
  paceTargetSeconds?: number | null
  canaryMode?: CanaryMode
  canarySize?: number
}

export type CampaignFilter = {
  /** all | sending | scheduled | needs_you | asked | finished | draft | cancelled | archived. asked: drafts that somebody asks to launch; they are among needs_you too */
  state?: string
  search?: string
  skillId?: string
  channel?: Channel
  /** the name of the person or application that made it */
  creator?: string
  /** in the account’s time zone, counted in */
  from?: string
  /** in the account’s time zone, counted in */
  to?: string
  /** of the last so many days, instead of from and to */
  last?: number
  sort?: CampaignSort
  order?: "asc" | "desc"
}

export type CampaignPace = {
  targetSeconds: number | null
  now: {
    /** ISO 8601, UTC */
    at: string
    perMinute: number
    limit: "people" | "queue" | "replies" | "nobody" | "closed" | "sender"
    agents: number
    capacity: number
    waiting: number
    longestWaitSeconds: number
    /** replies still to come to what was sent */
    coming: number
    /** a share, with a margin while little is known */
    replyRate: number
    handlingSeconds: number
    /** half of the replies take at most so long */
    replySeconds: number
  } | null
  history: Array<{
    /** ISO 8601, UTC */
    at: string
    perMinute: number
    waiting: number
  }>
}

export type CampaignSort = "launched" | "name" | "recipients" | "delivered" | "failed" | "replied"

export type CampaignStatus = "draft" | "scheduled" | "sending" | "paused" | "finished" | "cancelled" | "stopped"

export type CampaignView = {
  id: string
  name: string
  filter: CampaignFilter
  /** everybody of the account who sees campaigns has it */
  shared: boolean
  mine: boolean
  madeBy: string
  /** the list of whoever asks opens with it */
  isDefault: boolean
}

export type CanaryMode = "auto" | "on" | "off"

export type CannedReply = {
  id: string
  name: string
  /** may have {{name}}, {{agent}} and columns of the campaign’s file */
  text: string
  skillId: string | null
  skillName: string | null
  personal: boolean
  changedBy: string
  /** ISO 8601, UTC */
  changedAt: string
}

export type CarrierField = {
  name: string
  label: string
  help: string
  /** sealed, never shown again */
  secret: boolean
  required: boolean
  /** a regular expression the whole value has to match */
  pattern?: string
  placeholder?: string
  /** the field that keeps the value before, when this one is replaced */
  previous?: string
  /** the first is what an empty field means */
  choices?: Array<{
    value: string
    label: string
  }>
  /** asked for on the sandbox too, which brings its own credentials */
  onSandbox?: boolean
}

export type CarrierInfo = {
  name: string
  channel: Channel
  label: string
  fields: Array<CarrierField>
  address: {
    label: string
    help: string
    placeholder: string
    pattern: string
    advice?: Array<{
      /** of the addresses it is about, as a whole */
      pattern: string
      text: string
    }>
  }
  inboundHelp: string | null
  usualRate: number | null
  hasTemplates: boolean
  /** can be tried on the sandbox beside the server */
  onSandbox: boolean
}

export type CarrierNotice = {
  id: string
  title: string
  detail: string
  severity: "info" | "warn" | "bad"
  /** ISO 8601, UTC */
  at: string
  seen: boolean
}

export type ChainLink = {
  step: number
  channel: Channel
  address: string
  text: string
  template: string | null
  state: string
  words: string
  carrierCode: string | null
  wentOn: boolean
  /** how often it was handed to the carrier or tried */
  attempts: number
  dueAt: string | null
  attemptedAt: string | null
  sentAt: string | null
  deliveredAt: string | null
  readAt: string | null
  failedAt: string | null
  skippedAt: string | null
}

export type Channel = "sms" | "whatsapp" | "inapp"

export type ChoicesDraft = {
  type: "buttons"
  footer: string
  buttons: Array<{
    id: string
    title: string
  }>
} | {
  type: "list"
  button: string
  sections: Array<{
    id: string
    title: string
    rows: Array<{
      id: string
      title: string
      description: string
    }>
  }>
}

export type Condition = {
  key: string
  is: "equal" | "different" | "contains" | "less" | "more" | "known" | "unknown"
  value: string
  next: string | null
}

export type ConnectionFact = {
  name: string
  state: "ok" | "warn" | "bad"
  detail: string
  remedy?: string
}

export type ConsentAnswers = {
  stop: string | null
  start: string | null
  help: string | null
  effective: {
    stop: string
    start: string
    help: string
  }
}

export type ConsentEvent = {
  /** ISO 8601, UTC */
  at: string
  kind: "opt_out" | "opt_in" | "withdrawn"
  channel: Channel | "all"
  category: string | null
  source: string
  words: string | null
  userName: string | null
  campaignName: string | null
}

export type ConsentProof = {
  brand: string
  account: number
  address: string
  /** ISO 8601, UTC */
  madeAt: string
  optedOut: Array<{
    channel: string
    category: string | null
    /** ISO 8601, UTC */
    since: string
    source: string
  }>
  chain: {
    whole: boolean
    problem: string | null
    events: number
    sealed: {
      number: number
      /** ISO 8601, UTC */
      at: string
      position: number
    } | null
  }
  events: Array<ProofEvent>
  attestations: Array<{
    campaignName: string
    /** ISO 8601, UTC */
    at: string
    userName: string
    version: number
    statement: string
  }>
  messages: Array<{
    at: string | null
    direction: string
    channel: string
    campaignName: string | null
    state: string
    text: string
    afterOptOut: boolean
  }>
}

export type Conversation = {
  summary: ConversationSummary
  messages: Array<ThreadMessage>
  customer: Record<string, string>
  collected: Record<string, string>
  bot: {
    name: string
    /** a bot had it once */
    held: boolean
  } | null
  campaign: {
    id: string
    name: string
    /** ISO 8601, UTC */
    belongsUntil: string
    recipients: number
    replies: number
  } | null
  localTime: {
    zone: string
    clock: string
    windowOpen: boolean
  } | null
  window: {
    until: string | null
  } | null
  attachable: Array<{
    type: string
    most: number
  }>
  choices: {
    sections: boolean
  } | null
  blocked: {
    reason: string
    byName: string
    /** ISO 8601, UTC */
    since: string
  } | null
  survey: ConversationSurvey | null
  likelyOptOut: {
    text: string
    /** ISO 8601, UTC */
    at: string
  } | null
  optOut: {
    /** ISO 8601, UTC */
    since: string
    source: string
    words: string | null
    /** answers and what they need to know still go */
    marketingOnly: boolean
  } | null
}

export type ConversationSummary = {
  id: string
  channel: Channel
  address: string
  name: string | null
  skillId: string
  skillName: string
  campaignId: string | null
  campaignName: string | null
  state: "queued" | "assigned" | "closed"
  assigneeId: string | null
  assigneeKind: "person" | "bot" | null
  assigneeName: string | null
  unread: number
  flaggedOptOut: boolean
  optedOut: boolean
  lastText: string
  lastDirection: "in" | "out"
  heard: string | null
  /** ISO 8601, UTC */
  lastMessageAt: string
  lastInAt: string | null
  waitingSince: string | null
  offeredTo: string | null
  /** how long one should wait in this skill at most */
  goalSeconds: number
  /** ISO 8601, UTC */
  openedAt: string
}

export type ConversationSurvey = {
  state: "scheduled" | "sent" | "scored" | "done" | "expired" | "withdrawn" | "not_sent"
  reason: string | null
  score: number | null
  comment: string | null
  /** ISO 8601, UTC */
  dueAt: string
  sentAt: string | null
  expiresAt: string | null
  scoredAt: string | null
}

export type CostEstimate = {
  currency: string | null
  first: number | null
  most: number | null
  steps: Array<{
    channel: string
    unpriced: number
    countries: Array<{
      country: string
      people: number
      /** segments, or messages */
      units: number
      amount: number | null
    }>
  }>
}

export type Costs = {
  currency: string | null
  estimated: number | null
  actual: number | null
  /** accepted by a carrier that charges: all but in-app */
  sent: number
  /** of those sent: no price is written down for their country */
  unpriced: number
  /** of those sent: the carrier said what it cost */
  told: number
  others: Array<{
    currency: string
    amount: number
    messages: number
  }>
  spans: Array<{
    estimated: number | null
    actual: number | null
    sent: number
    told: number
  }>
}

export type DataImport = {
  id: string
  source: ImportSource
  fileName: string
  sha256: string
  sizeBytes: number
  status: "draft" | "running" | "done" | "failed" | "undoing" | "undone"
  reading: ImportReading
  rowsTotal: number
  rowsDone: number
  counts: ImportCounts
  problems: Array<ImportProblem>
  error: {
    code: string
    message: string
  } | null
  createdByName: string
  /** ISO 8601, UTC */
  createdAt: string
  finishedAt: string | null
  undoneByName: string | null
  undoneAt: string | null
  withdrawn: number
}

export type DayHours = {
  from: string
  to: string
} | null

export type DeliveryHours = {
  /** 0 = never set */
  revision: number
  hours: DeliveryWindow | null
  channels: {
    sms: DeliveryWindow | null
    whatsapp: DeliveryWindow | null
    inapp: DeliveryWindow | null
  }
  /** alerts go out also outside these hours and on holidays */
  alertsAnyTime: boolean
  /** the stricter hours by region hold for marketing */
  regionRules: boolean
  holidays: Array<Holiday>
  regions: Array<RegionHours>
}

export type DeliveryHoursChange = {
  /** the revision the change was made on; an older one answers 409 */
  revision?: number
  hours?: DeliveryWindow | null
  channels?: {
    sms?: DeliveryWindow | null
    whatsapp?: DeliveryWindow | null
    inapp?: DeliveryWindow | null
  }
  alertsAnyTime?: boolean
  regionRules?: boolean
}

export type DeliveryState = "waiting" | "delivered" | "failed"

export type DeliveryWindow = {
  mon: DayHours
  tue: DayHours
  wed: DayHours
  thu: DayHours
  fri: DayHours
  sat: DayHours
  sun: DayHours
}

export type Earlier = {
  id: string
  channel: Channel
  address: string
  skillName: string
  campaignName: string | null
  state: "queued" | "assigned" | "closed"
  /** ISO 8601, UTC */
  openedAt: string
  closedAt: string | null
  lastText: string | null
}

export type Excluded = {
  ready: number
  excluded: number
  lists: Array<{
    id: string
    people: number
  }>
  campaigns: Array<{
    id: string
    people: number
  }>
  about: string | null
}

export type ExclusionList = {
  id: string
  name: string
  addresses: number
  madeBy: string
  /** ISO 8601, UTC */
  createdAt: string
}

export type ExplanationLine = {
  at: string | null
  /** what the line says, for programs */
  code: string
  /** for people, with times in the account’s zone */
  words: string
  there: string | null
  remedy: string | null
}

export type ExportFile = {
  id: string
  title: string
  format: FileFormat
  status: "preparing" | "ready" | "failed"
  rowsDone: number
  /** when it was asked for; more may have come since */
  rowsTotal: number
  bytes: number
  createdByName: string
  /** ISO 8601, UTC */
  createdAt: string
  endsAt: string | null
}

export type Failure = {
  reason: string
  carrierCode: string | null
  people: number
  /** plain words */
  title: string
  remedy: string
  /** another try may succeed */
  retryable: boolean
}

export type Figures = {
  /** tried, or left out */
  attempted: number
  /** nothing spoke against them when their turn came */
  eligible: number
  skipped: number
  /** accepted by the carrier, whatever came later */
  sent: number
  /** reached the person, by the carrier’s receipt */
  delivered: number
  read: number
  /** refused, or accepted and not delivered */
  failed: number
  /** of the failed: the carrier had accepted them */
  failedLate: number
  /** nobody knows whether the carrier has them */
  unknown: number
  /** people who wrote back */
  responded: number
  /** messages they wrote */
  replies: number
  /** people who asked to stop */
  optedOut: number
  /** of what the carrier accepted */
  segments: number
}

export type FileFormat = "csv" | "xlsx"

export type FlowDefinition = {
  kind: "flow"
  personWords: Array<string>
  handOverText: string
  quietMinutes: number
  maxMisses: number
  notUnderstood: string
  resumeAt: string | null
  steps: Array<FlowStep>
}

export type FlowStep = {
  id: string
  name: string
  type: "say"
  text: string
  next: string | null
} | {
  id: string
  name: string
  type: "menu"
  text: string
  options: Array<MenuOption>
  retry: string
} | {
  id: string
  name: string
  type: "ask"
  text: string
  key: string
  as: ValueKind
  least: number | null
  most: number | null
  retry: string
  next: string | null
} | {
  id: string
  name: string
  type: "branch"
  cases: Array<Condition>
  otherwise: string | null
} | {
  id: string
  name: string
  type: "transfer"
  text: string
  skillId: string | null
} | {
  id: string
  name: string
  type: "people"
  text: string
} | {
  id: string
  name: string
  type: "close"
  text: string
}

export type Funnel = {
  recipients: number
  waiting: number
  sending: number
  /** accepted by the carrier, no receipt */
  sent: number
  /** reached the person, not read */
  delivered: number
  read: number
  failed: number
  /** the carrier did not answer; not sent again */
  unknown: number
  skipped: number
  expired: number
  cancelled: number
  /** not a part: of those above, how many wrote back */
  replied: number
  /** not a part: of those above, how many asked to stop */
  optedOut: number
}

export type Handoff = {
  id: string
  /** H and ten digits: what an application names */
  shortId: string
  name: string
  lookbackMinutes: number
  routeAll: boolean
  steps: Array<StepDraft>
  archived: boolean
  problems: Array<{
    field: string
    message: string
  }>
  createdByName: string
  /** ISO 8601, UTC */
  createdAt: string
  /** ISO 8601, UTC */
  updatedAt: string
}

export type HandoffInput = {
  name: string
  lookbackMinutes: number
  routeAll: boolean
  steps: Array<StepDraft>
}

export type HeaderFormat = "text" | "image" | "video" | "document" | "location"

export type HistoryFile = {
  id: string
  title: string
  format: HistoryFormat
  /** notes among colleagues are in it */
  notes: boolean
  status: "preparing" | "ready" | "failed"
  /** conversations written so far */
  done: number
  /** conversations when it was asked for; more may have come since */
  total: number
  /** how many people are in it */
  people: number
  bytes: number
  createdByName: string
  /** ISO 8601, UTC */
  createdAt: string
  endsAt: string | null
}

export type HistoryFilter = {
  /** 2026-11-25, by the account’s clock */
  from?: string
  /** the last day, itself among them */
  to?: string
  skillId?: string
  /** who has or had it last, or wrote in it */
  agentId?: string
  campaignId?: string
  state?: "open" | "closed"
  /** one person: their number or id, written whole */
  address?: string
}

export type HistoryFormat = "csv" | "ndjson" | "html"

export type Holiday = {
  id: string
  /** 2026-12-25, on the person's own calendar */
  date: string
  name: string
  country: string | null
  yearly: boolean
}

export type Import = {
  id: string
  source: string
  format: "csv" | "ndjson"
  status: "reading" | "ready" | "failed" | "cancelled"
  fileName: string | null
  sizeBytes: number
  bytesRead: number
  encoding: string | null
  delimiter: string | null
  hasHeader: boolean | null
  columns: Array<string>
  phoneColumn: number
  header: Array<string>
  mapped: "by_hand" | "remembered" | null
  defaultCountry: string
  rowsRead: number
  ready: number
  refused: number
  duplicates: number
  suppressed: number
  leftOut: number
  refusedReasons: Record<string, number>
  error: {
    code: string
    message: string
  } | null
  /** ISO 8601, UTC */
  startedAt: string
  finishedAt: string | null
}

export type ImportCounts = {
  rows: number
  optOuts: number
  known: number
  agreed: number
  people: number
  peopleKnown: number
  campaigns: number
  campaignsKnown: number
  leftOut: number
  refused: number
}

export type ImportedCampaign = {
  key: string
  externalId: string | null
  name: string
  channel: string | null
  skill: string | null
  state: string | null
  launchedAt: string | null
  recipients: number | null
  sent: number | null
  delivered: number | null
  read: number | null
  failed: number | null
  skipped: number | null
  responded: number | null
  optedOut: number | null
  fileName: string
  /** ISO 8601, UTC */
  importedAt: string
}

export type ImportPreview = {
  import: DataImport
  encoding: string
  delimiter: string
  columns: Array<string>
  known: Array<{
    field: "address" | "campaignId" | "name" | "channel" | "skill" | "state" | "launchedAt" | "recipients" | "sent" | "delivered" | "read" | "failed" | "skipped" | "responded" | "optedOut" | "transactionId" | "attemptedAt" | "sentAt" | "deliveredAt" | "readAt" | "failedAt" | "skippedAt" | "respondedAt" | "optedOutAt" | "optedInAt" | "errorCode" | "from" | "to" | "direction" | "body" | "sender" | "status" | "at" | "words"
    needed: boolean
  }>
  rows: Array<{
    line: number
    cells: Array<string>
  }>
  counts: ImportCounts
  problems: Array<ImportProblem>
  ambiguousDays: boolean
  before: {
    /** ISO 8601, UTC */
    at: string
    byName: string
  } | null
  problem: string | null
}

export type ImportProblem = {
  line: number
  field: "address" | "campaignId" | "name" | "channel" | "skill" | "state" | "launchedAt" | "recipients" | "sent" | "delivered" | "read" | "failed" | "skipped" | "responded" | "optedOut" | "transactionId" | "attemptedAt" | "sentAt" | "deliveredAt" | "readAt" | "failedAt" | "skippedAt" | "respondedAt" | "optedOutAt" | "optedInAt" | "errorCode" | "from" | "to" | "direction" | "body" | "sender" | "status" | "at" | "words"
  input: string
  reason: string
}

export type ImportReading = {
  channel: Channel | "all"
  dayOrder: "month_first" | "day_first"
  fields: Array<{
    field: "address" | "campaignId" | "name" | "channel" | "skill" | "state" | "launchedAt" | "recipients" | "sent" | "delivered" | "read" | "failed" | "skipped" | "responded" | "optedOut" | "transactionId" | "attemptedAt" | "sentAt" | "deliveredAt" | "readAt" | "failedAt" | "skippedAt" | "respondedAt" | "optedOutAt" | "optedInAt" | "errorCode" | "from" | "to" | "direction" | "body" | "sender" | "status" | "at" | "words"
    column: number
  }>
}

export type ImportSource = "liveperson_campaigns" | "liveperson_transactions" | "twilio_opt_outs" | "twilio_messages" | "opt_outs"

export type InAppAct = {
  type: "token"
  token: string
} | {
  type: "send"
  id: string
  text: string
  tapped?: string
} | {
  type: "seen"
  delivered?: number
  read?: number
} | {
  type: "earlier"
  before: number
} | {
  type: "consent"
  /** false = no messages from the brand */
  on: boolean
} | {
  type: "push"
  endpoint: string
  subscription: PushKeys | null
} | {
  type: "typing"
} | {
  type: "ping"
}

export type InAppClientFrame = {
  type: "hello"
  token: string
  after: number | null
  timeZone?: string
} | {
  type: "token"
  token: string
} | {
  type: "send"
  id: string
  text: string
  tapped?: string
} | {
  type: "seen"
  delivered?: number
  read?: number
} | {
  type: "earlier"
  before: number
} | {
  type: "consent"
  /** false = no messages from the brand */
  on: boolean
} | {
  type: "push"
  endpoint: string
  subscription: PushKeys | null
} | {
  type: "typing"
} | {
  type: "ping"
}

export type InAppContent = {
  type: "inapp"
  imageUrl: string | null
  linkUrl: string | null
  linkLabel: string | null
  notificationTitle: string | null
  notificationText: string | null
}

export type InAppExchange = {
  after: number | null
  timeZone?: string
  acts: Array<InAppAct>
  wait: number
}

export type InAppMessage = {
  seq: number
  id: string
  from: "brand" | "agent" | "me"
  name: string | null
  text: string
  /** ISO 8601, UTC */
  at: string
  clientId: string | null
  image: string | null
  link: {
    url: string
    label: string | null
  } | null
  buttons: Array<{
    id: string
    title: string
    description?: string | null
    section?: string | null
  }>
}

export type InAppState = {
  on: boolean
  read: number
  heard: boolean
}

export type InAppUser = {
  senderId: string
  senderName: string
  consumerId: string
  name: string | null
  timeZone: string | null
  /** ISO 8601, UTC */
  firstSeenAt: string
  /** ISO 8601, UTC */
  lastSeenAt: string
  optedOut: boolean
  push: boolean
}

export type Invitation = {
  id: string
  email: string
  role: Role
  skillIds: Array<string>
  invitedBy: string
  /** ISO 8601, UTC */
  expiresAt: string
}

export type Kind = "marketing" | "service" | "alert"

export type LaunchProblem = {
  code: string
  step: number
  field: string
  message: string
}

export type LaunchRequest = {
  /** ISO 8601, UTC */
  at: string
  /** the person or application that asked */
  byName: string
  byApplication: boolean
  /** what they say about it; may be empty */
  note: string
}

export type LedgerMessage = {
  id: string
  campaignId: string
  kind: Kind
  channel: Channel
  senderId: string
  to: string
  text: string
  /** queued, sending, sent, delivered, read, failed, unknown, skipped, expired or cancelled */
  state: string
  /** the state in words */
  words: string
  reason: string | null
  carrierCode: string | null
  attempts: number
  segments: number | null
  from: string | null
  until: string | null
  dueAt: string | null
  /** ISO 8601, UTC */
  createdAt: string
  attemptedAt: string | null
  sentAt: string | null
  deliveredAt: string | null
  readAt: string | null
  failedAt: string | null
  skippedAt: string | null
  respondedAt: string | null
}

export type LikelyOptOut = {
  conversationId: string
  channel: Channel
  address: string
  name: string | null
  text: string
  /** ISO 8601, UTC */
  at: string
  campaignName: string | null
}

export type Limits = {
  frequencyCap: {
    messages: number
    days: number
    /** service messages count and are held back too; alerts never */
    service: boolean
  } | null
  breakerPercent: number | null
  openConversations: OpenConversations
  /** so long a launch from the console or this API can be undone; nothing is sent meanwhile. 0 = not at all */
  undoSeconds: number
}

export type ListRich = {
  type: "list"
  button: string
  rows: Array<{
    id: string
    title: string
    description: string | null
    section?: string | null
  }>
}

export type LiveEvent = {
  type: "campaign"
  id: string
} | {
  type: "conversation"
  id: string
} | {
  type: "import"
  id: string
} | {
  type: "template"
  id: string
} | {
  type: "consent"
} | {
  type: "export"
  id: string
} | {
  type: "offer"
  id: string
} | {
  type: "draft"
  id: string
  of: string
} | {
  type: "mention"
  id: string
} | {
  type: "typing"
  id: string
} | {
  type: "canned"
} | {
  type: "queue"
} | {
  type: "agents"
} | {
  type: "beat"
} | {
  type: "account"
} | {
  type: "hello"
}

export type Member = {
  id: string
  name: string
  email: string
  role: Role
  skillIds: Array<string>
  disabled: boolean
}

export type MenuOption = {
  label: string
  keywords: Array<string>
  next: string | null
}

export type MessageRow = {
  id: string
  line: number | null
  channel: Channel
  chain: Array<ChainLink>
  address: string
  text: string
  state: string
  words: string
  carrierCode: string | null
  segments: number | null
  /** how often it was handed to the carrier or tried */
  attempts: number
  dueAt: string | null
  eligibleAt: string | null
  attemptedAt: string | null
  sentAt: string | null
  deliveredAt: string | null
  readAt: string | null
  failedAt: string | null
  skippedAt: string | null
  respondedAt: string | null
  nextAskAt: string | null
}

export type ModelDefinition = {
  kind: "model"
  personWords: Array<string>
  handOverText: string
  quietMinutes: number
  baseUrl: string
  model: string
  instructions: string
  knowledge: string
  form: "json" | "tools"
  timeoutSeconds: number
  maxTurns: number
  /** of one conversation */
  maxTokens: number
  /** of the bot, each UTC day */
  maxTokensDay: number
  /** hand over when the model says that it is not sure */
  whenUnsure: boolean
  /** what only people answer */
  topics: Array<string>
}

export type NewMessage = {
  /** a phone number, best with its country code; in-app: the consumer id of an app’s user */
  to: string
  kind: Kind
  channel?: Channel
  /** left out = the only sender of the channel (sms, unless given) */
  senderId?: string
  /** what the person reads, with variables as {name}; for SMS and in-app */
  text?: string
  /** an approved template of the sender; for WhatsApp */
  templateId?: string
  /** values of the text’s variables; of a template by their place: 1 for {{1}} of the text, header_1, button_0 and so on */
  variables?: Record<string, string>
  /** the account’s opt-out text goes behind an SMS; left out = for marketing only */
  withOptOut?: boolean
  /** not before; left out = now */
  from?: string
  /** from then on it is no longer sent; left out = whenever it may */
  until?: string
  /** who gets the replies; left out = the default skill */
  skillId?: string
}

export type NextCursor = string | null

export type Note = {
  id: string
  /** ISO 8601, UTC */
  at: string
  authorId: string | null
  authorName: string
  text: string
  whisperTo: string | null
  mentions: Array<{
    id: string
    name: string
  }>
}

export type NoticeKind = "conversation" | "message" | "mention"

export type Notices = {
  desktop: Array<NoticeKind>
  sound: Array<NoticeKind>
  /** how many are unread stands in the title of the window */
  title: boolean
}

export type Offer = {
  conversation: ConversationSummary
  /** ISO 8601, UTC */
  until: string
  /** by the server’s clock, when this was answered */
  leftMs: number
}

export type OpenConversations = "fail" | "hold" | "deliver"

export type OpenSession = {
  id: string
  /** the one that asks */
  current: boolean
  /** "Firefox on Linux", as the browser says */
  device: string
  address: string | null
  /** ISO 8601, UTC */
  since: string
}

export type OptOut = {
  channel: Channel | "all"
  category: string | null
  address: string
  /** ISO 8601, UTC */
  since: string
  source: string
  words: string | null
  campaignName: string | null
}

export type OptOutImport = {
  id: string
  rows: number
  recorded: number
  alreadyOut: number
  refused: number
  problems: Array<{
    line: number
    input: string
    reason: string
  }>
}

export type OptOutScope = "channel" | "marketing" | "all"

export type OptOutWord = {
  word: string
  action: "stop" | "start" | "help"
  /** ISO 639-1 */
  language: string
  origin: "fixed" | "default" | "own"
}

export type Person = {
  addresses: Array<PersonAddress>
  /** the newest 30 */
  earlier: Array<Earlier>
}

export type PersonAddress = {
  channel: Channel
  address: string
  name: string | null
  byName: string | null
  at: string | null
  optedOut: boolean
}

export type Plan = {
  from: number
  to: number
  timeZone: string
  /** messages a second */
  speed: number
  people: number
  planned: number
  held: Array<{
    reason: string
    people: number
    detail: string
  }>
  stricter: Array<{
    name: string
    detail: string
    people: number
  }>
  rows: Array<PlanRow>
  halfHours: Array<number>
  headline: string
}

export type PlanRow = {
  key: string
  title: string
  places: string
  /** "UTC-5", or "2 clocks" */
  clock: string
  /** what all rules together leave: "Mon–Fri 09:00–20:00" */
  hours: string
  people: number
  open: Array<{
    from: number
    to: number
  }>
  first: number | null
  last: number | null
}

export type Presence = {
  status: Status
  /** ISO 8601, UTC */
  since: string
  setAway: boolean
  capacity: number
  load: number
}

export type Price = {
  channel: "sms" | "whatsapp"
  /** of a WhatsApp template; empty for SMS */
  category: "" | "marketing" | "utility" | "authentication"
  country: string
  /** of one segment (SMS) or one message (WhatsApp), in the currency of the account: "0.0079" */
  amount: string
}

export type PriceList = {
  currency: string | null
  prices: Array<Price>
}

export type Progress = {
  campaign: Campaign
  /** ISO 8601, UTC */
  now: string
  steps: Array<StepProgress>
  /** handed to the carrier, a second, over the last minute */
  perSecond: number
  speed: Array<{
    /** ISO 8601, UTC */
    at: string
    n: number
  }>
  waiting: Array<Waiting>
  /** of those sent: no receipt came, and the carrier, asked for a day, knows of none */
  noReceipt: number
  firstOnesLeft: number | null
  unsure: {
    asked: number
    nextAskAt: string | null
  }
  failures: Array<Failure>
  skipped: Array<{
    reason: string
    people: number
    title: string
  }>
  answers: {
    waiting: number
    withAgents: number
    withBots: number
    closed: number
  }
}

export type ProofEvent = {
  id: string
  position: number | null
  /** ISO 8601, UTC */
  at: string
  kind: "opt_out" | "opt_in" | "withdrawn"
  channel: string
  category: string | null
  source: string
  words: string | null
  userName: string | null
  campaignName: string | null
  campaignId: string | null
  messageId: string | null
  userId: string | null
  importId: string | null
  prevHash: string | null
  hash: string | null
}

export type Pulse = {
  /** campaigns sending now */
  sending: number
  perSecond: number
  recent: Array<number>
  waitingConversations: number
  unclaimedSince: string | null
}

export type PushKeys = {
  endpoint: string
  keys: {
    p256dh: string
    auth: string
  }
}

export type Queue = {
  skillId: string
  skillName: string
  open: boolean
  waiting: number
  offered: number
  /** wait longer than the goal */
  late: number
  longestSince: string | null
  withAgents: number
  withBots: number
  goalSeconds: number
  /** agents who are there */
  available: number
  /** conversations they could still take */
  free: number
  takenOver: number
  inGoal: number
}

export type RangeName = "today" | "this_week" | "this_month" | "last_30" | "last_60" | "last_90" | "year_to_date" | "all" | "custom"

export type Rate = {
  part: number
  whole: number
}

export type RateUnit = "messages" | "segments"

export type Recipient = {
  line: number
  input: string
  address: string | null
  country: string | null
  variables: Record<string, string>
  text: string | null
  segments: number | null
  verdict: Verdict
  reason: string | null
  detail: string | null
  field: string | null
  remedy: string | null
}

export type RegionHours = {
  /** US, or a state: US-FL */
  region: string
  name: string
  state: "published" | "own" | "off"
  hours: DeliveryWindow
  /** nothing on the public holidays the source names */
  holidays: boolean
  published: {
    hours: DeliveryWindow
    holidays: boolean
  }
  source: string
  certainty: "high" | "medium" | "low"
  /** date on which the row was last compared with published overviews */
  checked: string
  note: string | null
}

export type RegionHoursChange = {
  state: "published" | "own" | "off"
  hours?: DeliveryWindow
  holidays?: boolean
}

export type ReplyRow = {
  conversationId: string
  address: string
  name: string | null
  text: string
  /** ISO 8601, UTC */
  at: string
  state: string
}

export type Review = {
  problems: Array<LaunchProblem>
  warnings: Array<{
    code: string
    message: string
    people: number
  }>
  segments: {
    min: number
    max: number
    total: number
  }
  cost: CostEstimate
  /** of those ready: on a list to leave out, or got a campaign that is left out */
  excluded: number
  countries: Array<{
    country: string
    people: number
  }>
  consent: {
    version: number
    brand: string
    statement: string
  }
  plan: Plan
}

export type Rich = {
  type: "template"
  name: string
  language: string
  category: TemplateCategory
  carrierTemplateId: string | null
  header: {
    type: "text"
    params: Array<{
      name: string | null
      text: string
      place?: string
    }>
  } | {
    type: "image" | "video" | "document"
    link: string
    filename: string | null
    params?: Array<{
      name: string | null
      text: string
      place?: string
    }>
  } | {
    type: "location"
    latitude: string
    longitude: string
    name: string
    address: string
  } | null
  body: Array<{
    name: string | null
    text: string
    place?: string
  }>
  buttons: Array<{
    index: number
    type: "quick_reply" | "url" | "copy_code"
    value: string
    place?: string
  }>
  labels?: Array<string>
} | {
  type: "buttons"
  footer: string | null
  buttons: Array<{
    id: string
    title: string
  }>
} | ListRich | {
  type: "media"
  media: "image" | "video" | "document" | "audio"
  link: string
  filename: string | null
} | InAppContent

export type RichContent = TemplateContent | InAppContent

export type RichDraft = TemplateDraft | InAppContent

export type Role = "administrator" | "campaign_manager" | "agent_manager" | "agent"

export type RoutedSkill = {
  id: string
  name: string
  isDefault: boolean
  agentIds: Array<string>
  routing: SkillRouting
  open: boolean
}

export type Satisfaction = {
  /** surveys that were sent */
  asked: number
  /** people who gave 1, 2, 3, 4, 5 */
  scores: Array<number>
  /** of them: who added words */
  words: number
}

export type Scope = "campaigns" | "reporting" | "configuration"

export type Sender = {
  id: string
  name: string
  channel: Channel
  /** twilio-sms, … */
  carrier: string
  address: string
  ratePerSecond: number
  rateUnit: RateUnit
  dailyCap: number | null
  /** messages since the account’s midnight; counted while there is a cap */
  sentToday: number
  isSandbox: boolean
  disabledReason: string | null
  config: Record<string, string>
  secretsSaved: Array<string>
  advice: Array<string>
  inboundUrl: string
  /** ISO 8601, UTC */
  createdAt: string
}

export type Session = {
  user: {
    id: string
    name: string
    email: string
  }
  role: Role
  account: {
    id: string
    number: number
    name: string
    timeZone: string
    defaultCountry: string
  }
  skillIds: Array<string>
  sandboxUrl: string | null
}

export type SessionRich = {
  type: "buttons"
  footer: string | null
  buttons: Array<{
    id: string
    title: string
  }>
} | ListRich | {
  type: "media"
  media: "image" | "video" | "document" | "audio"
  link: string
  filename: string | null
}

export type SetupInput = {
  token: string
  brand: string
  timeZone: string
  defaultCountry: string
  name: string
  email: string
  password: string
  sandbox: boolean
}

export type Skill = {
  id: string
  name: string
  isDefault: boolean
  members: number
}

export type SkillRouting = {
  /** offer: asks the next agent; auto: gives it; take: agents take by themselves */
  acceptMode: "offer" | "auto" | "take"
  offerSeconds: number
  goalSeconds: number
  priority: number
  overflow: {
    skillId: string
    seconds: number
  } | null
  hours: DeliveryWindow | null
  closedAnswer: string
  returnSeconds: number | null
}

export type SkillSurvey = {
  enabled: boolean
  /** the first is for everybody whose language is not known or not among them */
  texts: Array<SurveyWords>
  delaySeconds: number
  /** asks for words after the score */
  askWords: boolean
  /** so long an answer counts */
  expireHours: number
}

export type Status = "available" | "away" | "offline"

export type StepDraft = {
  channel: Channel
  senderId: string | null
  message: string
  optOutOn: boolean
  optOutText: string
  rich: RichDraft | null
  noReceiptMinutes: number | null
}

export type StepProgress = {
  /** 0 is the first channel */
  step: number
  channel: Channel
  senderName: string
  people: number
  /** in line or on their way */
  waiting: number
  /** accepted by the carrier, no receipt */
  sent: number
  /** reached the person, not read */
  delivered: number
  read: number
  /** and did not go on */
  failed: number
  unknown: number
  /** skipped, expired or cancelled, and did not go on */
  skipped: number
  /** not reached here: the next channel took over */
  wentOn: number
  whyOn: Array<{
    reason: string
    carrierCode: string | null
    people: number
    /** plain words */
    title: string
  }>
}

export type Suppression = {
  channel: Channel
  address: string
  title: string
  carrierCode: string | null
  /** ISO 8601, UTC */
  since: string
  campaignName: string | null
}

export type Survey = {
  conversationId: string
  channel: Channel
  skillId: string
  skillName: string
  campaignId: string | null
  campaignName: string | null
  agentId: string | null
  agentName: string | null
  state: "scheduled" | "sent" | "scored" | "done" | "expired" | "withdrawn" | "not_sent"
  reason: string | null
  score: number | null
  comment: string | null
  /** ISO 8601, UTC */
  dueAt: string
  sentAt: string | null
  expiresAt: string | null
  scoredAt: string | null
}

export type SurveyWords = {
  /** en, es, pt-BR */
  language: string
  question: string
  /** asked after the score, if words are asked for */
  wordsQuestion: string
  /** sent at the end; empty = nothing */
  thanks: string
}

export type TakenMessage = {
  id: string
  /** the campaign that such messages of this caller are counted in */
  campaignId: string
  /** as the carrier is given it */
  to: string
  text: string
  /** when the hours that hold for this person let it go */
  dueAt: string
}

export type Template = {
  id: string
  senderId: string
  senderName: string
  carrier: string
  /** whose it is at the carrier: the WhatsApp business account */
  owner: string
  name: string
  /** en, pt_BR, … */
  language: string
  status: TemplateStatus
  statusDetail: string | null
  quality: TemplateQuality | null
  category: TemplateCategory
  parts: TemplateParts
  examples: Record<string, string>
  defaults: Record<string, string>
  edit: TemplateEdit | null
  carrierTemplateId: string | null
  createdByName: string | null
  /** ISO 8601, UTC */
  createdAt: string
  /** ISO 8601, UTC */
  updatedAt: string
  syncedAt: string | null
}

export type TemplateButton = {
  type: "quick_reply" | "url" | "phone_number" | "copy_code" | "other"
  text: string
  url: string | null
  phone: string | null
}

export type TemplateCategory = "marketing" | "utility" | "authentication"

export type TemplateContent = {
  type: "template"
  templateId: string
  name: string
  language: string
  category: TemplateCategory
  carrierTemplateId: string | null
  parts: TemplateParts
  fills: Record<string, string>
  defaults: Record<string, string>
}

export type TemplateDraft = {
  type: "template"
  templateId: string
  fills: Record<string, string>
  defaults: Record<string, string>
}

export type TemplateEdit = {
  category: TemplateCategory
  parts: TemplateParts
  examples: Record<string, string>
}

export type TemplateParts = {
  header: {
    format: HeaderFormat
    text: string | null
  } | null
  body: string
  footer: string | null
  buttons: Array<TemplateButton>
}

export type TemplateQuality = "green" | "yellow" | "red" | "unknown"

export type TemplateSender = {
  id: string
  name: string
  address: string
  channel: string
  carrier: string
  syncedAt: string | null
  problem: string | null
}

export type TemplateStatus = "draft" | "pending" | "approved" | "rejected" | "paused" | "disabled" | "deleted"

export type TemplateSync = {
  senderId: string
  senderName: string
  total: number | null
  problem: string | null
  changes: Array<{
    name: string
    language: string
    what: string
  }>
}

export type TestMessage = {
  id: string
  channel: Channel
  /** as the carrier is given it */
  to: string
  text: string
  state: string
  words: string
  remedy: string | null
  carrierCode: string | null
  done: boolean
}

export type ThreadMessage = {
  id: string
  from: "campaign" | "consumer" | "agent" | "bot" | "event"
  text: string
  state: string
  reason: string | null
  authorName: string | null
  campaignName: string | null
  /** ISO 8601, UTC */
  at: string
  sentAt: string | null
  deliveredAt: string | null
  readAt: string | null
  files: Array<{
    href: string
    /** image/jpeg, … */
    type: string
    name: string | null
  }>
  tapped: boolean
  replyTo: string | null
  buttons: Array<string>
  media: {
    link: string
    kind: string
    name: string | null
  } | null
  survey?: "question" | "score" | "words_question" | "words" | "thanks"
}

export type TryState = {
  flow: unknown | null
  values: Record<string, string>
  said: Array<{
    from: "them" | "bot"
    text: string
  }>
}

export type ValueKind = "text" | "number" | "date" | "email"

export type Verdict = "ready" | "refused" | "duplicate" | "suppressed" | "left_out"

export type Waiting = {
  reason: "turn" | "window" | "retry" | "start" | "paused" | "no_zone" | "no_shared_hours" | "preparing" | "canary" | "daily_cap" | "conversation"
  people: number
  next: string | null
  detail: string
}

export type Webhook = {
  id: string
  name: string
  url: string
  events: Array<WebhookEventType>
  /** none = every campaign, and what belongs to no campaign */
  campaignIds: Array<string>
  enabled: boolean
  disabledReason: "person" | "gone" | "failing" | null
  disabledAt: string | null
  /** the last four letters of the secret */
  secretHint: string
  oldSecretUntil: string | null
  createdByName: string
  /** ISO 8601, UTC */
  createdAt: string
  lastDeliveredAt: string | null
  failingSince: string | null
  restUntil: string | null
  lastError: string | null
  /** not taken yet; counted up to 10000 */
  waiting: number
}

export type WebhookAttempt = {
  n: number
  /** ISO 8601, UTC */
  at: string
  ms: number
  status: number | null
  error: string | null
  answer: string | null
}

export type WebhookDefinition = {
  kind: "webhook"
  personWords: Array<string>
  handOverText: string
  quietMinutes: number
  url: string
  timeoutSeconds: number
  actSeconds: number
}

export type WebhookDelivery = {
  /** also its webhook-id */
  id: string
  type: string
  /** when it happened */
  at: string
  /** the id that its order keeps to: message, conversation or campaign */
  about: string
  state: DeliveryState
  attempts: number
  nextAt: string | null
  settledAt: string | null
  lastStatus: number | null
  lastError: string | null
}

export type WebhookEventType = "message.sent" | "message.delivered" | "message.read" | "message.failed" | "message.unknown" | "message.skipped" | "message.expired" | "message.cancelled" | "message.received" | "optout.created" | "optout.removed" | "campaign.launched" | "campaign.paused" | "campaign.resumed" | "campaign.finished" | "campaign.cancelled" | "conversation.opened" | "conversation.assigned" | "conversation.transferred" | "conversation.returned" | "conversation.closed" | "survey.answered"

export type WebhookTestData = {
  message: string
}

/** A webhook's body, by its type. */
export type WebhookEvent =
  | { type: 'message.sent'; timestamp: string; data: {
      id: string
      campaignId: string | null
      line: number | null
      /** place of the channel in the campaign’s order, from 0 */
      step: number
      conversationId: string | null
      channel: "sms" | "whatsapp" | "inapp"
      kind: "marketing" | "service" | "alert"
      purpose: string | null
      senderId: string
      /** the person’s address: E.164, or their id in the app */
      to: string
      country: string | null
      /** from 1; higher after a failure that passed */
      attempt: number
      segments: number | null
      carrierId: string | null
      reason: string | null
      carrierCode: string | null
      attemptedAt: string | null
      sentAt: string | null
      deliveredAt: string | null
      readAt: string | null
      failedAt: string | null
      skippedAt: string | null
    } }
  | { type: 'message.delivered'; timestamp: string; data: {
      id: string
      campaignId: string | null
      line: number | null
      /** place of the channel in the campaign’s order, from 0 */
      step: number
      conversationId: string | null
      channel: "sms" | "whatsapp" | "inapp"
      kind: "marketing" | "service" | "alert"
      purpose: string | null
      senderId: string
      /** the person’s address: E.164, or their id in the app */
      to: string
      country: string | null
      /** from 1; higher after a failure that passed */
      attempt: number
      segments: number | null
      carrierId: string | null
      reason: string | null
      carrierCode: string | null
      attemptedAt: string | null
      sentAt: string | null
      deliveredAt: string | null
      readAt: string | null
      failedAt: string | null
      skippedAt: string | null
    } }
  | { type: 'message.read'; timestamp: string; data: {
      id: string
      campaignId: string | null
      line: number | null
      /** place of the channel in the campaign’s order, from 0 */
      step: number
      conversationId: string | null
      channel: "sms" | "whatsapp" | "inapp"
      kind: "marketing" | "service" | "alert"
      purpose: string | null
      senderId: string
      /** the person’s address: E.164, or their id in the app */
      to: string
      country: string | null
      /** from 1; higher after a failure that passed */
      attempt: number
      segments: number | null
      carrierId: string | null
      reason: string | null
      carrierCode: string | null
      attemptedAt: string | null
      sentAt: string | null
      deliveredAt: string | null
      readAt: string | null
      failedAt: string | null
      skippedAt: string | null
    } }
  | { type: 'message.failed'; timestamp: string; data: {
      id: string
      campaignId: string | null
      line: number | null
      /** place of the channel in the campaign’s order, from 0 */
      step: number
      conversationId: string | null
      channel: "sms" | "whatsapp" | "inapp"
      kind: "marketing" | "service" | "alert"
      purpose: string | null
      senderId: string
      /** the person’s address: E.164, or their id in the app */
      to: string
      country: string | null
      /** from 1; higher after a failure that passed */
      attempt: number
      segments: number | null
      carrierId: string | null
      reason: string | null
      carrierCode: string | null
      attemptedAt: string | null
      sentAt: string | null
      deliveredAt: string | null
      readAt: string | null
      failedAt: string | null
      skippedAt: string | null
    } }
  | { type: 'message.unknown'; timestamp: string; data: {
      id: string
      campaignId: string | null
      line: number | null
      /** place of the channel in the campaign’s order, from 0 */
      step: number
      conversationId: string | null
      channel: "sms" | "whatsapp" | "inapp"
      kind: "marketing" | "service" | "alert"
      purpose: string | null
      senderId: string
      /** the person’s address: E.164, or their id in the app */
      to: string
      country: string | null
      /** from 1; higher after a failure that passed */
      attempt: number
      segments: number | null
      carrierId: string | null
      reason: string | null
      carrierCode: string | null
      attemptedAt: string | null
      sentAt: string | null
      deliveredAt: string | null
      readAt: string | null
      failedAt: string | null
      skippedAt: string | null
    } }
  | { type: 'message.skipped'; timestamp: string; data: {
      id: string
      campaignId: string | null
      line: number | null
      /** place of the channel in the campaign’s order, from 0 */
      step: number
      conversationId: string | null
      channel: "sms" | "whatsapp" | "inapp"
      kind: "marketing" | "service" | "alert"
      purpose: string | null
      senderId: string
      /** the person’s address: E.164, or their id in the app */
      to: string
      country: string | null
      /** from 1; higher after a failure that passed */
      attempt: number
      segments: number | null
      carrierId: string | null
      reason: string | null
      carrierCode: string | null
      attemptedAt: string | null
      sentAt: string | null
      deliveredAt: string | null
      readAt: string | null
      failedAt: string | null
      skippedAt: string | null
    } }
  | { type: 'message.expired'; timestamp: string; data: {
      id: string
      campaignId: string | null
      line: number | null
      /** place of the channel in the campaign’s order, from 0 */
      step: number
      conversationId: string | null
      channel: "sms" | "whatsapp" | "inapp"
      kind: "marketing" | "service" | "alert"
      purpose: string | null
      senderId: string
      /** the person’s address: E.164, or their id in the app */
      to: string
      country: string | null
      /** from 1; higher after a failure that passed */
      attempt: number
      segments: number | null
      carrierId: string | null
      reason: string | null
      carrierCode: string | null
      attemptedAt: string | null
      sentAt: string | null
      deliveredAt: string | null
      readAt: string | null
      failedAt: string | null
      skippedAt: string | null
    } }
  | { type: 'message.cancelled'; timestamp: string; data: {
      id: string
      campaignId: string | null
      line: number | null
      /** place of the channel in the campaign’s order, from 0 */
      step: number
      conversationId: string | null
      channel: "sms" | "whatsapp" | "inapp"
      kind: "marketing" | "service" | "alert"
      purpose: string | null
      senderId: string
      /** the person’s address: E.164, or their id in the app */
      to: string
      country: string | null
      /** from 1; higher after a failure that passed */
      attempt: number
      segments: number | null
      carrierId: string | null
      reason: string | null
      carrierCode: string | null
      attemptedAt: string | null
      sentAt: string | null
      deliveredAt: string | null
      readAt: string | null
      failedAt: string | null
      skippedAt: string | null
    } }
  | { type: 'message.received'; timestamp: string; data: {
      id: string
      campaignId: string | null
      conversationId: string | null
      channel: "sms" | "whatsapp" | "inapp"
      senderId: string
      from: string
      text: string | null
      more: unknown | null
      carrierId: string | null
      /** ISO 8601, UTC */
      receivedAt: string
    } }
  | { type: 'optout.created'; timestamp: string; data: {
      channel: "sms" | "whatsapp" | "inapp" | "all"
      address: string
      category: "marketing" | null
      /** reply, carrier, agent, person, import, api, preference or inapp */
      source: string
      words: string | null
      campaignId: string | null
      /** ISO 8601, UTC */
      since: string
    } }
  | { type: 'optout.removed'; timestamp: string; data: {
      channel: "sms" | "whatsapp" | "inapp" | "all"
      address: string
      category: "marketing" | null
      /** reply, carrier, agent, person, import, api, preference or inapp */
      source: string
      words: string | null
      campaignId: string | null
      /** ISO 8601, UTC */
      since: string
    } }
  | { type: 'campaign.launched'; timestamp: string; data: {
      id: string
      shortId: string
      name: string
      kind: "marketing" | "service" | "alert"
      /** scheduled, sending, paused, stopped, finished or cancelled */
      status: string
      reason: string | null
      reasonText: string | null
      recipients: number
      launchedAt: string | null
      finishedAt: string | null
    } }
  | { type: 'campaign.paused'; timestamp: string; data: {
      id: string
      shortId: string
      name: string
      kind: "marketing" | "service" | "alert"
      /** scheduled, sending, paused, stopped, finished or cancelled */
      status: string
      reason: string | null
      reasonText: string | null
      recipients: number
      launchedAt: string | null
      finishedAt: string | null
    } }
  | { type: 'campaign.resumed'; timestamp: string; data: {
      id: string
      shortId: string
      name: string
      kind: "marketing" | "service" | "alert"
      /** scheduled, sending, paused, stopped, finished or cancelled */
      status: string
      reason: string | null
      reasonText: string | null
      recipients: number
      launchedAt: string | null
      finishedAt: string | null
    } }
  | { type: 'campaign.finished'; timestamp: string; data: {
      id: string
      shortId: string
      name: string
      kind: "marketing" | "service" | "alert"
      /** scheduled, sending, paused, stopped, finished or cancelled */
      status: string
      reason: string | null
      reasonText: string | null
      recipients: number
      launchedAt: string | null
      finishedAt: string | null
    } }
  | { type: 'campaign.cancelled'; timestamp: string; data: {
      id: string
      shortId: string
      name: string
      kind: "marketing" | "service" | "alert"
      /** scheduled, sending, paused, stopped, finished or cancelled */
      status: string
      reason: string | null
      reasonText: string | null
      recipients: number
      launchedAt: string | null
      finishedAt: string | null
    } }
  | { type: 'conversation.opened'; timestamp: string; data: {
      id: string
      channel: "sms" | "whatsapp" | "inapp"
      senderId: string
      address: string
      name: string | null
      skillId: string
      campaignId: string | null
      openingMessageId: string | null
      /** queued, assigned or closed */
      state: string
      assigneeId: string | null
      assigneeName: string | null
      assigneeKind: "agent" | "bot" | null
      /** ISO 8601, UTC */
      openedAt: string
      closedAt: string | null
    } }
  | { type: 'conversation.assigned'; timestamp: string; data: {
      id: string
      channel: "sms" | "whatsapp" | "inapp"
      senderId: string
      address: string
      name: string | null
      skillId: string
      campaignId: string | null
      openingMessageId: string | null
      /** queued, assigned or closed */
      state: string
      assigneeId: string | null
      assigneeName: string | null
      assigneeKind: "agent" | "bot" | null
      /** ISO 8601, UTC */
      openedAt: string
      closedAt: string | null
    } }
  | { type: 'conversation.transferred'; timestamp: string; data: {
      id: string
      channel: "sms" | "whatsapp" | "inapp"
      senderId: string
      address: string
      name: string | null
      skillId: string
      campaignId: string | null
      openingMessageId: string | null
      /** queued, assigned or closed */
      state: string
      assigneeId: string | null
      assigneeName: string | null
      assigneeKind: "agent" | "bot" | null
      /** ISO 8601, UTC */
      openedAt: string
      closedAt: string | null
    } }
  | { type: 'conversation.returned'; timestamp: string; data: {
      id: string
      channel: "sms" | "whatsapp" | "inapp"
      senderId: string
      address: string
      name: string | null
      skillId: string
      campaignId: string | null
      openingMessageId: string | null
      /** queued, assigned or closed */
      state: string
      assigneeId: string | null
      assigneeName: string | null
      assigneeKind: "agent" | "bot" | null
      /** ISO 8601, UTC */
      openedAt: string
      closedAt: string | null
    } }
  | { type: 'conversation.closed'; timestamp: string; data: {
      id: string
      channel: "sms" | "whatsapp" | "inapp"
      senderId: string
      address: string
      name: string | null
      skillId: string
      campaignId: string | null
      openingMessageId: string | null
      /** queued, assigned or closed */
      state: string
      assigneeId: string | null
      assigneeName: string | null
      assigneeKind: "agent" | "bot" | null
      /** ISO 8601, UTC */
      openedAt: string
      closedAt: string | null
    } }
  | { type: 'survey.answered'; timestamp: string; data: {
      conversationId: string
      channel: "sms" | "whatsapp" | "inapp"
      senderId: string
      address: string
      skillId: string
      campaignId: string | null
      agentId: string | null
      agentName: string | null
      score: number
      /** they wrote words too; read them in the conversation */
      words: boolean
      sentAt: string | null
      scoredAt: string | null
    } }
  | { type: 'webhook.test'; timestamp: string; data: {
      message: string
    } }

/** Every operation an application may call. */
export interface Calls {
  /** People of the account and open invitations. Scope `members:read`. */
  listMembers(input?: Nothing, options?: CallOptions): Promise<{
      members: Array<Member>
      invitations: Array<Invitation>
    }>
  /** Another link for somebody who was invited and did not come; the one before ends. Scope `members:write`. */
  renewInvitation(input: { id: string }, options?: CallOptions): Promise<{
      invitation: Invitation
      link: string
      mailed: boolean
      mailProblem: string | null
    }>
  /** Invite a person; the answer holds the link, once, and it is mailed where mail is set up. Scope `members:write`. */
  invite(input: { body: {
      email: string
      role: Role
      skillIds: Array<string>
    } }, options?: CallOptions): Promise<{
      invitation: Invitation
      link: string
      mailed: boolean
      mailProblem: string | null
    }>
  /** Take an invitation back. Scope `members:write`. */
  revokeInvitation(input: { id: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** Change role, skills, or whether a person may sign in. Scope `members:write`. */
  changeMember(input: { id: string; body?: {
      role?: Role
      skillIds?: Array<string>
      disabled?: boolean
    } }, options?: CallOptions): Promise<Member>
  /** All skills. Scope `members:read`. */
  listSkills(input?: Nothing, options?: CallOptions): Promise<{
      skills: Array<Skill>
    }>
  /** Add a skill. Scope `members:write`. */
  createSkill(input: { body: {
      name: string
    } }, options?: CallOptions): Promise<Skill>
  /** How often a person may be messaged, when a campaign pauses by itself, and what happens to who is in a conversation. Scope `account:read`. */
  getLimits(input?: Nothing, options?: CallOptions): Promise<Limits>
  /** Change limits; running campaigns follow at their next claim. Scope `account:write`. */
  changeLimits(input?: { body?: {
      frequencyCap?: {
        messages: number
        days: number
        /** service messages count and are held back too; alerts never */
        service: boolean
      } | null
      breakerPercent?: number | null
      openConversations?: OpenConversations
      /** so long a launch from the console or this API can be undone; nothing is sent meanwhile. 0 = not at all */
      undoSeconds?: number
    } }, options?: CallOptions): Promise<Limits>
  /** Settings of the account. Scope `account:read`. */
  getAccount(input?: Nothing, options?: CallOptions): Promise<AccountSettings>
  /** Change settings. A new consent statement gets the next version. Scope `account:write`. */
  changeAccount(input?: { body?: {
      name?: string
      timeZone?: string
      defaultCountry?: string
      optOutText?: string
      defaultWindow?: DeliveryWindow
      consentStatement?: string
      /** hosts that pictures, videos and documents of messages may come from, with those below them, whoever launches: the console, programs, LivePerson’s API; empty = any */
      mediaHosts?: Array<string>
      /** opt-out texts by language, to choose from while composing */
      optOutTexts?: Record<string, string>
    } }, options?: CallOptions): Promise<AccountSettings>
  /** What messages cost, by country and channel, as the account wrote it down. Scope `account:read`. */
  getPrices(input?: Nothing, options?: CallOptions): Promise<PriceList>
  /** Write one price down, or take it out (amount null). Scope `account:write`. */
  setPrice(input: { body: {
      channel: "sms" | "whatsapp"
      /** of a WhatsApp template; empty for SMS */
      category: "" | "marketing" | "utility" | "authentication"
      country: string
      amount: string | null
    } }, options?: CallOptions): Promise<PriceList>
  /** The currency of all prices. Amounts stay as they are written. Scope `account:write`. */
  changeCurrency(input: { body: {
      currency: string
    } }, options?: CallOptions): Promise<PriceList>
  /** Prices from a CSV with the columns channel, country, price and, for WhatsApp, category. All of it, or nothing when a line is wrong. Scope `account:write`. */
  importPrices(input: { body: {
      text: string
      /** what is not in the file is taken out */
      replace: boolean
    } }, options?: CallOptions): Promise<{
      read: number
      list: PriceList
    }>
  /** Whether the account may send, the agreement as it stands now, and who agreed to what. Scope `account:read`. */
  getActivation(input?: Nothing, options?: CallOptions): Promise<Activation>
  /** The text that holds now, or one that was agreed to, byte for byte: its SHA-256 is its hash. Scope `account:read`. */
  agreementText(input?: { hash?: string }, options?: CallOptions): Promise<Response>
  /** Who did what, newest first, by person, kind, days and words. Scope `audit:read`. */
  auditLog(input?: { kind?: string; person?: string; from?: string; to?: string; search?: string; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      entries: Array<AuditEntry>
      nextCursor: NextCursor
    }>
  /** What the audit log can be filtered by: kinds that occur, and people. Scope `audit:read`. */
  auditFilters(input?: Nothing, options?: CallOptions): Promise<{
      kinds: Array<string>
      people: Array<{
        id: string
        name: string
      }>
    }>
  /** The audit log as CSV, by the same filters; that it was taken out is a line of it. Scope `audit:read`. */
  downloadAudit(input?: { kind?: string; person?: string; from?: string; to?: string; search?: string }, options?: CallOptions): Promise<Response>
  /** Carriers this server knows, and what each needs to know of a sender. Scope `senders:read`. */
  listCarriers(input?: Nothing, options?: CallOptions): Promise<{
      carriers: Array<CarrierInfo>
    }>
  /** Senders; secrets are never shown. Scope `senders:read`. */
  listSenders(input?: Nothing, options?: CallOptions): Promise<{
      senders: Array<Sender>
    }>
  /** Add a sender of a carrier, or one on the sandbox. Scope `senders:write`. */
  createSender(input: { body: {
      name: string
      /** as listCarriers names it */
      carrier: string
      address: string
      ratePerSecond: number
      rateUnit?: RateUnit
      dailyCap?: number | null
      sandbox: boolean
      credentials?: Record<string, string>
    } }, options?: CallOptions): Promise<Sender>
  /** Change name, rate or credentials. Scope `senders:write`. */
  changeSender(input: { id: string; body?: {
      name?: string
      ratePerSecond?: number
      rateUnit?: RateUnit
      dailyCap?: number | null
      credentials?: Record<string, string>
    } }, options?: CallOptions): Promise<Sender>
  /** Take a sender out of use; its history stays. Scope `senders:write`. */
  archiveSender(input: { id: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** Ask the carrier whether this sender can work. Scope `senders:write`. */
  testSender(input: { id: string }, options?: CallOptions): Promise<{
      facts: Array<ConnectionFact>
    }>
  /** What the carrier told of this sender, newest first. Scope `senders:read`. */
  listNotices(input: { id: string }, options?: CallOptions): Promise<{
      notices: Array<CarrierNotice>
    }>
  /** All notices of this sender were seen. Scope `senders:write`. */
  markNoticesSeen(input: { id: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** Templates by name, and the senders that have some. Scope `templates:read`. */
  listTemplates(input?: { senderId?: string; status?: TemplateStatus; search?: string }, options?: CallOptions): Promise<{
      templates: Array<Template>
      senders: Array<TemplateSender>
    }>
  /** Begin a template; it stays here until it is handed in. Scope `templates:write`. */
  createTemplate(input: { body: {
      senderId: string
      name: string
      /** en, pt_BR, … */
      language: string
      category: TemplateCategory
      parts: TemplateParts
      examples: Record<string, string>
    } }, options?: CallOptions): Promise<Template>
  /** One template. Scope `templates:read`. */
  getTemplate(input: { id: string }, options?: CallOptions): Promise<Template>
  /** Change a template’s words, to be handed in again, or its defaults, which hold at once. Scope `templates:write`. */
  changeTemplate(input: { id: string; body?: {
      name?: string
      /** en, pt_BR, … */
      language?: string
      category?: TemplateCategory
      parts?: TemplateParts
      examples?: Record<string, string>
      defaults?: Record<string, string>
    } }, options?: CallOptions): Promise<Template>
  /** Delete it here and at the carrier. Scope `templates:write`. */
  deleteTemplate(input: { id: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** Drop changed words that were not handed in. Scope `templates:write`. */
  discardTemplateEdit(input: { id: string }, options?: CallOptions): Promise<Template>
  /** Hand it in for review; every rule is checked before. Scope `templates:write`. */
  submitTemplate(input: { id: string }, options?: CallOptions): Promise<Template>
  /** The same words as a draft, in another language or by another name. Scope `templates:write`. */
  duplicateTemplate(input: { id: string; body: {
      /** en, pt_BR, … */
      language: string
      name?: string
    } }, options?: CallOptions): Promise<Template>
  /** Ask the carrier now, and say what changed. Scope `templates:write`. */
  syncTemplates(input?: { body?: {
      senderId?: string
    } }, options?: CallOptions): Promise<{
      syncs: Array<TemplateSync>
    }>
  /** Handoffs by name. Scope `templates:read`. */
  listHandoffs(input?: { search?: string; channel?: Channel; archived?: boolean }, options?: CallOptions): Promise<{
      handoffs: Array<Handoff>
    }>
  /** Make a handoff: channels in their order, with what each says. Scope `templates:write`. */
  createHandoff(input: { body: HandoffInput }, options?: CallOptions): Promise<Handoff>
  /** One handoff. Scope `templates:read`. */
  getHandoff(input: { id: string }, options?: CallOptions): Promise<Handoff>
  /** Change a handoff; campaigns that were launched with it keep what they had. Scope `templates:write`. */
  changeHandoff(input: { id: string; body?: {
      name?: string
      lookbackMinutes?: number
      routeAll?: boolean
      steps?: Array<StepDraft>
    } }, options?: CallOptions): Promise<Handoff>
  /** A copy under another name. Scope `templates:write`. */
  duplicateHandoff(input: { id: string }, options?: CallOptions): Promise<Handoff>
  /** Take a handoff out of the list, or put it back. Scope `templates:write`. */
  archiveHandoff(input: { id: string; body: {
      archived: boolean
    } }, options?: CallOptions): Promise<Handoff>
  /** Campaigns of the account that fit a filter, newest first unless sorted, with counts by state. Scope `campaigns:read`. */
  listCampaigns(input?: { state?: string; search?: string; skillId?: string; channel?: Channel; creator?: string; from?: string; to?: string; last?: number; sort?: CampaignSort; order?: "asc" | "desc"; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      campaigns: Array<Campaign>
      total: number
      counts: Record<string, number>
      /** who made campaigns of this account, by name */
      creators: Array<string>
      nextCursor: NextCursor
    }>
  /** Start a draft. Scope `campaigns:write`. */
  createCampaign(input?: { body?: CampaignChange }, options?: CallOptions): Promise<Campaign>
  /** Success rate (both meanings), response rate and opt-outs over the last days, against the days before. Scope `analytics:read`. */
  campaignCards(input?: { days?: number }, options?: CallOptions): Promise<CampaignCards>
  /** One campaign. Scope `campaigns:read`. */
  getCampaign(input: { id: string }, options?: CallOptions): Promise<Campaign>
  /** Change a draft; a launched campaign takes only name, skill, speed and stop time. Scope `campaigns:write`. */
  changeCampaign(input: { id: string; body?: CampaignChange }, options?: CallOptions): Promise<Campaign>
  /** Delete a draft. Scope `campaigns:write`. */
  deleteCampaign(input: { id: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** A new draft with the same settings and message, without recipients. Scope `campaigns:write`. */
  duplicateCampaign(input: { id: string }, options?: CallOptions): Promise<Campaign>
  /** Put a campaign that is over out of the list, or back. Scope `campaigns:write`. */
  archiveCampaign(input: { id: string; body: {
      archived: boolean
    } }, options?: CallOptions): Promise<Campaign>
  /** Put several campaigns that are over out of the list, or back. Answers those that moved; the others stay. Scope `campaigns:write`. */
  archiveCampaigns(input: { body: {
      ids: Array<string>
      archived: boolean
    } }, options?: CallOptions): Promise<{
      moved: Array<string>
    }>
  /** When the messages of this draft would go out. Scope `campaigns:read`. */
  planCampaign(input: { id: string }, options?: CallOptions): Promise<Plan>
  /** Everything to look at before launch, and what still stands in its way. Scope `campaigns:read`. */
  reviewCampaign(input: { id: string }, options?: CallOptions): Promise<Review>
  /** Send one channel of a campaign to one person to look at, with the values of a row. It counts nowhere. Scope `campaigns:launch`. */
  testCampaign(input: { id: string; body: {
      step: number
      /** a phone number, or a consumer id in-app */
      to: string
      /** the row whose values fill it */
      line?: number
      /** values that go before those of the row */
      variables?: Record<string, string>
    } }, options?: CallOptions): Promise<{
      id: string
    }>
  /** How a test message stands. Scope `campaigns:read`. */
  campaignTest(input: { id: string; messageId: string }, options?: CallOptions): Promise<TestMessage>
  /** Launch. Needs the consent statement by version; launching twice answers the same campaign. Scope `campaigns:launch`. */
  launchCampaign(input: { id: string; body: {
      consentVersion: number
    } }, options?: CallOptions): Promise<Campaign>
  /** Ask a person to look at a draft and to launch it; the console shows who asked. Nothing is sent. Asking again replaces what was said. Scope `campaigns:write`. */
  requestLaunch(input: { id: string; body?: {
      /** for whoever looks at it: what it is for, what to look at */
      note?: string
    } }, options?: CallOptions): Promise<Campaign>
  /** Take it back, or turn it down: the draft stays as it is. Scope `campaigns:write`. */
  dropLaunchRequest(input: { id: string }, options?: CallOptions): Promise<Campaign>
  /** Back to a draft as it was, while nothing was sent (see undoUntil). 409 too_late when the first messages are on their way; a draft answers itself. Scope `campaigns:write`. */
  undoLaunch(input: { id: string }, options?: CallOptions): Promise<Campaign>
  /** Stop handing over; what waits stays in line. Scope `campaigns:write`. */
  pauseCampaign(input: { id: string }, options?: CallOptions): Promise<Campaign>
  /** Go on. Scope `campaigns:launch`. */
  resumeCampaign(input: { id: string }, options?: CallOptions): Promise<Campaign>
  /** End it: whoever was not sent to will not get it. Scope `campaigns:write`. */
  cancelCampaign(input: { id: string }, options?: CallOptions): Promise<Campaign>
  /** Put failed people of one reason, or those nobody knows of, back in line. Opt-outs and windows are tested again. Scope `campaigns:launch`. */
  sendAgain(input: { id: string; body: {
      state: "failed" | "unknown"
      reason?: string
      carrierCode?: string | null
    } }, options?: CallOptions): Promise<{
      people: number
      campaign: Campaign
    }>
  /** The live page: funnel, speed, who waits and why, what failed and what to do. Scope `campaigns:read`. */
  campaignProgress(input: { id: string }, options?: CallOptions): Promise<Progress>
  /** Recipients of a launched campaign with what happened to each. Scope `campaigns:read`. */
  listMessages(input: { id: string; state?: string; channel?: Channel; search?: string; reason?: string; carrierCode?: string; afterLine?: number; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      messages: Array<MessageRow>
      nextCursor: NextCursor
    }>
  /** Where each page of that list begins, so that any place in it can be asked for at once. Scope `campaigns:read`. */
  listMessagePages(input: { id: string; state?: string; channel?: Channel; search?: string; reason?: string; carrierCode?: string; size?: number }, options?: CallOptions): Promise<{
      total: number
      /** `afterLine` of each page, the first on top */
      starts: Array<number>
    }>
  /** Conversations that answers to this campaign opened, newest first. Scope `campaigns:read`. */
  listReplies(input: { id: string; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      replies: Array<ReplyRow>
      nextCursor: NextCursor
    }>
  /** All recipients and messages as CSV or XLSX. Scope `campaigns:read`. */
  downloadMessages(input: { id: string; format?: FileFormat }, options?: CallOptions): Promise<Response>
  /** All campaigns since the account began as CSV or XLSX. Scope `campaigns:read`. */
  downloadCampaigns(input?: { format?: FileFormat }, options?: CallOptions): Promise<Response>
  /** Candidate time zones of phones, why, and the next opening of a window. Scope `campaigns:read`. */
  planPhones(input: { body: {
      phones: Array<string>
      country?: string
      from?: string
      to?: string
      /** ISO 8601, UTC */
      now?: string
    } }, options?: CallOptions): Promise<{
      plans: Array<{
        input: string
        valid: boolean
        e164: string | null
        type: string | null
        zones: Array<string>
        zoneSource: string | null
        nextOpen: string | null
        reason: string | null
      }>
    }>
  /** Send one message to one person, as soon as the hours that hold for them allow it. Scope `messages:send`. */
  sendMessage(input: { body: NewMessage }, options?: CallOptions): Promise<TakenMessage>
  /** One message: its state, its times and the reason. Scope `campaigns:read`. */
  getMessage(input: { id: string }, options?: CallOptions): Promise<LedgerMessage>
  /** Why a message went, or did not: what was decided and what happened, in order. Scope `campaigns:read`. */
  explainMessage(input: { id: string }, options?: CallOptions): Promise<{
      messageId: string
      accountZone: string
      /** where the person may be; empty = nobody knows */
      zones: Array<string>
      lines: Array<ExplanationLine>
    }>
  /** Saved filters of the list of campaigns: one’s own, and those shared with the account. Scope `campaigns:read`. */
  listCampaignViews(input?: Nothing, options?: CallOptions): Promise<{
      views: Array<CampaignView>
    }>
  /** Save a filter under a name. Scope `campaigns:write`. */
  createCampaignView(input: { body: {
      name: string
      filter: CampaignFilter
      shared?: boolean
    } }, options?: CallOptions): Promise<CampaignView>
  /** Rename a saved filter, save it anew, or share it. One’s own; an administrator also those that are shared. Scope `campaigns:write`. */
  changeCampaignView(input: { id: string; body?: {
      name?: string
      filter?: CampaignFilter
      shared?: boolean
    } }, options?: CallOptions): Promise<CampaignView>
  /** Delete a saved filter. One’s own; an administrator also those that are shared. Scope `campaigns:write`. */
  deleteCampaignView(input: { id: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** Stream the recipients of a draft as the request body, of any size: a JSON object a line, or CSV. They take the place of those that were there. Answers once all has come; reading goes on, see getImport. Scope `campaigns:write`. */
  streamRecipients(input: { id: string; fileName?: string; defaultCountry?: string; body: Bytes; contentType?: 'application/x-ndjson' | 'text/csv' }, options?: CallOptions): Promise<Import>
  /** Remove the audience of a draft, or stop a reading. Scope `campaigns:write`. */
  dropRecipients(input: { id: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** Rows of the audience in the order of the file, with what each person will read. Scope `campaigns:read`. */
  listRecipients(input: { id: string; verdict?: string; search?: string; afterLine?: number; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      recipients: Array<Recipient>
      nextCursor: NextCursor
    }>
  /** Upload a file of recipients as the request body (any size; application/octet-stream). Replaces the audience of a draft. Scope `campaigns:write`. */
  uploadRecipients(input: { id: string; fileName: string; defaultCountry?: string; body: Bytes }, options?: CallOptions): Promise<Import>
  /** Recipients as typed lines: a number, then values or the own text after commas. Scope `campaigns:write`. */
  typeRecipients(input: { id: string; body: {
      text: string
      defaultCountry?: string
    } }, options?: CallOptions): Promise<Import>
  /** How the reading of the audience stands; 404 when there is none. Scope `campaigns:read`. */
  getImport(input: { id: string }, options?: CallOptions): Promise<Import>
  /** Read the same file again with another phone column, header, default country, or columns that fill variables of another name. Scope `campaigns:write`. */
  rereadImport(input: { id: string; body?: {
      phoneColumn?: number
      hasHeader?: boolean
      defaultCountry?: string
      /** name of a column: the variable it fills. Remembered for files with the same columns; {} takes it back and forgets it */
      mapping?: Record<string, string>
    } }, options?: CallOptions): Promise<Import>
  /** Correct one row in place, or leave the person out; the row is judged again. Scope `campaigns:write`. */
  fixRecipient(input: { id: string; line: number; body?: {
      input?: string
      variables?: Record<string, string>
      leaveOut?: boolean
    } }, options?: CallOptions): Promise<{
      recipient: Recipient
      import: Import
    }>
  /** What the verdict would be, as one types; nothing is kept. Scope `campaigns:read`. */
  judgeRecipient(input: { id: string; line: number; body: {
      input: string
    } }, options?: CallOptions): Promise<{
      verdict: Verdict
      detail: string
      zones: Array<string>
    }>
  /** The rows left behind, with reason, as CSV. Scope `campaigns:read`. */
  downloadRefused(input: { id: string }, options?: CallOptions): Promise<Response>
  /** Who must not be messaged, newest first. Scope `consent:read`. */
  listOptOuts(input?: { search?: string; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      optOuts: Array<OptOut>
      total: number
      nextCursor: NextCursor
    }>
  /** Record an opt-out with its evidence. Scope `consent:write`. */
  addOptOut(input: { body: {
      /** a phone number, or the consumer id of an app’s user */
      phone: string
      channel?: Channel | "all"
      /** how and when the person asked */
      words: string
    } }, options?: CallOptions): Promise<OptOut>
  /** Record that a person agreed again, with the evidence. Scope `consent:write`. */
  removeOptOut(input: { body: {
      channel: Channel | "all"
      address: string
      words: string
    } }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** Numbers that cannot get texts, as a carrier said, newest first. Scope `consent:read`. */
  listSuppressions(input?: { search?: string; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      suppressions: Array<Suppression>
      total: number
      nextCursor: NextCursor
    }>
  /** Try a number again that a carrier said cannot get texts. Scope `consent:write`. */
  removeSuppression(input: { body: {
      channel: Channel
      address: string
    } }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** Everything known of one address: each opt-out and opt-in with its evidence. Scope `consent:read`. */
  consentHistory(input: { address: string; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      events: Array<ConsentEvent>
      nextCursor: NextCursor
    }>
  /** Imports from other systems, newest first; drafts are not among them. Scope `consent:read`. */
  listDataImports(input?: Nothing, options?: CallOptions): Promise<{
      imports: Array<DataImport>
    }>
  /** Upload a file of another system (application/octet-stream) and see how it would be read. Nothing is written before it is confirmed; a draft is forgotten after a day. Scope `consent:write`. */
  uploadDataImport(input: { fileName: string; source?: ImportSource; body: Bytes }, options?: CallOptions): Promise<ImportPreview>
  /** Read a draft in another way: another source, other columns. Fields that are left out are found anew. Scope `consent:write`. */
  rereadDataImport(input: { id: string; body?: {
      source?: ImportSource
      reading?: {
        channel?: Channel | "all"
        dayOrder?: "month_first" | "day_first"
        fields?: Array<{
          field: "address" | "campaignId" | "name" | "channel" | "skill" | "state" | "launchedAt" | "recipients" | "sent" | "delivered" | "read" | "failed" | "skipped" | "responded" | "optedOut" | "transactionId" | "attemptedAt" | "sentAt" | "deliveredAt" | "readAt" | "failedAt" | "skippedAt" | "respondedAt" | "optedOutAt" | "optedInAt" | "errorCode" | "from" | "to" | "direction" | "body" | "sender" | "status" | "at" | "words"
          column: number
        }>
      }
    } }, options?: CallOptions): Promise<ImportPreview>
  /** How an import stands. Scope `consent:read`. */
  getDataImport(input: { id: string }, options?: CallOptions): Promise<DataImport>
  /** Forget a draft and its file. Scope `consent:write`. */
  discardDataImport(input: { id: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** Confirm a draft: it is taken in the background. Scope `consent:write`. */
  startDataImport(input: { id: string }, options?: CallOptions): Promise<DataImport>
  /** Take a whole import back: its campaigns disappear, and each opt-out it recorded is withdrawn by a new record. Nobody who opted out in another way is affected. Scope `consent:write`. */
  undoDataImport(input: { id: string }, options?: CallOptions): Promise<DataImport>
  /** Campaigns of other systems, by launch, newest first. They are figures only and in no analytics. Scope `campaigns:read`. */
  listImportedCampaigns(input?: { search?: string; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      campaigns: Array<ImportedCampaign>
      total: number
      nextCursor: NextCursor
    }>
  /** Campaigns of other systems with their figures, as CSV. Scope `campaigns:read`. */
  downloadImportedCampaigns(input?: Nothing, options?: CallOptions): Promise<Response>
  /** How many ready people of a draft its exclusion lists and past campaigns leave out. Scope `campaigns:read`. */
  countExclusions(input: { id: string }, options?: CallOptions): Promise<Excluded>
  /** Lists of people to leave out of campaigns. Scope `consent:read`. */
  listExclusions(input?: Nothing, options?: CallOptions): Promise<{
      lists: Array<ExclusionList>
    }>
  /** Upload a list (application/octet-stream): one phone number or consumer id a line, further columns are ignored. A line that is neither is counted and left behind. Scope `consent:write`. */
  uploadExclusions(input: { name: string; kind?: "phone" | "inapp"; body: Bytes }, options?: CallOptions): Promise<{
      list: ExclusionList
      refused: number
      problems: Array<{
        line: number
        message: string
      }>
    }>
  /** Delete a list. One that a campaign still needs stays. Scope `consent:write`. */
  deleteExclusions(input: { id: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** The consent confirmed at the launch of a campaign; null before it. Scope `consent:read`. */
  campaignConsent(input: { id: string }, options?: CallOptions): Promise<{
      attestation: Attestation | null
    }>
  /** Words that are an opt-out, an opt-in or a call for help, by language. Scope `consent:read`. */
  listOptOutWords(input?: Nothing, options?: CallOptions): Promise<{
      words: Array<OptOutWord>
      removed: Array<OptOutWord>
    }>
  /** Add a word, or bring one back. Scope `consent:write`. */
  addOptOutWord(input: { body: {
      word: string
      action: "stop" | "start" | "help"
      language: string
    } }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** Take a word out. Those the law names stay. Scope `consent:write`. */
  removeOptOutWord(input: { body: {
      word: string
    } }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** The words as they come with Foreword. Scope `consent:write`. */
  restoreOptOutWords(input?: Nothing, options?: CallOptions): Promise<{
      ok: true
    }>
  /** What is answered to STOP, START and HELP where the carrier does not answer. Scope `consent:read`. */
  getConsentAnswers(input?: Nothing, options?: CallOptions): Promise<ConsentAnswers>
  /** Change these answers; null = as Foreword words them, empty = no answer. Scope `consent:write`. */
  changeConsentAnswers(input?: { body?: {
      stop?: string | null
      start?: string | null
      help?: string | null
    } }, options?: CallOptions): Promise<ConsentAnswers>
  /** Replies that probably ask to stop in words of their own, newest first. Scope `consent:read`. */
  listLikelyOptOuts(input?: { limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      likely: Array<LikelyOptOut>
      nextCursor: NextCursor
    }>
  /** Say whether such a reply is an opt-out. It is recorded with the person’s own words. Agents decide on conversations they see. Scope `consent:write`. */
  decideLikelyOptOut(input: { body: {
      conversationId: string
      isOptOut: boolean
    } }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** Upload a list of opt-outs as CSV (application/octet-stream): phone or address, and where there are such columns channel, date, and how it was asked. Scope `consent:write`. */
  importOptOuts(input: { fileName: string; channel?: Channel | "all"; body: Bytes }, options?: CallOptions): Promise<OptOutImport>
  /** Everybody who must not be messaged, as CSV. Scope `consent:read`. */
  downloadOptOuts(input?: Nothing, options?: CallOptions): Promise<Response>
  /** All evidence with its hashes, as CSV. Scope `consent:read`. */
  downloadConsentEvents(input?: Nothing, options?: CallOptions): Promise<Response>
  /** Everything known of consent for one address, with hashes, for a court or the person themselves. Scope `consent:read`. */
  consentProof(input: { address: string }, options?: CallOptions): Promise<ConsentProof>
  /** Everything kept of one address, in every room (right of access). Scope `people:read`. */
  personData(input: { address: string }, options?: CallOptions): Promise<{
      address: string
      /** ISO 8601, UTC */
      madeAt: string
      data: Record<string, Array<Record<string, unknown>>>
    }>
  /** Put a pseudonym in place of one person everywhere (right to erasure). Sums stay; an opt-out goes on holding. Cannot be undone. Scope `people:write`. */
  erasePerson(input: { body: {
      address: string
      confirm: string
    } }, options?: CallOptions): Promise<{
      pseudonym: string
      rows: number
    }>
  /** Hours and dates outside which nothing goes out, and the stricter hours by region. Scope `account:read`. */
  getDeliveryHours(input?: Nothing, options?: CallOptions): Promise<DeliveryHours>
  /** Change hours of account and channels. Running campaigns follow within seconds. Scope `account:write`. */
  changeDeliveryHours(input?: { body?: DeliveryHoursChange }, options?: CallOptions): Promise<DeliveryHours>
  /** A date on which nothing goes out. Running campaigns follow within seconds. Scope `account:write`. */
  addHoliday(input: { body: {
      date: string
      name: string
      country: string | null
      yearly: boolean
    } }, options?: CallOptions): Promise<DeliveryHours>
  /** Send on this date again. Scope `account:write`. */
  removeHoliday(input: { id: string }, options?: CallOptions): Promise<DeliveryHours>
  /** Make the hours of a region stricter or looser, switch them off, or put them back as published. Scope `account:write`. */
  changeRegionHours(input: { region: string; body: RegionHoursChange }, options?: CallOptions): Promise<DeliveryHours>
  /** Conversations one may see: mine, the queue of my skills, those somebody or a bot has, all, closed, those where a note names me. Scope `conversations:read`. */
  listConversations(input?: { view?: "mine" | "queue" | "assigned" | "all" | "closed" | "mentions"; skillId?: string; assigneeId?: string; search?: string; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      conversations: Array<ConversationSummary>
      counts: {
        mine: number
        queue: number
        all: number
        /** at most 1000: counting goes no further */
        closed: number
        /** conversations with a note that names me and that I have not seen */
        mentions: number
        /** conversations of mine with something unread */
        unread: number
        mentioned: {
          id: string
          /** ISO 8601, UTC */
          at: string
        } | null
      }
      nextCursor: NextCursor
    }>
  /** One conversation with its whole thread. Scope `conversations:read`. */
  getConversation(input: { id: string }, options?: CallOptions): Promise<Conversation>
  /** A picture or file that came with a message, fetched from the carrier. Scope `conversations:read`. */
  getFile(input: { id: string; messageId: string; index: number }, options?: CallOptions): Promise<Response>
  /** Back to the queue, or over to another skill or agent. `from`: whose it was when that was decided; 409 when it no longer is. Scope `conversations:write`. */
  returnConversation(input: { id: string; body?: {
      skillId?: string
      assigneeId?: string
      from?: string | null
      /** for whoever answers next; the person does not see it */
      note?: string
    } }, options?: CallOptions): Promise<Conversation>
  /** Close it; a later message opens a new one. Scope `conversations:write`. */
  closeConversation(input: { id: string }, options?: CallOptions): Promise<Conversation>
  /** Record that this person asked to stop, and what, with the words of the evidence. Scope `consent:write`. */
  optOutConversation(input: { id: string; body: {
      words: string
      scope?: OptOutScope
    } }, options?: CallOptions): Promise<Conversation>
  /** Who answers conversations, whether they are there, and how much they have. Scope `conversations:read`. */
  listAgents(input?: Nothing, options?: CallOptions): Promise<{
      agents: Array<Agent>
    }>
  /** Change how many conversations an agent may have, or set them available, away or offline. Scope `conversations:write`. */
  changeAgent(input: { id: string; body?: {
      capacity?: number
      status?: Status
    } }, options?: CallOptions): Promise<Agent>
  /** Skills with their agents and how each is worked off. Scope `conversations:read`. */
  listRouting(input?: Nothing, options?: CallOptions): Promise<{
      skills: Array<RoutedSkill>
    }>
  /** Change how a skill is worked off and who has it. Scope `conversations:write`. */
  changeRouting(input: { id: string; body: {
      routing: SkillRouting
      agentIds: Array<string>
    } }, options?: CallOptions): Promise<RoutedSkill>
  /** Queues and agents as they stand now. Scope `conversations:read`. */
  board(input?: Nothing, options?: CallOptions): Promise<{
      queues: Array<Queue>
      agents: Array<Agent>
      /** ISO 8601, UTC */
      at: string
    }>
  /** Surveys that were sent, newest first. Scope `conversations:read`. */
  listSurveys(input?: { from?: string; to?: string; skill?: string; campaign?: string; agent?: string; score?: number; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      surveys: Array<Survey>
      nextCursor: NextCursor
    }>
  /** The same as CSV, all of them. Scope `conversations:read`. */
  downloadSurveys(input?: { from?: string; to?: string; skill?: string; campaign?: string; agent?: string; score?: number }, options?: CallOptions): Promise<Response>
  /** What a skill asks once a conversation is closed. Scope `conversations:read`. */
  getSkillSurvey(input: { id: string }, options?: CallOptions): Promise<SkillSurvey>
  /** Change it; surveys that are scheduled or sent stay as they are. Scope `conversations:write`. */
  changeSkillSurvey(input: { id: string; body: SkillSurvey }, options?: CallOptions): Promise<SkillSurvey>
  /** How fast a campaign that is paced by its people goes, and why. Scope `campaigns:read`. */
  getCampaignPace(input: { id: string }, options?: CallOptions): Promise<CampaignPace>
  /** All conversations at any address of this conversation’s person but itself, newest first. Scope `conversations:read`. */
  listEarlier(input: { id: string; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      conversations: Array<Earlier>
      nextCursor: NextCursor
    }>
  /** How many conversations, and how many people, a history of conversations would hold. Scope `conversations:read`. */
  countHistory(input?: { from?: string; to?: string; skillId?: string; agentId?: string; campaignId?: string; state?: "open" | "closed"; address?: string }, options?: CallOptions): Promise<{
      conversations: number
      people: number
      /** whose they are, newest first, at most 200; whatever campaign is asked for */
      campaigns: Array<{
        id: string
        name: string
      }>
    }>
  /** Prepare the history of conversations as a file in the background: what was said, what became of it, who answered, how it was found. Notes only if asked for. Scope `conversations:read`. */
  createHistory(input: { body: {
      /** 2026-11-25, by the account’s clock */
      from?: string
      /** the last day, itself among them */
      to?: string
      skillId?: string
      /** who has or had it last, or wrote in it */
      agentId?: string
      campaignId?: string
      state?: "open" | "closed"
      /** one person: their number or id, written whole */
      address?: string
      format: HistoryFormat
      notes?: boolean
    } }, options?: CallOptions): Promise<HistoryFile>
  /** Prepared histories, newest first, and how far those are that are being prepared. Scope `conversations:read`. */
  listHistories(input?: { limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      files: Array<HistoryFile>
      nextCursor: NextCursor
    }>
  /** A prepared history. Each download is in the audit log. Scope `conversations:read`. */
  downloadHistory(input: { id: string }, options?: CallOptions): Promise<Response>
  /** Delete a prepared history, or stop preparing it. Scope `conversations:write`. */
  deleteHistory(input: { id: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** One conversation as a file, at once. Each download is in the audit log. Scope `conversations:read`. */
  downloadTranscript(input: { id: string; format: HistoryFormat; notes?: boolean }, options?: CallOptions): Promise<Response>
  /** Bots, and how many conversations each has. Scope `bots:read`. */
  listBots(input?: Nothing, options?: CallOptions): Promise<{
      bots: Array<BotSummary>
    }>
  /** A new bot: a draft that answers nobody yet. Of a webhook bot the secret is answered once. Scope `bots:write`. */
  createBot(input: { body: {
      kind: BotKind
      name: string
    } }, options?: CallOptions): Promise<{
      id: string
      secret: string | null
    }>
  /** One bot: draft, what stands in its way, published versions. Scope `bots:read`. */
  getBot(input: { id: string }, options?: CallOptions): Promise<Bot>
  /** Save the draft. Nobody meets it before it is published. Scope `bots:write`. */
  saveBot(input: { id: string; body: {
      name: string
      capacity: number | null
      draft: BotDefinition
      key?: string | null
    } }, options?: CallOptions): Promise<Bot>
  /** Remove a bot. What it holds goes to people; what it said stays in the ledger. Scope `bots:write`. */
  deleteBot(input: { id: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** The draft becomes the next version. Conversations under way keep the one they began with. Scope `bots:write`. */
  publishBot(input: { id: string }, options?: CallOptions): Promise<Bot>
  /** Switch a bot on or off, and say in which skills it answers. Scope `bots:write`. */
  placeBot(input: { id: string; body: {
      enabled: boolean
      skillIds: Array<string>
    } }, options?: CallOptions): Promise<Bot>
  /** What a published version says. Scope `bots:read`. */
  getBotVersion(input: { id: string; version: number }, options?: CallOptions): Promise<{
      definition: BotDefinition
    }>
  /** A new secret for signatures, answered once. The old one ends at once. Scope `bots:write`. */
  renewBotSecret(input: { id: string }, options?: CallOptions): Promise<{
      secret: string
    }>
  /** Talk to a draft. Nothing is sent to a person and nothing is kept; a webhook or model is really asked. Scope `bots:write`. */
  tryBot(input: { id: string; body: {
      draft: BotDefinition
      channel: Channel
      state: TryState | null
      text: string | null
    } }, options?: CallOptions): Promise<{
      state: TryState
      deeds: Array<BotDeed>
      shown: Array<{
        text: string
        buttons: Array<string>
      }>
      ended: string | null
      at: string | null
      given: string | null
      answered: string | null
      problem: string | null
    }>
  /** Give a conversation (back) to its skill’s bot. Scope `conversations:write`. */
  handToBot(input: { id: string }, options?: CallOptions): Promise<Conversation>
  /** What bots were given and did in a conversation, oldest first. Scope `conversations:read`. */
  listBotTurns(input: { id: string }, options?: CallOptions): Promise<{
      turns: Array<BotTurn>
    }>
  /** Subscriptions of the brand’s systems, and how their receivers do. Scope `webhooks:read`. */
  listWebhooks(input?: Nothing, options?: CallOptions): Promise<{
      webhooks: Array<Webhook>
      /** hosts of this server’s own network that may be called too, as name or name:port */
      inside: Array<string>
    }>
  /** A new subscription, with its secret. Scope `webhooks:write`. */
  createWebhook(input: { body: {
      name: string
      url: string
      events: Array<WebhookEventType>
      campaignIds?: Array<string>
    } }, options?: CallOptions): Promise<{
      webhook: Webhook
      secret: string
    }>
  /** Change a subscription, or switch it off or on; switched on, it gets what waits. Scope `webhooks:write`. */
  changeWebhook(input: { id: string; body?: {
      name?: string
      url?: string
      events?: Array<WebhookEventType>
      campaignIds?: Array<string>
      enabled?: boolean
    } }, options?: CallOptions): Promise<Webhook>
  /** Delete a subscription, its log and what waits. Scope `webhooks:write`. */
  deleteWebhook(input: { id: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** A new secret; for 24 hours the one before signs too. Scope `webhooks:write`. */
  newWebhookSecret(input: { id: string }, options?: CallOptions): Promise<{
      webhook: Webhook
      secret: string
    }>
  /** Send a test event. Scope `webhooks:write`. */
  testWebhook(input: { id: string }, options?: CallOptions): Promise<{
      deliveryId: string
    }>
  /** Send again what happened since a time. Scope `webhooks:write`. */
  replayWebhook(input: { id: string; body: {
      /** ISO 8601, UTC */
      since: string
      /** failed: what was given up. all, when absent: also what was taken */
      only?: "failed" | "all"
    } }, options?: CallOptions): Promise<{
      replayed: number
    }>
  /** What was told and what waits, newest first, of the last 14 days. Scope `webhooks:read`. */
  webhookDeliveries(input: { id: string; state?: DeliveryState; type?: string; about?: string; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      deliveries: Array<WebhookDelivery>
      nextCursor: NextCursor
    }>
  /** One delivery: its body and every attempt. Scope `webhooks:read`. */
  webhookDelivery(input: { id: string; deliveryId: string }, options?: CallOptions): Promise<{
      delivery: WebhookDelivery
      body: string
      attempts: Array<WebhookAttempt>
    }>
  /** Send one delivery now, whatever became of it. Scope `webhooks:write`. */
  sendWebhookAgain(input: { id: string; deliveryId: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** What became of the messages of all campaigns in a range of days, by time, skill, channel, sender. Scope `analytics:read`. */
  accountAnalytics(input?: { range?: RangeName; from?: string; to?: string; skills?: string; channels?: string; senders?: string }, options?: CallOptions): Promise<Analytics>
  /** The same for one campaign; its whole life unless a range is given. Scope `analytics:read`. */
  campaignAnalytics(input: { id: string; range?: RangeName; from?: string; to?: string; skills?: string; channels?: string; senders?: string }, options?: CallOptions): Promise<Analytics>
  /** One table of the analytics page as CSV or XLSX. Scope `analytics:read`. */
  downloadAnalytics(input: { range?: RangeName; from?: string; to?: string; skills?: string; channels?: string; senders?: string; table: "time" | "delivery" | "response" | "skills" | "channels" | "senders" | "countries" | "failures" | "skips" | "replies" | "cost" | "first_answers" | "scores" | "scores_time" | "scores_agents" | "scores_skills" | "scores_campaigns"; format?: FileFormat }, options?: CallOptions): Promise<Response>
  /** One table of a campaign’s analytics as CSV or XLSX. Scope `analytics:read`. */
  downloadCampaignAnalytics(input: { id: string; range?: RangeName; from?: string; to?: string; skills?: string; channels?: string; senders?: string; table: "time" | "delivery" | "response" | "skills" | "channels" | "senders" | "countries" | "failures" | "skips" | "replies" | "cost" | "first_answers" | "scores" | "scores_time" | "scores_agents" | "scores_skills" | "scores_campaigns"; format?: FileFormat }, options?: CallOptions): Promise<Response>
  /** Prepare a file in the background: all campaigns, or the recipients and messages of one. Scope `campaigns:read`. */
  createExport(input: { body: {
      /** whose messages; absent or null = all campaigns */
      campaignId?: string | null
      format: FileFormat
    } }, options?: CallOptions): Promise<ExportFile>
  /** Prepared files, newest first, and how far those are that are being prepared. Scope `campaigns:read`. */
  listExports(input?: { limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      exports: Array<ExportFile>
      nextCursor: NextCursor
    }>
  /** A prepared file. Scope `campaigns:read`. */
  downloadExport(input: { id: string }, options?: CallOptions): Promise<Response>
  /** Delete a prepared file, or stop preparing it. Scope `campaigns:write`. */
  deleteExport(input: { id: string }, options?: CallOptions): Promise<{
      ok: true
    }>
  /** People who signed in to the brand’s app, last seen first. Scope `people:read`. */
  listInAppUsers(input?: { senderId?: string; search?: string; limit?: number; cursor?: string }, options?: CallOptions): Promise<{
      users: Array<InAppUser>
      total: number
      nextCursor: NextCursor
    }>
  /** What is being sent now, and who waits. Scope `account:read`. */
  pulse(input?: Nothing, options?: CallOptions): Promise<Pulse>
}

/** Lists that go on page by page. */
export interface Pages {
  auditLog: { input: { kind?: string; person?: string; from?: string; to?: string; search?: string; limit?: number; cursor?: string }; item: AuditEntry }
  listCampaigns: { input: { state?: string; search?: string; skillId?: string; channel?: Channel; creator?: string; from?: string; to?: string; last?: number; sort?: CampaignSort; order?: "asc" | "desc"; limit?: number; cursor?: string }; item: Campaign }
  listMessages: { input: { id: string; state?: string; channel?: Channel; search?: string; reason?: string; carrierCode?: string; afterLine?: number; limit?: number; cursor?: string }; item: MessageRow }
  listReplies: { input: { id: string; limit?: number; cursor?: string }; item: ReplyRow }
  listRecipients: { input: { id: string; verdict?: string; search?: string; afterLine?: number; limit?: number; cursor?: string }; item: Recipient }
  listOptOuts: { input: { search?: string; limit?: number; cursor?: string }; item: OptOut }
  listSuppressions: { input: { search?: string; limit?: number; cursor?: string }; item: Suppression }
  consentHistory: { input: { address: string; limit?: number; cursor?: string }; item: ConsentEvent }
  listImportedCampaigns: { input: { search?: string; limit?: number; cursor?: string }; item: ImportedCampaign }
  listLikelyOptOuts: { input: { limit?: number; cursor?: string }; item: LikelyOptOut }
  listConversations: { input: { view?: "mine" | "queue" | "assigned" | "all" | "closed" | "mentions"; skillId?: string; assigneeId?: string; search?: string; limit?: number; cursor?: string }; item: ConversationSummary }
  listSurveys: { input: { from?: string; to?: string; skill?: string; campaign?: string; agent?: string; score?: number; limit?: number; cursor?: string }; item: Survey }
  listEarlier: { input: { id: string; limit?: number; cursor?: string }; item: Earlier }
  listHistories: { input: { limit?: number; cursor?: string }; item: HistoryFile }
  webhookDeliveries: { input: { id: string; state?: DeliveryState; type?: string; about?: string; limit?: number; cursor?: string }; item: WebhookDelivery }
  listExports: { input: { limit?: number; cursor?: string }; item: ExportFile }
  listInAppUsers: { input: { senderId?: string; search?: string; limit?: number; cursor?: string }; item: InAppUser }
}

export const operations = {
  listMembers: { method: 'GET', path: '/api/v1/members', query: [] },
  renewInvitation: { method: 'POST', path: '/api/v1/members/invitations/{id}/renew', query: [], keyed: true },
  invite: { method: 'POST', path: '/api/v1/members/invitations', query: [], sends: 'application/json', keyed: true },
  revokeInvitation: { method: 'DELETE', path: '/api/v1/members/invitations/{id}', query: [] },
  changeMember: { method: 'PATCH', path: '/api/v1/members/{id}', query: [], sends: 'application/json' },
  listSkills: { method: 'GET', path: '/api/v1/skills', query: [] },
  createSkill: { method: 'POST', path: '/api/v1/skills', query: [], sends: 'application/json', keyed: true },
  getLimits: { method: 'GET', path: '/api/v1/account/limits', query: [] },
  changeLimits: { method: 'PATCH', path: '/api/v1/account/limits', query: [], sends: 'application/json' },
  getAccount: { method: 'GET', path: '/api/v1/account', query: [] },
  changeAccount: { method: 'PATCH', path: '/api/v1/account', query: [], sends: 'application/json' },
  getPrices: { method: 'GET', path: '/api/v1/prices', query: [] },
  setPrice: { method: 'PUT', path: '/api/v1/prices', query: [], sends: 'application/json' },
  changeCurrency: { method: 'PATCH', path: '/api/v1/prices/currency', query: [], sends: 'application/json' },
  importPrices: { method: 'POST', path: '/api/v1/prices/import', query: [], sends: 'application/json', keyed: true },
  getActivation: { method: 'GET', path: '/api/v1/activation', query: [] },
  agreementText: { method: 'GET', path: '/api/v1/activation/agreement.txt', query: ["hash"], file: true },
  auditLog: { method: 'GET', path: '/api/v1/audit', query: ["kind","person","from","to","search","limit","cursor"], page: { rows: 'entries' } },
  auditFilters: { method: 'GET', path: '/api/v1/audit/filters', query: [] },
  downloadAudit: { method: 'GET', path: '/api/v1/audit.csv', query: ["kind","person","from","to","search"], file: true },
  listCarriers: { method: 'GET', path: '/api/v1/carriers', query: [] },
  listSenders: { method: 'GET', path: '/api/v1/senders', query: [] },
  createSender: { method: 'POST', path: '/api/v1/senders', query: [], sends: 'application/json', keyed: true },
  changeSender: { method: 'PATCH', path: '/api/v1/senders/{id}', query: [], sends: 'application/json' },
  archiveSender: { method: 'DELETE', path: '/api/v1/senders/{id}', query: [] },
  testSender: { method: 'POST', path: '/api/v1/senders/{id}/test', query: [], keyed: true },
  listNotices: { method: 'GET', path: '/api/v1/senders/{id}/notices', query: [] },
  markNoticesSeen: { method: 'POST', path: '/api/v1/senders/{id}/notices/seen', query: [], keyed: true },
  listTemplates: { method: 'GET', path: '/api/v1/templates', query: ["senderId","status","search"] },
  createTemplate: { method: 'POST', path: '/api/v1/templates', query: [], sends: 'application/json', keyed: true },
  getTemplate: { method: 'GET', path: '/api/v1/templates/{id}', query: [] },
  changeTemplate: { method: 'PATCH', path: '/api/v1/templates/{id}', query: [], sends: 'application/json' },
  deleteTemplate: { method: 'DELETE', path: '/api/v1/templates/{id}', query: [] },
  discardTemplateEdit: { method: 'DELETE', path: '/api/v1/templates/{id}/edit', query: [] },
  submitTemplate: { method: 'POST', path: '/api/v1/templates/{id}/submit', query: [], keyed: true },
  duplicateTemplate: { method: 'POST', path: '/api/v1/templates/{id}/duplicate', query: [], sends: 'application/json', keyed: true },
  syncTemplates: { method: 'POST', path: '/api/v1/templates/sync', query: [], sends: 'application/json', keyed: true },
  listHandoffs: { method: 'GET', path: '/api/v1/handoffs', query: ["search","channel","archived"] },
  createHandoff: { method: 'POST', path: '/api/v1/handoffs', query: [], sends: 'application/json', keyed: true },
  getHandoff: { method: 'GET', path: '/api/v1/handoffs/{id}', query: [] },
  changeHandoff: { method: 'PATCH', path: '/api/v1/handoffs/{id}', query: [], sends: 'application/json' },
  duplicateHandoff: { method: 'POST', path: '/api/v1/handoffs/{id}/duplicate', query: [], keyed: true },
  archiveHandoff: { method: 'POST', path: '/api/v1/handoffs/{id}/archive', query: [], sends: 'application/json', keyed: true },
  listCampaigns: { method: 'GET', path: '/api/v1/campaigns', query: ["state","search","skillId","channel","creator","from","to","last","sort","order","limit","cursor"], page: { rows: 'campaigns' } },
  createCampaign: { method: 'POST', path: '/api/v1/campaigns', query: [], sends: 'application/json', keyed: true },
  campaignCards: { method: 'GET', path: '/api/v1/campaigns/cards', query: ["days"] },
  getCampaign: { method: 'GET', path: '/api/v1/campaigns/{id}', query: [] },
  changeCampaign: { method: 'PATCH', path: '/api/v1/campaigns/{id}', query: [], sends: 'application/json' },
  deleteCampaign: { method: 'DELETE', path: '/api/v1/campaigns/{id}', query: [] },
  duplicateCampaign: { method: 'POST', path: '/api/v1/campaigns/{id}/duplicate', query: [], keyed: true },
  archiveCampaign: { method: 'POST', path: '/api/v1/campaigns/{id}/archive', query: [], sends: 'application/json', keyed: true },
  archiveCampaigns: { method: 'POST', path: '/api/v1/campaigns/archive', query: [], sends: 'application/json', keyed: true },
  planCampaign: { method: 'GET', path: '/api/v1/campaigns/{id}/plan', query: [] },
  reviewCampaign: { method: 'GET', path: '/api/v1/campaigns/{id}/review', query: [] },
  testCampaign: { method: 'POST', path: '/api/v1/campaigns/{id}/test', query: [], sends: 'application/json', keyed: true },
  campaignTest: { method: 'GET', path: '/api/v1/campaigns/{id}/test', query: ["messageId"] },
  launchCampaign: { method: 'POST', path: '/api/v1/campaigns/{id}/launch', query: [], sends: 'application/json', keyed: true },
  requestLaunch: { method: 'POST', path: '/api/v1/campaigns/{id}/launch-request', query: [], sends: 'application/json', keyed: true },
  dropLaunchRequest: { method: 'DELETE', path: '/api/v1/campaigns/{id}/launch-request', query: [] },
  undoLaunch: { method: 'POST', path: '/api/v1/campaigns/{id}/undo-launch', query: [], keyed: true },
  pauseCampaign: { method: 'POST', path: '/api/v1/campaigns/{id}/pause', query: [], keyed: true },
  resumeCampaign: { method: 'POST', path: '/api/v1/campaigns/{id}/resume', query: [], keyed: true },
  cancelCampaign: { method: 'POST', path: '/api/v1/campaigns/{id}/cancel', query: [], keyed: true },
  sendAgain: { method: 'POST', path: '/api/v1/campaigns/{id}/send-again', query: [], sends: 'application/json', keyed: true },
  campaignProgress: { method: 'GET', path: '/api/v1/campaigns/{id}/progress', query: [] },
  listMessages: { method: 'GET', path: '/api/v1/campaigns/{id}/messages', query: ["state","channel","search","reason","carrierCode","afterLine","limit","cursor"], page: { rows: 'messages' } },
  listMessagePages: { method: 'GET', path: '/api/v1/campaigns/{id}/messages/pages', query: ["state","channel","search","reason","carrierCode","size"] },
  listReplies: { method: 'GET', path: '/api/v1/campaigns/{id}/replies', query: ["limit","cursor"], page: { rows: 'replies' } },
  downloadMessages: { method: 'GET', path: '/api/v1/campaigns/{id}/messages/file', query: ["format"], file: true },
  downloadCampaigns: { method: 'GET', path: '/api/v1/campaigns/file', query: ["format"], file: true },
  planPhones: { method: 'POST', path: '/api/v1/plan', query: [], sends: 'application/json', keyed: true },
  sendMessage: { method: 'POST', path: '/api/v1/messages', query: [], sends: 'application/json', keyed: true },
  getMessage: { method: 'GET', path: '/api/v1/messages/{id}', query: [] },
  explainMessage: { method: 'GET', path: '/api/v1/messages/{id}/explanation', query: [] },
  listCampaignViews: { method: 'GET', path: '/api/v1/campaign-views', query: [] },
  createCampaignView: { method: 'POST', path: '/api/v1/campaign-views', query: [], sends: 'application/json', keyed: true },
  changeCampaignView: { method: 'PATCH', path: '/api/v1/campaign-views/{id}', query: [], sends: 'application/json' },
  deleteCampaignView: { method: 'DELETE', path: '/api/v1/campaign-views/{id}', query: [] },
  streamRecipients: { method: 'POST', path: '/api/v1/campaigns/{id}/recipients', query: ["fileName","defaultCountry"], sends: 'application/x-ndjson', also: ["text/csv"], keyed: true },
  dropRecipients: { method: 'DELETE', path: '/api/v1/campaigns/{id}/recipients', query: [] },
  listRecipients: { method: 'GET', path: '/api/v1/campaigns/{id}/recipients', query: ["verdict","search","afterLine","limit","cursor"], page: { rows: 'recipients' } },
  uploadRecipients: { method: 'POST', path: '/api/v1/campaigns/{id}/recipients/file', query: ["fileName","defaultCountry"], sends: 'application/octet-stream', keyed: true },
  typeRecipients: { method: 'POST', path: '/api/v1/campaigns/{id}/recipients/typed', query: [], sends: 'application/json', keyed: true },
  getImport: { method: 'GET', path: '/api/v1/campaigns/{id}/import', query: [] },
  rereadImport: { method: 'PATCH', path: '/api/v1/campaigns/{id}/import', query: [], sends: 'application/json' },
  fixRecipient: { method: 'PATCH', path: '/api/v1/campaigns/{id}/recipients/{line}', query: [], sends: 'application/json' },
  judgeRecipient: { method: 'POST', path: '/api/v1/campaigns/{id}/recipients/{line}/judge', query: [], sends: 'application/json', keyed: true },
  downloadRefused: { method: 'GET', path: '/api/v1/campaigns/{id}/recipients/refused.csv', query: [], file: true },
  listOptOuts: { method: 'GET', path: '/api/v1/opt-outs', query: ["search","limit","cursor"], page: { rows: 'optOuts' } },
  addOptOut: { method: 'POST', path: '/api/v1/opt-outs', query: [], sends: 'application/json', keyed: true },
  removeOptOut: { method: 'POST', path: '/api/v1/opt-outs/opt-in', query: [], sends: 'application/json', keyed: true },
  listSuppressions: { method: 'GET', path: '/api/v1/suppressions', query: ["search","limit","cursor"], page: { rows: 'suppressions' } },
  removeSuppression: { method: 'POST', path: '/api/v1/suppressions/remove', query: [], sends: 'application/json', keyed: true },
  consentHistory: { method: 'GET', path: '/api/v1/opt-outs/history', query: ["address","limit","cursor"], page: { rows: 'events' } },
  listDataImports: { method: 'GET', path: '/api/v1/data-imports', query: [] },
  uploadDataImport: { method: 'POST', path: '/api/v1/data-imports', query: ["fileName","source"], sends: 'application/octet-stream' },
  rereadDataImport: { method: 'POST', path: '/api/v1/data-imports/{id}/reread', query: [], sends: 'application/json', keyed: true },
  getDataImport: { method: 'GET', path: '/api/v1/data-imports/{id}', query: [] },
  discardDataImport: { method: 'DELETE', path: '/api/v1/data-imports/{id}', query: [] },
  startDataImport: { method: 'POST', path: '/api/v1/data-imports/{id}/start', query: [], keyed: true },
  undoDataImport: { method: 'POST', path: '/api/v1/data-imports/{id}/undo', query: [], keyed: true },
  listImportedCampaigns: { method: 'GET', path: '/api/v1/imported-campaigns', query: ["search","limit","cursor"], page: { rows: 'campaigns' } },
  downloadImportedCampaigns: { method: 'GET', path: '/api/v1/imported-campaigns.csv', query: [], file: true },
  countExclusions: { method: 'GET', path: '/api/v1/campaigns/{id}/excluded', query: [] },
  listExclusions: { method: 'GET', path: '/api/v1/exclusion-lists', query: [] },
  uploadExclusions: { method: 'POST', path: '/api/v1/exclusion-lists', query: ["name","kind"], sends: 'application/octet-stream' },
  deleteExclusions: { method: 'DELETE', path: '/api/v1/exclusion-lists/{id}', query: [] },
  campaignConsent: { method: 'GET', path: '/api/v1/campaigns/{id}/consent', query: [] },
  listOptOutWords: { method: 'GET', path: '/api/v1/opt-out-words', query: [] },
  addOptOutWord: { method: 'POST', path: '/api/v1/opt-out-words', query: [], sends: 'application/json', keyed: true },
  removeOptOutWord: { method: 'POST', path: '/api/v1/opt-out-words/remove', query: [], sends: 'application/json', keyed: true },
  restoreOptOutWords: { method: 'POST', path: '/api/v1/opt-out-words/restore', query: [], keyed: true },
  getConsentAnswers: { method: 'GET', path: '/api/v1/account/consent-answers', query: [] },
  changeConsentAnswers: { method: 'PATCH', path: '/api/v1/account/consent-answers', query: [], sends: 'application/json' },
  listLikelyOptOuts: { method: 'GET', path: '/api/v1/opt-outs/likely', query: ["limit","cursor"], page: { rows: 'likely' } },
  decideLikelyOptOut: { method: 'POST', path: '/api/v1/opt-outs/likely', query: [], sends: 'application/json', keyed: true },
  importOptOuts: { method: 'POST', path: '/api/v1/opt-outs/import', query: ["fileName","channel"], sends: 'application/octet-stream' },
  downloadOptOuts: { method: 'GET', path: '/api/v1/opt-outs.csv', query: [], file: true },
  downloadConsentEvents: { method: 'GET', path: '/api/v1/opt-outs/evidence.csv', query: [], file: true },
  consentProof: { method: 'GET', path: '/api/v1/opt-outs/proof', query: ["address"] },
  personData: { method: 'GET', path: '/api/v1/people/data', query: ["address"] },
  erasePerson: { method: 'POST', path: '/api/v1/people/erase', query: [], sends: 'application/json', keyed: true },
  getDeliveryHours: { method: 'GET', path: '/api/v1/delivery-hours', query: [] },
  changeDeliveryHours: { method: 'PATCH', path: '/api/v1/delivery-hours', query: [], sends: 'application/json' },
  addHoliday: { method: 'POST', path: '/api/v1/holidays', query: [], sends: 'application/json', keyed: true },
  removeHoliday: { method: 'DELETE', path: '/api/v1/holidays/{id}', query: [] },
  changeRegionHours: { method: 'PUT', path: '/api/v1/region-hours/{region}', query: [], sends: 'application/json' },
  listConversations: { method: 'GET', path: '/api/v1/conversations', query: ["view","skillId","assigneeId","search","limit","cursor"], page: { rows: 'conversations' } },
  getConversation: { method: 'GET', path: '/api/v1/conversations/{id}', query: [] },
  getFile: { method: 'GET', path: '/api/v1/conversations/{id}/messages/{messageId}/files/{index}', query: [], file: true },
  returnConversation: { method: 'POST', path: '/api/v1/conversations/{id}/return', query: [], sends: 'application/json', keyed: true },
  closeConversation: { method: 'POST', path: '/api/v1/conversations/{id}/close', query: [], keyed: true },
  optOutConversation: { method: 'POST', path: '/api/v1/conversations/{id}/opt-out', query: [], sends: 'application/json', keyed: true },
  listAgents: { method: 'GET', path: '/api/v1/agents', query: [] },
  changeAgent: { method: 'PATCH', path: '/api/v1/agents/{id}', query: [], sends: 'application/json' },
  listRouting: { method: 'GET', path: '/api/v1/routing', query: [] },
  changeRouting: { method: 'PUT', path: '/api/v1/skills/{id}/routing', query: [], sends: 'application/json' },
  board: { method: 'GET', path: '/api/v1/board', query: [] },
  listSurveys: { method: 'GET', path: '/api/v1/surveys', query: ["from","to","skill","campaign","agent","score","limit","cursor"], page: { rows: 'surveys' } },
  downloadSurveys: { method: 'GET', path: '/api/v1/surveys/file', query: ["from","to","skill","campaign","agent","score"], file: true },
  getSkillSurvey: { method: 'GET', path: '/api/v1/skills/{id}/survey', query: [] },
  changeSkillSurvey: { method: 'PUT', path: '/api/v1/skills/{id}/survey', query: [], sends: 'application/json' },
  getCampaignPace: { method: 'GET', path: '/api/v1/campaigns/{id}/pace', query: [] },
  listEarlier: { method: 'GET', path: '/api/v1/conversations/{id}/person/conversations', query: ["limit","cursor"], page: { rows: 'conversations' } },
  countHistory: { method: 'GET', path: '/api/v1/history-exports/count', query: ["from","to","skillId","agentId","campaignId","state","address"] },
  createHistory: { method: 'POST', path: '/api/v1/history-exports', query: [], sends: 'application/json', keyed: true },
  listHistories: { method: 'GET', path: '/api/v1/history-exports', query: ["limit","cursor"], page: { rows: 'files' } },
  downloadHistory: { method: 'GET', path: '/api/v1/history-exports/{id}/file', query: [], file: true },
  deleteHistory: { method: 'DELETE', path: '/api/v1/history-exports/{id}', query: [] },
  downloadTranscript: { method: 'GET', path: '/api/v1/conversations/{id}/transcript', query: ["format","notes"], file: true },
  listBots: { method: 'GET', path: '/api/v1/bots', query: [] },
  createBot: { method: 'POST', path: '/api/v1/bots', query: [], sends: 'application/json', keyed: true },
  getBot: { method: 'GET', path: '/api/v1/bots/{id}', query: [] },
  saveBot: { method: 'PUT', path: '/api/v1/bots/{id}', query: [], sends: 'application/json' },
  deleteBot: { method: 'DELETE', path: '/api/v1/bots/{id}', query: [] },
  publishBot: { method: 'POST', path: '/api/v1/bots/{id}/publish', query: [], keyed: true },
  placeBot: { method: 'PUT', path: '/api/v1/bots/{id}/skills', query: [], sends: 'application/json' },
  getBotVersion: { method: 'GET', path: '/api/v1/bots/{id}/versions/{version}', query: [] },
  renewBotSecret: { method: 'POST', path: '/api/v1/bots/{id}/secret', query: [], keyed: true },
  tryBot: { method: 'POST', path: '/api/v1/bots/{id}/try', query: [], sends: 'application/json', keyed: true },
  handToBot: { method: 'POST', path: '/api/v1/conversations/{id}/bot', query: [], keyed: true },
  listBotTurns: { method: 'GET', path: '/api/v1/conversations/{id}/bot-turns', query: [] },
  listWebhooks: { method: 'GET', path: '/api/v1/webhooks', query: [] },
  createWebhook: { method: 'POST', path: '/api/v1/webhooks', query: [], sends: 'application/json', keyed: true },
  changeWebhook: { method: 'PATCH', path: '/api/v1/webhooks/{id}', query: [], sends: 'application/json' },
  deleteWebhook: { method: 'DELETE', path: '/api/v1/webhooks/{id}', query: [] },
  newWebhookSecret: { method: 'POST', path: '/api/v1/webhooks/{id}/secret', query: [], keyed: true },
  testWebhook: { method: 'POST', path: '/api/v1/webhooks/{id}/test', query: [], keyed: true },
  replayWebhook: { method: 'POST', path: '/api/v1/webhooks/{id}/replay', query: [], sends: 'application/json', keyed: true },
  webhookDeliveries: { method: 'GET', path: '/api/v1/webhooks/{id}/deliveries', query: ["state","type","about","limit","cursor"], page: { rows: 'deliveries' } },
  webhookDelivery: { method: 'GET', path: '/api/v1/webhooks/{id}/deliveries/{deliveryId}', query: [] },
  sendWebhookAgain: { method: 'POST', path: '/api/v1/webhooks/{id}/deliveries/{deliveryId}/again', query: [], keyed: true },
  accountAnalytics: { method: 'GET', path: '/api/v1/analytics', query: ["range","from","to","skills","channels","senders"] },
  campaignAnalytics: { method: 'GET', path: '/api/v1/campaigns/{id}/analytics', query: ["range","from","to","skills","channels","senders"] },
  downloadAnalytics: { method: 'GET', path: '/api/v1/analytics/table', query: ["range","from","to","skills","channels","senders","table","format"], file: true },
  downloadCampaignAnalytics: { method: 'GET', path: '/api/v1/campaigns/{id}/analytics/table', query: ["range","from","to","skills","channels","senders","table","format"], file: true },
  createExport: { method: 'POST', path: '/api/v1/exports', query: [], sends: 'application/json', keyed: true },
  listExports: { method: 'GET', path: '/api/v1/exports', query: ["limit","cursor"], page: { rows: 'exports' } },
  downloadExport: { method: 'GET', path: '/api/v1/exports/{id}/file', query: [], file: true },
  deleteExport: { method: 'DELETE', path: '/api/v1/exports/{id}', query: [] },
  listInAppUsers: { method: 'GET', path: '/api/v1/inapp/users', query: ["senderId","search","limit","cursor"], page: { rows: 'users' } },
  pulse: { method: 'GET', path: '/api/v1/pulse', query: [] },
} as const satisfies Record<string, Operation>
