// pure
import * as Type from 'typebox'
import { Nullable, Time } from './common.ts'
import { NextCursor, pageQuery } from './paging.ts'
import { ADMIN, route } from './route.ts'

/** One line of the audit log: who did what to which thing, when and from where. */
export const AuditEntry = Type.Object({
  id: Type.Integer(),
  at: Time,
  actorName: Type.String(),
  kind: Type.String({ description: 'what stands before the dot of the action' }),
  action: Type.String(),
  subject: Type.String(),
  address: Nullable(Type.String({ description: 'null = the server itself, or the command line' })),
  changes: Type.Array(
    Type.Object({ field: Type.String(), before: Nullable(Type.String()), after: Nullable(Type.String()) }),
  ),
})
export type AuditEntry = Type.Static<typeof AuditEntry>

/** Every line the log can have, and what it says. The console says the same in the reader’s language. */
export const AUDIT_WORDS = {
  'account.changed': 'Account changed',
  'account.created': 'Account created',
  'agent.changed': 'Agent changed',
  'agreement.agreed': 'Agreed to the agreement',
  'api.limits_changed': 'API limits changed',
  'api.switched_off': 'API switched off',
  'api.switched_on': 'API switched on',
  'api.token_key_renewed': 'API token key renewed',
  'api_key.created': 'API key created',
  'api_key.revoked': 'API key revoked',
  'api_key.rotated': 'API key rotated',
  'application.changed': 'Application changed',
  'application.created': 'Application created',
  'application.revoked': 'Application revoked',
  'application.secret_renewed': 'Secret of an application renewed',
  'audit_log.downloaded': 'Audit log downloaded',
  'bot.changed': 'Bot changed',
  'bot.created': 'Bot created',
  'bot.deleted': 'Bot deleted',
  'bot.published': 'Bot published',
  'bot.secret_renewed': 'Secret of a bot renewed',
  'bot.switched_off': 'Bot switched off',
  'bot.switched_on': 'Bot switched on',
  'campaign.archived': 'Campaign archived',
  'campaign.cancelled': 'Campaign cancelled',
  'campaign.changed': 'Campaign changed',
  'campaign.created': 'Campaign created',
  'campaign.deleted': 'Campaign deleted',
  'campaign.launch_undone': 'Launch of a campaign undone',
  'campaign.launch_requested': 'Launch of a campaign asked for',
  'campaign.launch_request_dropped': 'Request to launch a campaign dropped',
  'campaign.launched': 'Campaign launched',
  'campaign.paused': 'Campaign paused',
  'campaign.restored': 'Campaign brought back from the archive',
  'campaign.resumed': 'Campaign resumed',
  'campaign.sent_again': 'Campaign sent again to some people',
  'campaign.tested': 'Campaign tested',
  'campaign_view.changed': 'Saved filter changed',
  'campaign_view.deleted': 'Saved filter deleted',
  'campaign_view.shared': 'Saved filter shared',
  'canned_reply.changed': 'Ready-made reply changed',
  'canned_reply.created': 'Ready-made reply created',
  'canned_reply.deleted': 'Ready-made reply deleted',
  'consent.proof_made': 'Proof of consent made',
  'consent_answers.changed': 'Answers to opt-out words changed',
  'delivery_hours.changed': 'Delivery hours changed',
  'exclusion_list.deleted': 'Exclusion list deleted',
  'exclusion_list.made': 'Exclusion list uploaded',
  'file.deleted': 'Prepared file deleted',
  'file.prepared': 'File prepared',
  'handoff.archived': 'Handoff archived',
  'handoff.changed': 'Handoff changed',
  'handoff.created': 'Handoff created',
  'handoff.restored': 'Handoff brought back from the archive',
  'history.prepared': 'File of conversations prepared',
  'history.downloaded': 'File of conversations downloaded',
  'history.deleted': 'File of conversations deleted',
  'holiday.added': 'Holiday added',
  'holiday.removed': 'Holiday removed',
  'limits.changed': 'Limits changed',
  'member.changed': 'Member changed',
  'member.invitation_revoked': 'Invitation revoked',
  'member.invited': 'Member invited',
  'member.invited_again': 'Member invited again',
  'member.password_link_made': 'Link for a new password made',
  'member.password_set': 'Password changed',
  'opt_in.recorded': 'Opt-in recorded',
  'opt_out.confirmed': 'Likely opt-out confirmed',
  'opt_out.dismissed': 'Likely opt-out dismissed',
  'opt_out.recorded': 'Opt-out recorded',
  'opt_out_words.added': 'Opt-out word added',
  'opt_out_words.removed': 'Opt-out word removed',
  'opt_out_words.restored': 'Opt-out words restored',
  'opt_outs.imported': 'Opt-outs imported',
  'person.blocked': 'Address blocked',
  'person.data_read': 'Data of a recipient read',
  'person.erased': 'Recipient erased',
  'person.merged': 'Recipients merged',
  'person.split': 'Recipients split',
  'person.unblocked': 'Address unblocked',
  'price.changed': 'Price changed',
  'price.currency_changed': 'Currency of prices changed',
  'price.imported': 'Prices imported',
  'recipients.dropped': 'Recipients removed from a draft',
  'recipients.loaded': 'Recipients loaded',
  'region_hours.changed': 'Hours of a region changed',
  'sender.archived': 'Sender archived',
  'sender.changed': 'Sender changed',
  'sender.created': 'Sender created',
  'sender.tested': 'Sender tested',
  'session.ended': 'Signed out elsewhere',
  'session.signed_in': 'Signed in',
  'skill.changed': 'Skill changed',
  'skill.created': 'Skill created',
  'suppression.removed': 'Number taken off those that cannot get texts',
  'template.changed': 'Template changed',
  'template.created': 'Template created',
  'template.deleted': 'Template deleted',
  'template.edit_discarded': 'Change of a template discarded',
  'template.submitted': 'Template handed in',
  'transcript.downloaded': 'Transcript downloaded',
  'webhook.changed': 'Webhook changed',
  'webhook.created': 'Webhook created',
  'webhook.deleted': 'Webhook deleted',
  'webhook.replayed': 'Webhook replayed',
  'webhook.secret_renewed': 'Secret of a webhook renewed',
  'webhook.sent_again': 'Webhook event sent again',
  'webhook.switched_off': 'Webhook switched off',
  'webhook.switched_on': 'Webhook switched on',
  'webhook.tested': 'Webhook tested',
} as const
export type AuditAction = keyof typeof AUDIT_WORDS

/** What stands before the dot: what the log can be filtered by. */
export type AuditKind = AuditAction extends `${infer Kind}.${string}` ? Kind : never

/** Lines of earlier versions may have names that are no longer written: they read as they are spelt. */
export function auditWords(action: string): string {
  const words: Record<string, string> = AUDIT_WORDS
  return words[action] ?? action.replace(/[._]/g, ' ').replace(/^./, (first) => first.toUpperCase())
}

const Day = Type.String({ format: 'date', description: 'a day of the account’s clock' })
const FILTER = {
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  person: Type.Optional(
    Type.String({ maxLength: 60, description: 'id of a member; none = Foreword itself or the command line' }),
  ),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  search: Type.Optional(Type.String({ maxLength: 100 })),
}

export const auditRoutes = {
  auditLog: route({
    method: 'GET',
    path: '/audit',
    summary: 'Who did what, newest first, by person, kind, days and words',
    allow: ADMIN,
    scope: 'audit:read',
    fails: ['invalid_date'],
    query: Type.Object({ ...FILTER, ...pageQuery(500) }),
    response: Type.Object({ entries: Type.Array(AuditEntry), nextCursor: NextCursor }),
  }),
  auditFilters: route({
    method: 'GET',
    path: '/audit/filters',
    summary: 'What the audit log can be filtered by: kinds that occur, and people',
    allow: ADMIN,
    scope: 'audit:read',
    response: Type.Object({
      kinds: Type.Array(Type.String()),
      people: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    }),
  }),
  downloadAudit: route({
    method: 'GET',
    path: '/audit.csv',
    summary: 'The audit log as CSV, by the same filters; that it was taken out is a line of it',
    allow: ADMIN,
    scope: 'audit:read',
    fails: ['invalid_date'],
    raw: 'download',
    query: Type.Object(FILTER),
  }),
}
