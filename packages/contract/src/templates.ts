// pure
import * as Type from 'typebox'
import { ById, Id, Nullable, Ok, Time } from './common.ts'
import { Fills, TemplateCategory, TemplateParts } from './content.ts'
import { MANAGERS, route } from './route.ts'

/** draft – only here · pending – in review · approved – may be sent · rejected, paused, disabled – may not, and why · deleted – gone */
export const TemplateStatus = Type.Union([
  Type.Literal('draft'),
  Type.Literal('pending'),
  Type.Literal('approved'),
  Type.Literal('rejected'),
  Type.Literal('paused'),
  Type.Literal('disabled'),
  Type.Literal('deleted'),
])
export type TemplateStatus = Type.Static<typeof TemplateStatus>

export const TemplateQuality = Type.Union([
  Type.Literal('green'),
  Type.Literal('yellow'),
  Type.Literal('red'),
  Type.Literal('unknown'),
])
export type TemplateQuality = Type.Static<typeof TemplateQuality>

const Words = { category: TemplateCategory, parts: TemplateParts, examples: Fills }
/** Words that are not handed in yet, of a template the carrier has in another form. */
export const TemplateEdit = Type.Object(Words)
export type TemplateEdit = Type.Static<typeof TemplateEdit>

export const Template = Type.Object({
  id: Id,
  senderId: Id,
  senderName: Type.String(),
  carrier: Type.String(),
  owner: Type.String({ description: 'whose it is at the carrier: the WhatsApp business account' }),
  name: Type.String(),
  language: Type.String({ description: 'en, pt_BR, …' }),
  status: TemplateStatus,
  statusDetail: Nullable(Type.String({ description: 'why, in words' })),
  quality: Nullable(TemplateQuality),
  ...Words,
  defaults: Fills,
  /** Changed words that wait to be handed in; the carrier still has `parts`. */
  edit: Nullable(TemplateEdit),
  carrierTemplateId: Nullable(Type.String()),
  createdByName: Nullable(Type.String({ description: 'null: found at the carrier' })),
  createdAt: Time,
  updatedAt: Time,
  syncedAt: Nullable(Time),
})
export type Template = Type.Static<typeof Template>

/** A sender that has templates, and when the carrier was asked for them last. */
export const TemplateSender = Type.Object({
  id: Id,
  name: Type.String(),
  address: Type.String(),
  channel: Type.String(),
  carrier: Type.String(),
  syncedAt: Nullable(Time),
  problem: Nullable(Type.String({ description: 'why the last sync failed, in words' })),
})
export type TemplateSender = Type.Static<typeof TemplateSender>

const Name = Type.String({ minLength: 1, maxLength: 512 })
const Language = Type.String({ pattern: '^[a-z]{2,3}(_[A-Za-z]{2,4})?$', description: 'en, pt_BR, …' })

/** What one sync of one business account changed. */
export const TemplateSync = Type.Object({
  senderId: Id,
  senderName: Type.String(),
  /** How many templates the carrier has; null = it could not be asked, and `problem` says why. */
  total: Nullable(Type.Integer()),
  problem: Nullable(Type.String()),
  /** A line each: “order_shipped (en): approved”. */
  changes: Type.Array(Type.Object({ name: Type.String(), language: Type.String(), what: Type.String() })),
})
export type TemplateSync = Type.Static<typeof TemplateSync>

export const templateRoutes = {
  listTemplates: route({
    method: 'GET',
    path: '/templates',
    summary: 'Templates by name, and the senders that have some',
    allow: MANAGERS,
    scope: 'templates:read',
    query: Type.Object({
      senderId: Type.Optional(Id),
      status: Type.Optional(TemplateStatus),
      search: Type.Optional(Type.String({ maxLength: 100 })),
    }),
    response: Type.Object({ templates: Type.Array(Template), senders: Type.Array(TemplateSender) }),
  }),
  getTemplate: route({
    method: 'GET',
    path: '/templates/:id',
    summary: 'One template',
    allow: MANAGERS,
    scope: 'templates:read',
    params: ById,
    response: Template,
  }),
  createTemplate: route({
    method: 'POST',
    path: '/templates',
    summary: 'Begin a template; it stays here until it is handed in',
    allow: MANAGERS,
    scope: 'templates:write',
    fails: ['not_found', 'name_taken', 'template_rules'],
    body: Type.Object({ senderId: Id, name: Name, language: Language, ...Words }),
    response: Template,
  }),
  changeTemplate: route({
    method: 'PATCH',
    path: '/templates/:id',
    summary: 'Change a template’s words, to be handed in again, or its defaults, which hold at once',
    allow: MANAGERS,
    scope: 'templates:write',
    fails: ['name_taken', 'template_rules', 'wrong_state'],
    params: ById,
    body: Type.Object({
      name: Type.Optional(Name),
      language: Type.Optional(Language),
      category: Type.Optional(TemplateCategory),
      parts: Type.Optional(TemplateParts),
      examples: Type.Optional(Fills),
      defaults: Type.Optional(Fills),
    }),
    response: Template,
  }),
  discardTemplateEdit: route({
    method: 'DELETE',
    path: '/templates/:id/edit',
    summary: 'Drop changed words that were not handed in',
    allow: MANAGERS,
    scope: 'templates:write',
    fails: ['wrong_state'],
    params: ById,
    response: Template,
  }),
  submitTemplate: route({
    method: 'POST',
    path: '/templates/:id/submit',
    summary: 'Hand it in for review; every rule is checked before',
    allow: MANAGERS,
    scope: 'templates:write',
    fails: ['template_rules', 'carrier_refused', 'carrier_unreachable', 'wrong_state'],
    params: ById,
    response: Template,
  }),
  duplicateTemplate: route({
    method: 'POST',
    path: '/templates/:id/duplicate',
    summary: 'The same words as a draft, in another language or by another name',
    allow: MANAGERS,
    scope: 'templates:write',
    fails: ['name_taken', 'wrong_state'],
    params: ById,
    body: Type.Object({ language: Language, name: Type.Optional(Name) }),
    response: Template,
  }),
  deleteTemplate: route({
    method: 'DELETE',
    path: '/templates/:id',
    summary: 'Delete it here and at the carrier',
    allow: MANAGERS,
    scope: 'templates:write',
    fails: ['wrong_state', 'carrier_refused', 'carrier_unreachable'],
    params: ById,
    response: Ok,
  }),
  syncTemplates: route({
    method: 'POST',
    path: '/templates/sync',
    summary: 'Ask the carrier now, and say what changed',
    allow: MANAGERS,
    scope: 'templates:write',
    fails: ['not_found', 'carrier_refused', 'carrier_unreachable'],
    body: Type.Object({ senderId: Type.Optional(Id) }),
    response: Type.Object({ syncs: Type.Array(TemplateSync) }),
  }),
}
