import type { Answered, CarrierTemplate, NewTemplate, SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { askGraph, type Fetched } from './api.ts'
import { at, listAt, textAt } from './json.ts'
import { uploadSample } from './samples.ts'
import { categoryOf, statusOf } from './template-facts.ts'
import { creationOf, templateOf } from './template-parts.ts'

const FIELDS = 'id,name,status,category,language,components,quality_score,parameter_format,rejected_reason'
const PAGE_SIZE = 200
/** 20,000: more than any account may have. */
const MAX_PAGES = 100

/** Every template of the account, one for each name and language. Never throws. */
export async function listTemplates(
  http: Http,
  sender: SenderCredentials,
): Promise<Answered<readonly CarrierTemplate[]>> {
  const found: CarrierTemplate[] = []
  let after = ''
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await askGraph(http, sender, ({ wabaId }) => `/${wabaId}/message_templates`, {
      query: { fields: FIELDS, limit: String(PAGE_SIZE), ...(after && { after }) },
    })
    if (!answer.ok) return refusal(answer)
    if (!Array.isArray(answer.resource.data)) return unreadable
    for (const row of listAt(answer.resource, 'data')) {
      const template = templateOf(sender.config.wabaId!, row)
      if (template) found.push(template)
    }
    const paging = at(answer.resource, 'paging')
    const next = textAt(at(paging, 'cursors'), 'after')
    // The last page has a cursor too, but no `next`.
    if (textAt(paging, 'next') === '' || next === '' || next === after) return { ok: true, value: found }
    after = next
  }
  return { ok: false, code: 'too_many', detail: 'The list of templates at Meta has no end.' }
}

/** Hands a template in for review; a file of its header is uploaded as a sample first. Never throws. */
export async function createTemplate(
  http: Http,
  sender: SenderCredentials,
  template: NewTemplate,
): Promise<Answered<CarrierTemplate>> {
  const sample = await uploadSample(http, sender, template)
  if (!sample.ok) return sample
  const answer = await askGraph(http, sender, ({ wabaId }) => `/${wabaId}/message_templates`, {
    method: 'POST',
    json: creationOf(template, sample.value),
  })
  if (!answer.ok) return refusal(answer)
  const made = answer.resource
  return {
    ok: true,
    value: {
      ...template,
      owner: sender.config.wabaId!,
      carrierTemplateId: textAt(made, 'id') || null,
      status: statusOf(textAt(made, 'status')) ?? 'pending',
      // Meta may put it into another category than it was handed in under.
      category: categoryOf(textAt(made, 'category')) ?? template.category,
      detail: null,
      quality: 'unknown',
    },
  }
}

/** Hands a template in again with other words. Meta takes one change a day of an approved one. Never throws. */
export async function changeTemplate(
  http: Http,
  sender: SenderCredentials,
  carrierTemplateId: string,
  template: NewTemplate,
): Promise<Answered<CarrierTemplate>> {
  if (!/^\d{1,30}$/.test(carrierTemplateId))
    return { ok: false, code: 'not_found', detail: 'This is no id of a template at Meta.' }
  const sample = await uploadSample(http, sender, template)
  if (!sample.ok) return sample
  const { category, components } = creationOf(template, sample.value)
  const answer = await askGraph(http, sender, () => `/${carrierTemplateId}`, {
    method: 'POST',
    json: { category, components },
  })
  if (!answer.ok) return refusal(answer)
  return {
    ok: true,
    value: {
      ...template,
      owner: sender.config.wabaId!,
      carrierTemplateId,
      status: 'pending',
      category: categoryOf(textAt(answer.resource, 'category')) ?? template.category,
      detail: null,
      quality: 'unknown',
    },
  }
}

/** Takes one language of a template down. One that is gone already counts as done. Never throws. */
export async function deleteTemplate(
  http: Http,
  sender: SenderCredentials,
  template: { name: string; carrierTemplateId: string | null },
): Promise<Answered<null>> {
  const answer = await askGraph(http, sender, ({ wabaId }) => `/${wabaId}/message_templates`, {
    method: 'DELETE',
    query: {
      ...(template.carrierTemplateId && { hsm_id: template.carrierTemplateId }),
      name: template.name,
    },
  })
  return answer.ok || answer.status === 404 ? { ok: true, value: null } : refusal(answer)
}

export function refusal(answer: Extract<Fetched, { ok: false }>) {
  return { ok: false, code: answer.code ?? 'no_answer', detail: answer.detail } as const
}

const unreadable = {
  ok: false,
  code: 'not_meta',
  detail: 'The answer did not come from Meta. Check the base URL of the sender.',
} as const
