// pure
import { type Channel, placesIn, type StepDraft, type TemplateParts, variablesIn } from '@foreword/contract'
import type { HandoffRow, SenderRow, TemplateRow } from '../channels/index.ts'
import type { Json } from './refusal.ts'

// A handoff as the Outbound Configuration API tells it.

/** Channels as that API names them; those we do not have list nothing. */
export const HANDOFF_CHANNELS: Record<string, Channel | null> = {
  wa: 'whatsapp',
  'sms-twilio': 'sms',
  inapp: 'inapp',
  'apple-twilio': null,
  googlercs: null,
}

const TYPE_OF: Record<Channel, string> = { whatsapp: 'wa', sms: 'sms-twilio', inapp: 'inapp' }

export type HandoffFacts = {
  senders: ReadonlyMap<string, SenderRow>
  templates: ReadonlyMap<string, TemplateRow>
}

export function handoffRecord(row: HandoffRow, facts: HandoffFacts): Json {
  return {
    id: row.short_id,
    name: row.name,
    lookbackPeriodDay: Math.floor(row.lookback_minutes / 1440),
    lookbackPeriodHour: Math.floor((row.lookback_minutes % 1440) / 60),
    routeAllWithinLookback: row.route_all,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    channels: row.steps.map((step) => channelOf(step, facts)),
  }
}

function channelOf(step: StepDraft, { senders, templates }: HandoffFacts): Json {
  const sender = senders.get(step.senderId ?? '')
  const { rich, message } = step
  const type = TYPE_OF[step.channel]
  if (step.channel === 'whatsapp') {
    const template = rich?.type === 'template' ? templates.get(rich.templateId) : undefined
    return {
      ...{ type, language: template?.language ?? '', outboundnumber: digits(sender) },
      ...{ namespace: template?.owner ?? '', templatename: template?.name ?? '' },
      messageComponents:
        template && rich?.type === 'template' ? templateComponents(template.parts, rich.fills) : [],
    }
  }
  if (step.channel === 'sms') {
    const body = { type: 'body', content: dollars(message), variables: variablesIn(message) }
    const optOut = step.optOutOn ? { optOut: step.optOutText } : {}
    return {
      ...{ type, language: 'en', outboundnumber: sender?.address ?? '' },
      messageComponents: [{ ...body, ...optOut }],
    }
  }
  return {
    type,
    language: 'en',
    appNames: sender ? [sender.name] : [],
    messageComponents: inAppComponents(step),
  }
}

const digits = (sender: SenderRow | undefined): string => (sender?.address ?? '').replace(/^\+/, '')

/** Our {name} as their ${{name}}. */
const dollars = (text: string): string =>
  text.replace(/\{\{?\s*([^{}]+?)\s*\}?\}/g, (_raw, name: string) => `\${{${name}}}`)

/** A template’s own {{1}} with what fills it in its place: a variable of the request, or a fixed text. */
function filled(text: string, part: string, fills: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (raw, name: string) =>
    dollars(fills[`${part}.${name}`] ?? raw),
  )
}

function templateComponents(parts: TemplateParts, fills: Readonly<Record<string, string>>): Json[] {
  const { header, body, footer, buttons } = parts
  const list: Json[] = []
  const names = (keys: readonly string[]): string[] => [
    ...new Set(keys.flatMap((key) => variablesIn(fills[key] ?? ''))),
  ]
  if (header?.format === 'text') {
    const keys = placesIn(header.text ?? '').map((name) => `header.${name}`)
    list.push({
      type: 'header',
      sub_type: 'text',
      content: filled(header.text ?? '', 'header', fills),
      variables: names(keys),
    })
  } else if (header && header.format !== 'location') {
    const link = fills['header.link'] ?? ''
    list.push({
      type: 'header',
      sub_type: header.format,
      content: dollars(link),
      variables: names(['header.link']),
    })
  }
  const keys = placesIn(body).map((name) => `body.${name}`)
  list.push({ type: 'body', content: filled(body, 'body', fills), variables: names(keys) })
  if (footer) list.push({ type: 'footer', content: footer })
  for (const [index, button] of buttons.entries()) {
    const base = { type: 'button', index, content: button.text }
    if (button.type === 'quick_reply') list.push({ ...base, sub_type: 'quick_reply' })
    if (button.type === 'phone_number')
      list.push({ ...base, sub_type: 'phone_number', phone_number: button.phone ?? '' })
    if (button.type === 'url') {
      const variables = names([`button.${index}`])
      list.push({
        ...base,
        sub_type: 'url',
        url: button.url ?? '',
        ...(variables.length > 0 ? { variables } : {}),
      })
    }
  }
  return list
}

function inAppComponents({ message, rich }: StepDraft): Json[] {
  const own = rich?.type === 'inapp' ? rich : null
  const text: Json = {
    type: 'text',
    messageText: dollars(message),
    notificationTitle: own?.notificationTitle ?? '',
    notificationMessage: own?.notificationText ?? dollars(message),
    isSameMessageForNotification: !own?.notificationText,
    variables: variablesIn(message),
  }
  if (!own?.imageUrl) return [text]
  const link = own.linkUrl ?? ''
  return [text, { type: 'image', url: own.imageUrl, isClickable: link !== '', destinationUrl: link }]
}
