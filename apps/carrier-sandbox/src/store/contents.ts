// pure
import { createHash } from 'node:crypto'

/** A template of Twilio's Content API. */
export interface Content {
  readonly sid: string
  readonly friendlyName: string
  readonly language: string
  /** Sample values, which stand in when a send names none. */
  readonly variables: Record<string, string>
  /** One or more of `twilio/text`, `twilio/quick-reply`, … with its own shape. */
  readonly types: Record<string, Record<string, unknown>>
  readonly createdAt: number
  approval: Approval
}

export interface Approval {
  name: string
  category: string
  status: ApprovalStatus
  rejectionReason: string
}

export const APPROVAL_STATUSES = [
  'unsubmitted',
  'received',
  'pending',
  'approved',
  'rejected',
  'paused',
  'disabled',
] as const
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number]

export interface Contents {
  all(): Iterable<Content>
  get(sid: string): Content | undefined
  add(content: Omit<Content, 'sid' | 'approval'>, seq: number): Content
  remove(sid: string): void
}

export function createContents(): Contents {
  const bySid = new Map<string, Content>()
  return {
    all: () => bySid.values(),
    get: (sid) => bySid.get(sid),
    add(given, seq) {
      const sid = `HX${createHash('sha256').update(`content ${seq} ${given.friendlyName}`).digest('hex').slice(0, 32)}`
      const approval: Approval = { name: '', category: '', status: 'unsubmitted', rejectionReason: '' }
      const content = { ...given, sid, approval }
      bySid.set(sid, content)
      return content
    },
    remove: (sid) => void bySid.delete(sid),
  }
}
