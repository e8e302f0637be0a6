import { answer, type Exchange, type Json, page, pick, readJson, refuse, wrongMethod } from './exchange.ts'
import type { Component, WaTemplate } from './model.ts'
import { creationProblem } from './review.ts'
import { scheduleReview } from './reviews.ts'

const DAY = 86_400_000
const EDITS_A_MONTH = 10
const FILTERS = ['name', 'language', 'status', 'category'] as const

/** `/{account}/message_templates`: list, hand in, take away. */
export function templates(x: Exchange) {
  const { method } = x.req
  const { business } = x.world.whatsapp
  const all = business.templates(x.holder.wabaId)
  if (method === 'GET') {
    const rows = all
      .map(viewTemplate)
      .filter((one) => FILTERS.every((key) => !x.query.has(key) || one[key] === x.query.get(key)))
    return answer(
      x,
      page(
        x,
        rows.map((one) => pick(one, x.query)),
      ),
    )
  }
  if (method === 'POST') return readJson(x, (body) => create(x, body))
  if (method !== 'DELETE') return wrongMethod(x)
  const name = x.query.get('name') ?? ''
  const id = x.query.get('hsm_id')
  const found = all.filter((one) => one.name === name && (!id || one.id === id))
  if (found.length === 0) return refuse(x, { code: 100, details: `There is no template ${name}` })
  for (const one of found) business.drop(one)
  answer(x, { success: true })
}

/** `/{template}`: fetch, edit. */
export function template(x: Exchange, known: WaTemplate) {
  if (x.req.method === 'GET') return answer(x, pick(viewTemplate(known), x.query))
  if (x.req.method === 'POST') return readJson(x, (body) => edit(x, known, body))
  wrongMethod(x)
}

function create(x: Exchange, body: Json) {
  const { business } = x.world.whatsapp
  const { wabaId } = x.holder
  const problem = creationProblem(body)
  if (problem) return refuse(x, problem)
  const { name, language, category } = body as Record<'name' | 'language' | 'category', string>
  if (business.named(wabaId, name, language)) {
    const details = `There is already a template ${name} in ${language}`
    return refuse(x, { code: 100, subcode: 2388024, details })
  }
  const made: WaTemplate = {
    id: String(1_000_000_000_000_000 + x.world.nextSeq()),
    wabaId,
    name,
    language,
    category,
    previousCategory: '',
    parameterFormat: body.parameter_format === 'NAMED' ? 'NAMED' : 'POSITIONAL',
    components: body.components as Component[],
    status: 'PENDING',
    rejectedReason: 'NONE',
    quality: 'UNKNOWN',
    held: false,
    edits: [],
  }
  business.keep(made)
  scheduleReview(x.world, made)
  answer(x, { id: made.id, status: made.status, category })
}

function edit(x: Exchange, known: WaTemplate, body: Json) {
  const now = x.world.now()
  if (known.status === 'PENDING')
    return refuse(x, { code: 100, details: 'A template in review cannot be edited' })
  const recent = known.edits.filter((at) => now - at < 30 * DAY)
  const often = recent.some((at) => now - at < DAY) || recent.length >= EDITS_A_MONTH
  if (known.status === 'APPROVED' && often)
    return refuse(x, {
      code: 100,
      details: 'An approved template is edited once a day and ten times a month',
    })
  const { name, language, category, components } = known
  const problem = creationProblem({ name, language, category, components, ...body })
  if (problem) return refuse(x, problem)
  if (known.status === 'APPROVED') known.edits = [...recent, now]
  known.components = (body.components as Component[] | undefined) ?? components
  known.category = (body.category as string | undefined) ?? category
  known.status = 'PENDING'
  known.rejectedReason = 'NONE'
  scheduleReview(x.world, known)
  answer(x, { success: true, id: known.id, category: known.category })
}

function viewTemplate(one: WaTemplate) {
  return {
    id: one.id,
    name: one.name,
    language: one.language,
    category: one.category,
    ...(one.previousCategory ? { previous_category: one.previousCategory } : {}),
    status: one.status,
    parameter_format: one.parameterFormat,
    components: one.components,
    rejected_reason: one.rejectedReason,
    quality_score: { score: one.quality, date: 0 },
  }
}
