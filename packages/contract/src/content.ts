// pure
import * as Type from 'typebox'
import { Channel, Id, Nullable } from './common.ts'
import { renderTemplate } from './text/template.ts'

// What a message says beyond plain text. Three forms of the same thing:
//   draft    what a person chose in the wizard: a template and what fills it, or an in-app picture and link
//   content  the draft frozen at launch with everything the template had then: a RichContent in message_contents
//   rich     one person's message, every value in its place: what a carrier is handed
// The arithmetic between them lives here, because console and server must agree to the character.

const Url = Type.String({ maxLength: 2000 })

/** A button of a template. `url` may end in a variable: https://example.org/{{1}}; of a copy_code it is the code, where the carrier keeps that. */
export const TemplateButton = Type.Object({
  type: Type.Union([
    Type.Literal('quick_reply'),
    Type.Literal('url'),
    Type.Literal('phone_number'),
    Type.Literal('copy_code'),
    Type.Literal('other'),
  ]),
  text: Type.String({ maxLength: 60 }),
  url: Nullable(Url),
  phone: Nullable(Type.String({ maxLength: 30 })),
})
export type TemplateButton = Type.Static<typeof TemplateButton>

export const HeaderFormat = Type.Union([
  Type.Literal('text'),
  Type.Literal('image'),
  Type.Literal('video'),
  Type.Literal('document'),
  Type.Literal('location'),
])
export type HeaderFormat = Type.Static<typeof HeaderFormat>

/**
 * A template as people read it, whichever carrier keeps it. Variables are {{1}}, {{2}} … or {{first_name}}. The text of a header with a
 * picture, video or document is its link, where the carrier keeps that: whole, or open at its end like a button's; else a message brings it.
 */
export const TemplateParts = Type.Object({
  header: Nullable(Type.Object({ format: HeaderFormat, text: Nullable(Type.String({ maxLength: 1024 })) })),
  body: Type.String({ maxLength: 4096 }),
  footer: Nullable(Type.String({ maxLength: 200 })),
  buttons: Type.Array(TemplateButton, { maxItems: 10 }),
})
export type TemplateParts = Type.Static<typeof TemplateParts>

export const TemplateCategory = Type.Union([
  Type.Literal('marketing'),
  Type.Literal('utility'),
  Type.Literal('authentication'),
])
export type TemplateCategory = Type.Static<typeof TemplateCategory>

/**
 * What fills a template's variables: `body.1`, `body.first_name`, `header.1`, `header.link`, `header.filename`, `header.latitude`,
 * `header.longitude`, `header.name`, `header.address`, `button.0`. Values are our own message templates: "{first_name}", "Gate {gate}",
 * or plain text.
 */
export const Fills = Type.Record(Type.String({ maxLength: 80 }), Type.String({ maxLength: 2000 }))
export type Fills = Type.Static<typeof Fills>

const InAppFields = {
  imageUrl: Nullable(Url),
  linkUrl: Nullable(Url),
  linkLabel: Nullable(Type.String({ maxLength: 60 })),
  notificationTitle: Nullable(Type.String({ maxLength: 120 })),
  notificationText: Nullable(Type.String({ maxLength: 300 })),
}

export const TemplateDraft = Type.Object({
  type: Type.Literal('template'),
  templateId: Id,
  fills: Fills,
  /** Stand in for a value the recipient's row lacks, by the keys of `fills`. */
  defaults: Fills,
})
export const InAppDraft = Type.Object({ type: Type.Literal('inapp'), ...InAppFields })
export const RichDraft = Type.Union([TemplateDraft, InAppDraft])
export type RichDraft = Type.Static<typeof RichDraft>

/** A further channel of a campaign, tried for people whom the one before did not reach. Each channel comes once. */
export const StepDraft = Type.Object({
  channel: Channel,
  senderId: Nullable(Id),
  message: Type.String({ maxLength: 10_000 }),
  optOutOn: Type.Boolean(),
  optOutText: Type.String({ maxLength: 300 }),
  rich: Nullable(RichDraft),
  /** Minutes without a delivery receipt of the step before after which this one is tried; null = only when it failed. */
  noReceiptMinutes: Nullable(Type.Integer({ minimum: 5, maximum: 7 * 24 * 60 })),
})
export type StepDraft = Type.Static<typeof StepDraft>

/** What happens to a recipient who is in a conversation with the brand: not sent, held until it is closed, or sent into it. */
export const OpenConversations = Type.Union([
  Type.Literal('fail'),
  Type.Literal('hold'),
  Type.Literal('deliver'),
])
export type OpenConversations = Type.Static<typeof OpenConversations>

export const TemplateContent = Type.Object({
  type: Type.Literal('template'),
  templateId: Id,
  name: Type.String(),
  language: Type.String(),
  category: TemplateCategory,
  /** The carrier's own id of it, where that is what it is sent by (Twilio's HX…). */
  carrierTemplateId: Nullable(Type.String()),
  parts: TemplateParts,
  fills: Fills,
  defaults: Fills,
})
export type TemplateContent = Type.Static<typeof TemplateContent>
export const InAppContent = Type.Object({ type: Type.Literal('inapp'), ...InAppFields })
export const RichContent = Type.Union([TemplateContent, InAppContent])
export type RichContent = Type.Static<typeof RichContent>

/** `place` is the variable as the template writes it; `name` is null where that is a number. */
const Param = Type.Object({
  name: Nullable(Type.String()),
  text: Type.String(),
  place: Type.Optional(Type.String()),
})

/** The most that buttons and lists may have, as WhatsApp takes them: how many, and characters. */
export const CHOICES = {
  buttons: 3,
  title: 20,
  footer: 60,
  /** What opens a list. */
  open: 20,
  rows: 10,
  rowTitle: 24,
  description: 72,
  section: 24,
} as const

const Reply = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 256 }),
  title: Type.String({ minLength: 1, maxLength: CHOICES.title }),
})

const ButtonsRich = Type.Object({
  type: Type.Literal('buttons'),
  footer: Nullable(Type.String({ maxLength: CHOICES.footer })),
  buttons: Type.Array(Reply, { minItems: 1, maxItems: CHOICES.buttons }),
})
export const ListRich = Type.Object({
  type: Type.Literal('list'),
  button: Type.String({ minLength: 1, maxLength: CHOICES.open }),
  rows: Type.Array(
    Type.Object({
      id: Type.String({ minLength: 1, maxLength: 200 }),
      title: Type.String({ minLength: 1, maxLength: CHOICES.rowTitle }),
      description: Nullable(Type.String({ maxLength: CHOICES.description })),
      section: Type.Optional(
        Nullable(
          Type.String({
            maxLength: CHOICES.section,
            description: 'the heading it stands under; with two headings, every row needs one',
          }),
        ),
      ),
    }),
    { minItems: 1, maxItems: CHOICES.rows },
  ),
})
export type ListRich = Type.Static<typeof ListRich>
const MediaRich = Type.Object({
  type: Type.Literal('media'),
  media: Type.Union([
    Type.Literal('image'),
    Type.Literal('video'),
    Type.Literal('document'),
    Type.Literal('audio'),
  ]),
  link: Url,
  filename: Nullable(Type.String({ maxLength: 240 })),
})

/** Rows under their headings, in the order in which each heading first comes; null = rows without one. */
export function sectionsOf<R extends { section?: string | null | undefined }>(
  rows: readonly R[],
): { title: string | null; rows: R[] }[] {
  const sections: { title: string | null; rows: R[] }[] = []
  for (const row of rows) {
    const title = row.section?.trim() || null
    const known = sections.find((section) => section.title === title)
    if (known) known.rows.push(row)
    else sections.push({ title, rows: [row] })
  }
  return sections
}

const Unfinished = Type.String({ maxLength: 200 })
const ChoiceId = Type.String({ minLength: 1, maxLength: 64 })

/** Buttons or a list while somebody writes them: a title may still be missing or too long. '' = nothing. */
export const ChoicesDraft = Type.Union([
  Type.Object({
    type: Type.Literal('buttons'),
    footer: Unfinished,
    buttons: Type.Array(Type.Object({ id: ChoiceId, title: Unfinished }), { maxItems: CHOICES.buttons }),
  }),
  Type.Object({
    type: Type.Literal('list'),
    button: Unfinished,
    sections: Type.Array(
      Type.Object({
        id: ChoiceId,
        title: Unfinished,
        rows: Type.Array(Type.Object({ id: ChoiceId, title: Unfinished, description: Unfinished }), {
          maxItems: CHOICES.rows,
        }),
      }),
      { maxItems: CHOICES.rows },
    ),
  }),
])
export type ChoicesDraft = Type.Static<typeof ChoicesDraft>

/** What an answer may say beside its text while the 24 hours of a conversation run. */
export const SessionRich = Type.Union([ButtonsRich, ListRich, MediaRich])
export type SessionRich = Type.Static<typeof SessionRich>

/** One person's message beyond its text, as a carrier is handed it. Everything but `template` needs an open 24-hour window on WhatsApp. */
export const Rich = Type.Union([
  Type.Object({
    type: Type.Literal('template'),
    name: Type.String(),
    language: Type.String(),
    category: TemplateCategory,
    carrierTemplateId: Nullable(Type.String()),
    header: Nullable(
      Type.Union([
        Type.Object({ type: Type.Literal('text'), params: Type.Array(Param) }),
        Type.Object({
          type: Type.Union([Type.Literal('image'), Type.Literal('video'), Type.Literal('document')]),
          link: Type.String(),
          filename: Nullable(Type.String()),
          /** What ends the link, where the template has the rest. */
          params: Type.Optional(Type.Array(Param)),
        }),
        Type.Object({
          type: Type.Literal('location'),
          latitude: Type.String(),
          longitude: Type.String(),
          name: Type.String(),
          address: Type.String(),
        }),
      ]),
    ),
    body: Type.Array(Param),
    buttons: Type.Array(
      Type.Object({
        index: Type.Integer(),
        type: Type.Union([Type.Literal('quick_reply'), Type.Literal('url'), Type.Literal('copy_code')]),
        value: Type.String(),
        place: Type.Optional(Type.String()),
      }),
    ),
    /** What its buttons say, for those who read the thread: the carrier has the words itself. */
    labels: Type.Optional(Type.Array(Type.String())),
  }),
  ButtonsRich,
  ListRich,
  MediaRich,
  InAppContent,
])
export type Rich = Type.Static<typeof Rich>

/** What came with a message beside its text: pictures and files, or the button that was tapped. */
export type Received = {
  media: readonly { url: string; type: string; name: string | null }[]
  /** The id or payload of the button or list row. */
  tapped: string | null
  /** The carrier's id of the message it answers. */
  replyTo: string | null
}

const PLACE = /\{\{\s*([^{}]{1,60}?)\s*\}\}/g

/** The variables of a text, each once, in order: "1", "2" or names. */
export const placesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(PLACE)].map((match) => match[1]!)),
]

export type Slot = {
  /** As in Fills: `body.1`. */
  key: string
  /** "Variable 1 of the text", for people. */
  label: string
  /** What it must be: text, an https link to a file, or a number. */
  wants: 'text' | 'link' | 'number'
  required: boolean
}

/** Everything of a template that must be filled, in the order it is read. */
export function slotsOf(parts: TemplateParts): Slot[] {
  const slots: Slot[] = []
  const text = (key: string, label: string) => slots.push({ key, label, wants: 'text', required: true })
  const { header } = parts
  if (header?.format === 'text')
    for (const name of placesIn(header.text ?? '')) text(`header.${name}`, `Header, ${name}`)
  if (header?.format === 'location') {
    slots.push({ key: 'header.latitude', label: 'Latitude', wants: 'number', required: true })
    slots.push({ key: 'header.longitude', label: 'Longitude', wants: 'number', required: true })
    text('header.name', 'Name of the place')
    text('header.address', 'Address of the place')
  } else if (header && header.format !== 'text' && header.text !== null) {
    for (const name of placesIn(header.text))
      text(`header.${name}`, `End of the ${lowerFirst(MEDIA[header.format])}`)
  } else if (header && header.format !== 'text') {
    slots.push({ key: 'header.link', label: MEDIA[header.format], wants: 'link', required: true })
    if (header.format === 'document')
      slots.push({ key: 'header.filename', label: 'Name of the file', wants: 'text', required: false })
  }
  for (const name of placesIn(parts.body)) text(`body.${name}`, `Text, ${name}`)
  for (const [index, button] of parts.buttons.entries()) {
    if (button.type === 'url' && placesIn(button.url ?? '').length > 0)
      text(`button.${index}`, `End of the link of “${button.text}”`)
    if (button.type === 'copy_code' && (button.url === null || placesIn(button.url).length > 0))
      text(`button.${index}`, `Code behind “${button.text}”`)
  }
  return slots
}

const lowerFirst = (text: string): string => text[0]!.toLowerCase() + text.slice(1)

const MEDIA: Record<'image' | 'video' | 'document', string> = {
  image: 'Link of the picture',
  video: 'Link of the video',
  document: 'Link of the document',
}

export type Resolved = {
  rich: Rich
  /** The message as a person reads it: header, text, footer, each on its own line. */
  text: string
  /** Columns or slots without a value, each once: a recipient's row is refused because of the first. */
  missing: string[]
  /** What a value must not be, in words; null = all are fine. */
  fault: string | null
}

/** Fills a frozen template for one person. */
export function resolveTemplate(
  content: TemplateContent,
  values: Readonly<Record<string, string>>,
): Resolved {
  const { parts } = content
  const missing: string[] = []
  let fault: string | null = null
  const filled = new Map<string, string>()
  for (const slot of slotsOf(parts)) {
    const made = renderTemplate(content.fills[slot.key] ?? '', values)
    const spare = content.defaults[slot.key]?.trim() ?? ''
    const lacking = made.missing.length > 0 || made.text.trim() === ''
    const value = (lacking ? spare : made.text).trim()
    if (value === '' && slot.required) missing.push(made.missing[0] ?? slot.label)
    fault ??= value === '' ? null : faultOf(slot, value)
    filled.set(slot.key, value)
  }
  const get = (key: string): string => filled.get(key) ?? ''
  const put = (text: string, part: string): string =>
    text.replace(PLACE, (raw, name: string) => get(`${part}.${name}`) || raw)
  const params = (text: string, part: string) =>
    placesIn(text).map((name) => ({
      name: /^\d+$/.test(name) ? null : name,
      text: get(`${part}.${name}`),
      place: name,
    }))
  const header = parts.header
  const body = put(parts.body, 'body')
  if (body.length > MAX_TEMPLATE_BODY)
    fault ??= `The text is ${body.length} characters with its values; WhatsApp takes ${MAX_TEMPLATE_BODY}`
  const lines = [header?.format === 'text' ? put(header.text ?? '', 'header') : null, body, parts.footer]
  return {
    rich: {
      type: 'template',
      name: content.name,
      language: content.language,
      category: content.category,
      carrierTemplateId: content.carrierTemplateId,
      header: headerOf(header, get, put, params),
      body: params(parts.body, 'body'),
      buttons: parts.buttons.flatMap((button, index) => {
        const value = get(`button.${index}`)
        const { type } = button
        if ((type !== 'url' && type !== 'copy_code') || value === '') return []
        const [place] = placesIn(button.url ?? '')
        return [{ index, type, value, ...(place !== undefined && { place }) }]
      }),
    },
    text: lines.filter((line): line is string => line !== null && line !== '').join('\n'),
    missing: [...new Set(missing)],
    fault,
  }
}

/** What WhatsApp takes as a template's text once it is filled, characters. */
export const MAX_TEMPLATE_BODY = 1024
const MAX_COPY_CODE = 15

/** What a value of a slot must not be, in words; null = it is fine. */
export function faultOf(slot: Slot, value: string): string | null {
  if (slot.wants === 'link' && !/^https:\/\/[^\s/]+\.[^\s]+$/i.test(value))
    return `“${value.slice(0, 60)}” is not a link: write it with https://`
  if (slot.wants === 'number' && !/^-?\d{1,3}(\.\d+)?$/.test(value))
    return `“${value.slice(0, 30)}” is not a number of degrees`
  if (slot.label.startsWith('Code') && value.length > MAX_COPY_CODE)
    return `The code “${value.slice(0, 30)}” has ${value.length} characters; ${MAX_COPY_CODE} are the most`
  if (slot.wants === 'text' && /[\n\t]| {5,}/.test(value))
    return 'A value has a line break, a tab or more than four blanks, which WhatsApp does not take'
  return null
}

type Header = Extract<Rich, { type: 'template' }>['header']
type Params = { name: string | null; text: string; place: string }[]

function headerOf(
  header: TemplateParts['header'],
  get: (key: string) => string,
  put: (text: string, part: string) => string,
  params: (text: string, part: string) => Params,
): Header {
  if (!header) return null
  if (header.format === 'text') {
    const own = params(header.text ?? '', 'header')
    return own.length > 0 ? { type: 'text', params: own } : null
  }
  if (header.format === 'location') {
    return {
      type: 'location',
      latitude: get('header.latitude'),
      longitude: get('header.longitude'),
      name: get('header.name'),
      address: get('header.address'),
    }
  }
  if (header.text !== null) {
    const link = put(header.text, 'header')
    return { type: header.format, link, filename: null, params: params(header.text, 'header') }
  }
  return { type: header.format, link: get('header.link'), filename: get('header.filename') || null }
}

/** A template's text with what fills it in place: "Hi {first_name}, your flight…". What lists and reviews show. */
export function readableTemplate(content: Pick<TemplateContent, 'parts' | 'fills'>): string {
  const put = (text: string, part: string): string =>
    text.replace(PLACE, (raw, name: string) => content.fills[`${part}.${name}`] || raw)
  const { header, body, footer } = content.parts
  const lines = [
    header?.format === 'text' ? put(header.text ?? '', 'header') : null,
    put(body, 'body'),
    footer,
  ]
  return lines.filter((line): line is string => line !== null && line !== '').join('\n')
}
