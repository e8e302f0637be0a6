import type {
  Answered,
  CarrierTemplate,
  NewTemplate,
  SenderCredentials,
  TemplateStatus,
} from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { deleteProduct, type Fetched, type Resource, readAll, textIn, writeProduct } from './api.ts'
import { creationOf, examplesOf, partsOf } from './content-parts.ts'

/** Whose they are: every WhatsApp sender of an account shares them. */
export const ownerOf = (sender: SenderCredentials): string | null => sender.config.accountSid || null

export const CONTENT_SID = /^HX[0-9a-f]{32}$/i

const STATUSES: Readonly<Record<string, TemplateStatus>> = {
  received: 'pending',
  pending: 'pending',
  approved: 'approved',
  rejected: 'rejected',
  paused: 'paused',
  disabled: 'disabled',
}

/** Every content of the account that is handed in as a template of WhatsApp's, one for each name and language. Never throws. */
export async function listTemplates(
  http: Http,
  sender: SenderCredentials,
): Promise<Answered<readonly CarrierTemplate[]>> {
  const owner = ownerOf(sender)
  if (owner === null) return noAccount
  const answer = await readAll(http, sender, 'content', '/v1/ContentAndApprovals?PageSize=500', 'contents')
  if (!answer.ok) return refusal(answer)
  const found = new Map<string, { template: CarrierTemplate; madeAt: string }>()
  for (const row of answer.items) {
    const template = templateOf(owner, row)
    if (!template) continue
    // Twilio allows two of one name: what may be sent counts, then what is newer.
    const key = `${template.name}/${template.language}`
    const known = found.get(key)
    const madeAt = textIn(row, 'date_created')
    const better =
      !known ||
      rank(template) > rank(known.template) ||
      (rank(template) === rank(known.template) && madeAt > known.madeAt)
    if (better) found.set(key, { template, madeAt })
  }
  return { ok: true, value: [...found.values()].map((one) => one.template) }
}

const rank = ({ status }: CarrierTemplate): number =>
  status === 'approved' ? 2 : status === 'pending' ? 1 : 0

function templateOf(owner: string, row: Resource): CarrierTemplate | null {
  const approval = row.approval_requests as Resource | null | undefined
  if (typeof approval !== 'object' || approval === null || typeof row.types !== 'object') return null
  const word = textIn(approval, 'status').toLowerCase()
  const parts = partsOf((row.types ?? {}) as Resource)
  const name = textIn(approval, 'name') || textIn(row, 'friendly_name')
  const language = textIn(row, 'language')
  // What was never handed in is for answers within the 24 hours, and no template of WhatsApp's.
  if (!parts || name === '' || language === '' || !Object.hasOwn(STATUSES, word)) return null
  return {
    owner,
    carrierTemplateId: textIn(row, 'sid') || null,
    name: name.slice(0, 512),
    language,
    category: categoryOf(textIn(approval, 'category')),
    status: STATUSES[word]!,
    detail: textIn(approval, 'rejection_reason').slice(0, 500) || null,
    quality: null,
    parts,
    examples: examplesOf(parts, row.variables),
  }
}

function categoryOf(word: string): CarrierTemplate['category'] {
  const lower = word.toLowerCase()
  return lower === 'utility' || lower === 'authentication' ? lower : 'marketing'
}

/** Makes a content and hands it in to WhatsApp's reviewers; one that cannot be handed in is not left behind. Never throws. */
export async function createTemplate(
  http: Http,
  sender: SenderCredentials,
  template: NewTemplate,
): Promise<Answered<CarrierTemplate>> {
  const owner = ownerOf(sender)
  if (owner === null) return noAccount
  const creation = creationOf(template)
  if (typeof creation === 'string') return { ok: false, code: 'not_at_twilio', detail: creation }
  const { types, variables, parts, examples } = creation
  const made = await writeProduct(http, sender, 'content', '/v1/Content', {
    json: { friendly_name: template.name, language: template.language, variables, types },
  })
  if (!made.ok) return refusal(made)
  const sid = textIn(made.resource, 'sid')
  if (!CONTENT_SID.test(sid)) return unreadable
  const handedIn = await writeProduct(
    http,
    sender,
    'content',
    `/v1/Content/${sid}/ApprovalRequests/whatsapp`,
    {
      json: { name: template.name, category: template.category.toUpperCase(), allow_category_change: true },
    },
  )
  if (!handedIn.ok) {
    await deleteProduct(http, sender, 'content', `/v1/Content/${sid}`)
    return refusal(handedIn)
  }
  const word = textIn(handedIn.resource, 'status').toLowerCase()
  return {
    ok: true,
    value: {
      ...template,
      owner,
      carrierTemplateId: sid,
      category: categoryOf(textIn(handedIn.resource, 'category') || template.category),
      status: Object.hasOwn(STATUSES, word) ? STATUSES[word]! : 'pending',
      detail: null,
      quality: null,
      parts,
      examples,
    },
  }
}

/** One that is gone already counts as done. Never throws. */
export async function deleteTemplate(
  http: Http,
  sender: SenderCredentials,
  { carrierTemplateId: sid }: { carrierTemplateId: string | null },
): Promise<Answered<null>> {
  if (sid === null || !CONTENT_SID.test(sid))
    return {
      ok: false,
      code: 'not_found',
      detail: 'This is no content of Twilio’s. Load the templates again.',
    }
  const answer = await deleteProduct(http, sender, 'content', `/v1/Content/${sid}`)
  return answer.ok || answer.status === 404 ? { ok: true, value: null } : refusal(answer)
}

const refusal = (answer: Extract<Fetched, { ok: false }>) =>
  ({ ok: false, code: answer.code ?? 'no_answer', detail: answer.detail }) as const

const noAccount = {
  ok: false,
  code: 'incomplete_credentials',
  detail: 'The account SID is missing: enter it under Settings, Senders.',
} as const

const unreadable = {
  ok: false,
  code: 'not_twilio',
  detail: 'The answer did not come from Twilio. Check the base URL of the sender.',
} as const
