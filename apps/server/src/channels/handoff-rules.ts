// pure
import { type HandoffInput, type StepDraft, slotsOf } from '@foreword/contract'
import type { TemplateRow } from './templates-store.ts'

/** What is wrong in a handoff: `field` as in the request, `message` says what to do. `passes` = it may be over when the handoff is used. */
export type HandoffProblem = { field: string; message: string; passes: boolean }

/** What a step may name: senders in use, and the templates each can use. */
export type Known = {
  senders: ReadonlyMap<string, { name: string; channel: string }>
  /** By sender. */
  templates: ReadonlyMap<string, readonly TemplateRow[]>
}

const CHANNEL_WORDS: Record<StepDraft['channel'], string> = {
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  inapp: 'In-app',
}

export function handoffProblems(
  handoff: Pick<HandoffInput, 'name' | 'steps'>,
  known: Known,
): HandoffProblem[] {
  const problems: HandoffProblem[] = []
  const say = (field: string, message: string) => problems.push({ field, message, passes: false })
  if (handoff.name.trim() === '') say('name', 'A name is needed, so that people find it.')
  if (/[<>]/.test(handoff.name)) say('name', 'A name takes no < and no >. Take them out.')
  for (const [index, step] of handoff.steps.entries()) {
    const twice = handoff.steps.findIndex((one) => one.channel === step.channel) !== index
    if (twice)
      say(`steps.${index}.channel`, `${CHANNEL_WORDS[step.channel]} comes twice. Each channel comes once.`)
    problems.push(...stepProblems(step, `steps.${index}`, known))
  }
  return problems
}

function stepProblems(step: StepDraft, at: string, known: Known): HandoffProblem[] {
  const problems: HandoffProblem[] = []
  const say = (field: string, message: string, passes = false) =>
    problems.push({ field: `${at}.${field}`, message, passes })
  const sender = step.senderId === null ? undefined : known.senders.get(step.senderId)
  if (step.senderId === null) say('senderId', `Choose the sender for ${CHANNEL_WORDS[step.channel]}.`)
  else if (!sender) say('senderId', 'Its sender is not in use any more. Choose another.')
  else if (sender.channel !== step.channel)
    say('senderId', `${sender.name} does not send by ${CHANNEL_WORDS[step.channel]}. Choose another sender.`)
  if (step.channel === 'whatsapp') return [...problems, ...templateProblems(step, at, known)]
  if (step.message.trim() === '') say('message', 'The message is empty. Write what people will read.')
  if (step.channel === 'sms') {
    if (step.rich !== null) say('rich', 'An SMS is text only. Take the rest away.')
    if (step.optOutOn && step.optOutText.trim() === '')
      say('optOutText', 'The opt-out text is empty. Write how people stop it, or switch it off.')
  }
  if (step.channel === 'inapp') {
    if (step.rich?.type === 'template') say('rich', 'In-app messages take no WhatsApp template.')
    if (step.rich?.type === 'inapp') {
      const { imageUrl, linkUrl, linkLabel } = step.rich
      if (imageUrl && !LINK.test(imageUrl))
        say('rich.imageUrl', 'Write the whole link of the picture, beginning with https://.')
      if (linkUrl && !LINK.test(linkUrl))
        say('rich.linkUrl', 'Write the whole link, beginning with https://.')
      if (linkLabel && !linkUrl)
        say('rich.linkUrl', 'The button leads nowhere. Write its link, or take its words away.')
    }
  }
  return problems
}

const LINK = /^https:\/\/[^\s/]+\.[^\s]+$/i

function templateProblems(step: StepDraft, at: string, known: Known): HandoffProblem[] {
  const problems: HandoffProblem[] = []
  const say = (field: string, message: string, passes = false) =>
    problems.push({ field: `${at}.${field}`, message, passes })
  const { rich } = step
  if (rich?.type !== 'template') {
    say('rich', 'Choose a template: WhatsApp lets only templates begin a conversation.')
    return problems
  }
  const template = known.templates.get(step.senderId ?? '')?.find((one) => one.id === rich.templateId)
  if (!template) {
    say('rich.templateId', 'This sender has no such template. Choose one of its templates.')
    return problems
  }
  const title = `${template.name} (${template.language})`
  const state = UNSENDABLE[template.status]
  if (state) say('rich.templateId', `${title} ${state}`, PASSES.has(template.status))
  for (const slot of slotsOf(template.parts)) {
    const filled = rich.fills[slot.key]?.trim() || rich.defaults[slot.key]?.trim()
    if (slot.required && !filled)
      say(
        `rich.fills.${slot.key}`,
        `${slot.label}: say what stands there, such as {first_name} or plain text.`,
      )
  }
  return problems
}

const PASSES: ReadonlySet<string> = new Set(['pending', 'paused'])
const UNSENDABLE: Partial<Record<TemplateRow['status'], string>> = {
  draft: 'was not handed in yet. Hand it in, or choose an approved one.',
  pending: 'is in review. It can be sent once it is approved.',
  rejected: 'was rejected. Correct it, or choose an approved one.',
  paused: 'is paused by WhatsApp. It can be sent when the pause is over.',
  disabled: 'was disabled by WhatsApp. Choose another.',
  deleted: 'was deleted. Choose another.',
}

/** Steps without what does not belong to them: the first waits for none, and only SMS carries an opt-out text. */
export const tidySteps = (steps: readonly StepDraft[]): StepDraft[] =>
  steps.map((step, index) => ({
    ...step,
    message: step.channel === 'whatsapp' ? '' : step.message,
    optOutOn: step.channel === 'sms' && step.optOutOn,
    noReceiptMinutes: index === 0 ? null : step.noReceiptMinutes,
  }))
