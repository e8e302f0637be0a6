// pure
import type {
  Analytics,
  Campaign,
  Conversation,
  ConversationSummary,
  Handoff,
  Import,
  MessageRow,
  Progress,
  Review,
  Sender,
  Template,
} from '@foreword/client'
import { slotsOf } from '@foreword/contract'

// What a model is told: the API's words and figures, without what only a screen draws. Times are ISO 8601, UTC.

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** Where a person looks at it. `base` is the console's address, without a slash at its end. */
export const campaignLink = (base: string, { id, status }: Pick<Campaign, 'id' | 'status'>): string =>
  status === 'draft' ? `${base}/campaigns/${id}/edit/launch` : `${base}/campaigns/${id}`

export const campaignLine = (base: string, campaign: Campaign) => {
  const { funnel } = campaign
  return {
    ...{ id: campaign.id, name: campaign.name, status: campaign.status, kind: campaign.kind },
    channels: [campaign.channel, ...campaign.fallbacks.map(({ channel }) => channel)],
    statusReason: campaign.statusReason,
    launchRequest: campaign.launchRequest,
    ...{ startAt: campaign.startAt, launchedAt: campaign.launchedAt, createdByName: campaign.createdByName },
    people: {
      ...{ recipients: funnel.recipients, waiting: funnel.waiting + funnel.sending },
      ...{
        sentWithoutReceipt: funnel.sent,
        delivered: funnel.delivered + funnel.read,
        failed: funnel.failed,
      },
      ...{ unknown: funnel.unknown, skipped: funnel.skipped + funnel.expired + funnel.cancelled },
      ...{ replied: funnel.replied, optedOut: funnel.optedOut },
    },
    console: campaignLink(base, campaign),
  }
}

export const audienceOf = (file: Import) => ({
  ...{ status: file.status, rows: file.rowsRead, ready: file.ready, refused: file.refused },
  ...{ duplicates: file.duplicates, optedOutOrUnreachable: file.suppressed, leftOut: file.leftOut },
  whyRefused: file.refusedReasons,
  columns: file.columns.filter((_name, index) => index !== file.phoneColumn),
  error: file.error?.message ?? null,
})

export const campaignWhole = (base: string, campaign: Campaign, file: Import | null) => ({
  ...campaignLine(base, campaign),
  ...{ message: campaign.message, rich: campaign.rich, revision: campaign.revision },
  optOutText: campaign.optOutOn ? campaign.optOutText : null,
  furtherChannels: campaign.fallbacks,
  ...{ senderId: campaign.senderId, skillId: campaign.skillId, deliveryWindow: campaign.deliveryWindow },
  ...{ notAfter: campaign.notAfter, speed: campaign.speed, noZone: campaign.noZone },
  repliesBelongMinutes: campaign.lookbackMinutes,
  audience: file && audienceOf(file),
})

/** Groups of people above which the rest is only counted. */
const MOST_GROUPS = 40

export const planOf = (base: string, campaign: Campaign, review: Review) => {
  const { plan } = review
  return {
    console: campaignLink(base, campaign),
    inTheWay: review.problems.map(({ field, message }) => ({ field, message })),
    warnings: review.warnings.map(({ message, people }) => ({ message, people })),
    headline: plan.headline,
    ...{ timeZone: plan.timeZone, messagesPerSecond: plan.speed, people: plan.people, planned: plan.planned },
    groups: plan.rows.slice(0, MOST_GROUPS).map((row) => ({
      ...{ who: row.title, places: row.places, clock: row.clock, hours: row.hours, people: row.people },
      ...{ firstLeavesAt: iso(row.first), lastLeavesAt: iso(row.last) },
    })),
    groupsLeftOut: Math.max(0, plan.rows.length - MOST_GROUPS),
    heldBack: plan.held,
    stricterRules: plan.stricter,
    countries: review.countries,
    segments: review.segments,
    cost: review.cost,
    leftOutByLists: review.excluded,
    consentThatWhoLaunchesConfirms: review.consent.statement,
  }
}

export const reportOf = (base: string, progress: Progress, analytics: Analytics | string) => ({
  ...campaignLine(base, progress.campaign),
  now: progress.now,
  channels: progress.steps.map(({ step: _step, ...one }) => one),
  ...{
    handedOverPerSecond: progress.perSecond,
    waiting: progress.waiting,
    withoutReceipt: progress.noReceipt,
  },
  ...{ failures: progress.failures, skipped: progress.skipped, conversations: progress.answers },
  analytics: typeof analytics === 'string' ? analytics : figuresOf(analytics),
})

/** Days or hours with something in them; a year by days would drown the rest. */
const MOST_SPANS = 62

export const figuresOf = (analytics: Analytics) => {
  const spans = analytics.spans.filter(({ figures }) => figures.attempted > 0 || figures.responded > 0)
  const { costs, satisfaction, replyTimes, answerTimes } = analytics
  return {
    range: analytics.range,
    ...{ total: analytics.total, before: analytics.before },
    spans: spans.slice(-MOST_SPANS),
    earlierSpansLeftOut: Math.max(0, spans.length - MOST_SPANS),
    ...{ bySkill: analytics.skills, byChannel: analytics.channels, bySender: analytics.senders },
    byCountry: analytics.countries,
    ...{ failures: analytics.failures, skips: analytics.skips },
    cost: {
      ...{ currency: costs.currency, estimated: costs.estimated, actual: costs.actual, sent: costs.sent },
      ...{ unpriced: costs.unpriced, told: costs.told, others: costs.others },
    },
    medianSecondsToReply: replyTimes.median,
    medianSecondsToFirstAnswer: answerTimes.median,
    satisfaction: satisfaction.total,
  }
}

export const messageLine = (row: MessageRow) => ({
  ...{ id: row.id, line: row.line, to: row.address, channel: row.channel, text: row.text },
  ...{ state: row.state, words: row.words, carrierCode: row.carrierCode, attempts: row.attempts },
  ...{ dueAt: row.dueAt, sentAt: row.sentAt, deliveredAt: row.deliveredAt, respondedAt: row.respondedAt },
  earlierChannels: row.chain.slice(0, -1).map(({ channel, words }) => ({ channel, words })),
})

export const conversationLine = (base: string, one: ConversationSummary) => ({
  ...{ id: one.id, channel: one.channel, with: one.address, name: one.name, state: one.state },
  ...{ skill: one.skillName, campaign: one.campaignName, campaignId: one.campaignId },
  ...{ assignedTo: one.assigneeName, unread: one.unread, optedOut: one.optedOut },
  ...{ lastText: one.lastText, lastFrom: one.lastDirection === 'in' ? 'the person' : 'us' },
  ...{ lastMessageAt: one.lastMessageAt, openedAt: one.openedAt },
  console: `${base}/conversations/${one.id}`,
})

/** Lines of a thread above which the oldest are left out. */
const MOST_LINES = 200

export const conversationWhole = (base: string, whole: Conversation) => ({
  ...conversationLine(base, whole.summary),
  messages: whole.messages.slice(-MOST_LINES).map((one) => ({
    ...{ from: one.from, author: one.authorName, at: one.at, text: one.text, state: one.state },
    ...(one.files.length > 0 ? { files: one.files.map(({ type, name }) => name ?? type) } : {}),
    ...(one.buttons.length > 0 ? { buttons: one.buttons } : {}),
  })),
  earlierMessagesLeftOut: Math.max(0, whole.messages.length - MOST_LINES),
  ...{ customerData: whole.customer, collectedByBot: whole.collected, blocked: whole.blocked },
  ...{ optOut: whole.optOut, mayBeAnOptOut: whole.likelyOptOut },
})

export const senderLine = (one: Sender) => ({
  ...{ id: one.id, name: one.name, channel: one.channel, address: one.address },
  ...{ perSecond: one.ratePerSecond, rateCounts: one.rateUnit, dailyCap: one.dailyCap },
  ...{ onSandbox: one.isSandbox, doesNotWorkBecause: one.disabledReason },
})

export const templateLine = (one: Template) => ({
  ...{ id: one.id, senderId: one.senderId, name: one.name, language: one.language, category: one.category },
  ...{ status: one.status, parts: one.parts, defaults: one.defaults },
  toFill: slotsOf(one.parts).map(({ key, label, required }) => ({ key, what: label, required })),
})

export const handoffLine = (one: Handoff) => ({
  ...{ id: one.id, name: one.name, lookbackMinutes: one.lookbackMinutes, routeAll: one.routeAll },
  ...{ steps: one.steps, problems: one.problems },
})
