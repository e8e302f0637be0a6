// pure

/** A number of a WhatsApp business account, with the app that speaks for it. */
export interface WaNumber {
  readonly id: string
  readonly wabaId: string
  /** E.164 */
  readonly display: string
  appId: string
  name: string
  token: string
  appSecret: string
  verifyToken: string
  webhookUrl: string
  /** The webhook answered the challenge. Nothing is posted before. */
  verified: boolean
  /** The app listens to the account. */
  subscribed: boolean
  /** Webhook fields the app listens to; null for all. */
  fields: string[] | null
  /** Messages a second above which 130429 is answered; 0 is no limit. */
  mps: number
  /** How many people outside the window the account may write to in 24 hours: TIER_250 … TIER_UNLIMITED. */
  tier: string
  quality: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN'
  nameStatus: string
  /** CONNECTED sends; PENDING is not registered yet; RESTRICTED and BANNED are Meta's doing. */
  status: 'CONNECTED' | 'PENDING' | 'RESTRICTED' | 'BANNED'
  codeVerification: string
  /** False: marketing goes by `/marketing_messages` only, else 131063. */
  marketingOnMessages: boolean
  /** What the token may do. */
  permissions: string[]
  /** The token is refused with 190 although it is right. */
  tokenExpired: boolean
}

export const PERMISSIONS = ['whatsapp_business_messaging', 'whatsapp_business_management']

export type TemplateStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'PAUSED' | 'DISABLED'

export interface WaTemplate {
  readonly id: string
  readonly wabaId: string
  readonly name: string
  readonly language: string
  category: string
  previousCategory: string
  parameterFormat: 'POSITIONAL' | 'NAMED'
  components: Component[]
  status: TemplateStatus
  rejectedReason: string
  quality: string
  /** Every message of it is held until it is released or dropped. */
  held: boolean
  /** Edits after approval, ms since 1970. */
  edits: number[]
}

export interface Component {
  type: string
  format?: string
  text?: string
  buttons?: Button[]
  example?: unknown
}

export interface Button {
  type: string
  text?: string
  url?: string
  phone_number?: string
  example?: unknown
}

/** What a message looks like on the phone. */
export interface Drawn {
  header: Header | null
  footer: string
  /** `id` is what a tap sends back, where a link leads, or what is copied. */
  buttons: { kind: 'reply' | 'link' | 'phone' | 'copy'; text: string; id: string }[]
  list: { button: string; rows: Row[] } | null
  template: boolean
}

/** `link` is where the file is; `mediaId` is set when it was uploaded. `text` is the words, a file's name or a place. */
export interface Header {
  format: string
  text: string
  link: string
  mediaId?: string
}

export interface Row {
  id: string
  title: string
  description: string
  section: string
}

/** What WhatsApp knows of an outbound message beyond what every carrier does. */
export interface WaPart {
  readonly number: WaNumber
  /** `biz_opaque_callback_data` */
  readonly data: string | null
  readonly template: WaTemplate | null
  /** As the receipts bill it: marketing, utility, service, … */
  readonly pricing: string
  /** The message it answers. */
  readonly replyTo: string
  /** Addressed by a business-scoped id. */
  readonly byId: boolean
  held: boolean
}

/** A person, as a business meets them. */
export interface WaUser {
  /** E.164 */
  readonly phone: string
  /** Business-scoped id. */
  readonly bsuid: string
  profileName: string
  username: string
  /** Only a username is known: webhooks name no phone. */
  usernameOnly: boolean
  onWhatsapp: boolean
  /** Off: no `read` ever comes. */
  readReceipts: boolean
  /** When the person last wrote to a number, ms since 1970, by its id or, at another carrier, its address. */
  lastWrote: Map<string, number>
  /** Numbers whose marketing the person stopped, and those the person blocked. */
  noMarketing: Set<string>
  blocked: Set<string>
}

export const WINDOW_MS = 24 * 3_600_000

/** Whether the person wrote to it within the last 24 hours. */
export function inWindow(user: WaUser, number: string, now: number): boolean {
  const at = user.lastWrote.get(number)
  return at !== undefined && now - at < WINDOW_MS
}
