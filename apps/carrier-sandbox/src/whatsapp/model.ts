// pure

/** A number of a WhatsApp business account, with the app that speaks for it. */
export interface WaNumber {
  readonly id: string
  readonly wabaId: string
  /** E.164 */
  readonly display: string
  name: string
  token: string
  appSecret: string
  verifyToken: string
  webhookUrl: string
  /** The webhook answered the challenge. Nothing is posted before. */
  verified: boolean
  /** Messages a second above which 130429 is answered; 0 is no limit. */
  mps: number
  tier: string
  quality: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN'
  /** The token is refused with 190 although it is right. */
  tokenExpired: boolean
}

export type TemplateStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'PAUSED' | 'DISABLED'

export interface WaTemplate {
  readonly id: string
  readonly wabaId: string
  readonly name: string
  readonly language: string
  category: string
  parameterFormat: 'POSITIONAL' | 'NAMED'
  components: Component[]
  status: TemplateStatus
  rejectedReason: string
  quality: string
}

export interface Component {
  type: string
  format?: string
  text?: string
  buttons?: { type: string; text?: string; url?: string; phone_number?: string; example?: unknown }[]
  example?: unknown
}

/** What a message looks like on the phone. */
export interface Drawn {
  header: { format: string; text: string; link: string } | null
  footer: string
  /** `id` is what a tap sends back. */
  buttons: { kind: 'reply' | 'link' | 'phone' | 'copy'; text: string; id: string }[]
  list: { button: string; rows: { id: string; title: string; description: string }[] } | null
  template: boolean
}

/** What a phone and a number have had with each other. */
export interface WaUser {
  /** E.164 */
  readonly phone: string
  /** Business-scoped id. */
  readonly bsuid: string
  /** Only a username is known: webhooks name no phone. */
  usernameOnly: boolean
  /** When the person last wrote to a number, by its id. */
  lastWrote: Map<string, number>
  /** Numbers whose marketing the person stopped. */
  noMarketing: Set<string>
}

export const WINDOW_MS = 24 * 3_600_000
