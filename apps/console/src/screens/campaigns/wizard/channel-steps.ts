// pure
import type {
  Campaign,
  CampaignChange,
  Channel,
  Fills,
  Handoff,
  Import,
  Sender,
  StepDraft,
  Template,
  TemplateContent,
} from '@foreword/contract'
import { nameNumberedVariables, variablesIn } from '@foreword/contract'

// The channels of a draft in their order. The first one stands in the campaign's own fields, as it did when there was only one.

export const MOST_STEPS = 3
/** How long one waits for a receipt before the next channel, minutes. */
export const NO_RECEIPT = 30
const OPT_OUT_TEXT = 'Reply STOP to unsubscribe.'

export function stepsOf(campaign: Campaign): StepDraft[] {
  const { channel, senderId, message, optOutOn, optOutText, rich } = campaign
  return [
    { channel, senderId, message, optOutOn, optOutText, rich, noReceiptMinutes: null },
    ...campaign.fallbacks,
  ]
}

/** The change that makes these the steps of a draft. */
export function stepsChange(steps: readonly StepDraft[]): CampaignChange {
  const [{ noReceiptMinutes: _, ...first }, ...rest] = steps as [StepDraft, ...StepDraft[]]
  return { ...first, fallbacks: rest }
}

/** The change that changes one step. */
export function stepChange(campaign: Campaign, index: number, change: Partial<StepDraft>): CampaignChange {
  if (index === 0) {
    const { noReceiptMinutes: _, ...own } = change
    return own
  }
  return { fallbacks: campaign.fallbacks.map((one, at) => (at === index - 1 ? { ...one, ...change } : one)) }
}

/** What the cards offer: one channel, or several in an order. */
export type Choice = Channel | 'several'
export const choiceOf = (campaign: Campaign): Choice =>
  campaign.fallbacks.length > 0 ? 'several' : campaign.channel

/** What a step of a channel begins with. `from`: what is known of senders, and the account's opt-out text. */
export type Begin = { senders: readonly Sender[]; optOutText: string | undefined }

export function newStep(channel: Channel, from: Begin): StepDraft {
  const own = from.senders.filter((one) => one.channel === channel)
  return {
    channel,
    senderId: own.length === 1 ? own[0]!.id : null,
    message: '',
    optOutOn: channel === 'sms',
    optOutText: channel === 'sms' ? (from.optOutText ?? OPT_OUT_TEXT) : '',
    rich: null,
    noReceiptMinutes: null,
  }
}

/** The steps after another choice. What was written on a channel before comes back: `kept` has it by channel. */
export function chosenSteps(
  choice: Choice,
  now: readonly StepDraft[],
  kept: Readonly<Partial<Record<Channel, StepDraft>>>,
  from: Begin,
): StepDraft[] {
  const step = (channel: Channel): StepDraft =>
    now.find((one) => one.channel === channel) ?? kept[channel] ?? newStep(channel, from)
  if (choice !== 'several') return [{ ...step(choice), noReceiptMinutes: null }]
  if (now.length > 1) return [...now]
  const offered = PRIORITISED.filter((channel) => from.senders.some((one) => one.channel === channel))
  const wanted = offered.length > 1 ? offered.slice(0, 2) : PRIORITISED.slice(0, 2)
  return inOrder(wanted.map(step))
}

/** Prioritized begins with WhatsApp and SMS, or with what there are senders for. */
const PRIORITISED: readonly Channel[] = ['whatsapp', 'sms', 'inapp']

/** The first step waits for none; one that moved behind another waits for the usual time. */
export const inOrder = (steps: readonly StepDraft[]): StepDraft[] =>
  steps.map((step, index) => ({
    ...step,
    noReceiptMinutes: index === 0 ? null : (step.noReceiptMinutes ?? NO_RECEIPT),
  }))

export function movedStep(steps: readonly StepDraft[], from: number, by: 1 | -1): StepDraft[] {
  const to = from + by
  if (to < 0 || to >= steps.length) return [...steps]
  const moved = steps.toSpliced(from, 1).toSpliced(to, 0, steps[from]!)
  return moved.map((step, index) => ({
    ...step,
    noReceiptMinutes: index === 0 ? null : step === steps[0] ? NO_RECEIPT : step.noReceiptMinutes,
  }))
}

/** Channels that are not among the steps yet. */
export const channelsLeft = (steps: readonly StepDraft[]): Channel[] =>
  steps.length >= MOST_STEPS
    ? []
    : PRIORITISED.filter((channel) => !steps.some((one) => one.channel === channel))

/** A draft that copies a handoff: its channels with what they say, how long answers belong to it, and where they go. */
export const fromHandoff = (handoff: Handoff): CampaignChange => ({
  handoffId: handoff.id,
  lookbackMinutes: handoff.lookbackMinutes,
  routeAll: handoff.routeAll,
  ...stepsChange(
    handoff.steps.map((step, index) => (index === 0 ? { ...step, noReceiptMinutes: null } : step)),
  ),
})

/** Templates of the steps by id; undefined while one is being read, null once it is known to be gone. */
export type Templates = Readonly<Record<string, Template | null | undefined>>

export const templateOf = (step: StepDraft, templates: Templates): Template | null | undefined =>
  step.rich?.type === 'template' ? templates[step.rich.templateId] : null

/** What a step's template says with what fills it, as it would be frozen now; null without one. */
export function contentOf(
  step: StepDraft,
  template: Template | null | undefined,
  audience: Import | null | undefined,
): TemplateContent | null {
  if (step.rich?.type !== 'template' || !template) return null
  const named = (text: string): string =>
    audience ? nameNumberedVariables(text, audience.columns, audience.phoneColumn) : text
  return {
    type: 'template',
    templateId: template.id,
    name: template.name,
    language: template.language,
    category: template.category,
    carrierTemplateId: template.carrierTemplateId,
    parts: template.parts,
    fills: Object.fromEntries(Object.entries(step.rich.fills).map(([key, text]) => [key, named(text)])),
    defaults: { ...template.defaults, ...step.rich.defaults },
  }
}

/** Everything a step says with its variables, as one text. */
export const saidBy = (step: StepDraft): string =>
  step.channel === 'whatsapp'
    ? step.rich?.type === 'template'
      ? inReadingOrder(step.rich.fills).join('\n')
      : ''
    : step.message

const PARTS = ['header', 'body', 'button']

/** What fills a template, header first: the keys of a saved draft come back in no order of ours. */
const inReadingOrder = (fills: Fills): string[] => {
  const rank = (key: string): number => PARTS.indexOf(key.split('.')[0]!)
  return Object.entries(fills)
    .sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }))
    .map(([, text]) => text)
}

/** Everything the campaign says on any channel: the columns its file needs are in it. */
export const saidByAll = (campaign: Campaign): string => stepsOf(campaign).map(saidBy).join('\n')

/** The variables of a step by the names of the file's columns, in order. */
export const variablesOf = (step: StepDraft, audience: Import | null): string[] => {
  const said = saidBy(step)
  return variablesIn(audience ? nameNumberedVariables(said, audience.columns, audience.phoneColumn) : said)
}

/** An audience is a list of phones, unless the brand's app is the only channel. */
export const byConsumerId = (campaign: Campaign): boolean =>
  stepsOf(campaign).every((step) => step.channel === 'inapp')

export const usesApp = (campaign: Campaign): boolean =>
  stepsOf(campaign).some((step) => step.channel === 'inapp')
