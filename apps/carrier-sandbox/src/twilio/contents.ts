import type { Content } from '../store/contents.ts'
import { reviewReason } from '../whatsapp/review.ts'
import type { World } from '../world.ts'

type Json = Record<string, unknown>
const HOST = 'https://content.twilio.com'
const TYPES =
  /^(twilio\/(text|media|location|list-picker|call-to-action|quick-reply|card|catalog|carousel|flows)|whatsapp\/(card|authentication))$/

/** Makes a content; null when it is not one. */
export function createContent(world: World, body: Json): Content | null {
  const { friendly_name: name, language, variables = {}, types } = body
  if (typeof language !== 'string' || !isObject(types) || !isObject(variables)) return null
  const kinds = Object.entries(types)
  if (kinds.length === 0 || kinds.some(([kind, shape]) => !TYPES.test(kind) || !isObject(shape))) return null
  const given = {
    friendlyName: typeof name === 'string' ? name : '',
    language,
    variables: Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, String(value)])),
    types: types as Content['types'],
    createdAt: world.now(),
  }
  return world.contents.add(given, world.nextSeq())
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Hands it to WhatsApp's reviewers; null when the name or category is not one of theirs. */
export function submitContent(world: World, content: Content, body: Json): Content | null {
  const { name, category } = body
  if (typeof name !== 'string' || !/^[a-z0-9_]{1,512}$/.test(name)) return null
  if (!['UTILITY', 'MARKETING', 'AUTHENTICATION'].includes(String(category))) return null
  content.approval = { name, category: String(category), status: 'received', rejectionReason: '' }
  const { generation } = world
  world.later(world.dials.templateReviewMs, () => {
    const { approval } = content
    if (generation !== world.generation || approval.status !== 'received') return
    const words = Object.values(content.types).map((type) => ({
      type: 'BODY',
      text: String(type.body ?? ''),
    }))
    const reason = reviewReason(words)
    approval.status = reason ? 'rejected' : 'approved'
    approval.rejectionReason = reason ?? ''
  })
  return content
}

export function viewContent(world: World, content: Content): Json {
  const date = new Date(content.createdAt).toISOString().replace(/\.\d+Z/, 'Z')
  const url = `${HOST}/v1/Content/${content.sid}`
  return {
    sid: content.sid,
    account_sid: world.accounts[0]!.sid,
    friendly_name: content.friendlyName,
    language: content.language,
    variables: content.variables,
    types: content.types,
    date_created: date,
    date_updated: date,
    url,
    links: {
      approval_create: `${url}/ApprovalRequests/whatsapp`,
      approval_fetch: `${url}/ApprovalRequests`,
    },
  }
}

export function viewApproval(content: Content): Json {
  const { name, category, status, rejectionReason } = content.approval
  return {
    type: 'whatsapp',
    name,
    category,
    content_type: Object.keys(content.types)[0] ?? '',
    status,
    rejection_reason: rejectionReason,
    allow_category_change: true,
  }
}

export function viewApprovals(world: World, content: Content): Json {
  return {
    sid: content.sid,
    account_sid: world.accounts[0]!.sid,
    whatsapp: viewApproval(content),
    url: `${HOST}/v1/Content/${content.sid}/ApprovalRequests`,
  }
}
