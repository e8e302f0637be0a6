// pure
import { placesIn, slotsOf, type TemplateButton, type TemplateParts } from '@foreword/contract'
import type { NewTemplate } from '../../channels/carrier.ts'
import { listIn, type Resource, textIn } from './resource.ts'

// A content of Twilio's in our form and back. Its variables are numbered through all its parts, where Meta begins anew in each.

type Types = Readonly<Record<string, unknown>>

/** What WhatsApp can show of a content: the richest of its types that we know. */
const KINDS = [
  'whatsapp/card',
  'whatsapp/authentication',
  'twilio/card',
  'twilio/call-to-action',
  'twilio/quick-reply',
  'twilio/media',
  'twilio/text',
] as const

/** The parts of a content; null for a kind that is no template of WhatsApp's, such as a list or a carousel. */
export function partsOf(types: Types): TemplateParts | null {
  const kind = KINDS.find((one) => isObject(types[one]))
  if (!kind) return null
  const type = types[kind] as Resource
  if (kind === 'whatsapp/authentication') return authentication(type)
  const body =
    kind === 'twilio/card'
      ? [textIn(type, 'title'), textIn(type, 'subtitle')].filter(Boolean).join('\n')
      : textIn(type, 'body')
  if (body === '') return null
  return {
    header: headerOf(type),
    body: body.slice(0, 4096),
    footer: (kind === 'whatsapp/card' && textIn(type, 'footer')) || null,
    buttons: listIn(type, 'actions')
      .slice(0, 10)
      .map((action) => buttonOf(action, kind)),
  }
}

const isObject = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Meta writes the words of these itself. */
function authentication(type: Resource): TemplateParts {
  const careful =
    type.add_security_recommendation === true ? ' For your security, do not share this code.' : ''
  return {
    header: null,
    body: `*{{1}}* is your verification code.${careful}`,
    footer: null,
    buttons: [],
  }
}

function headerOf(type: Resource): TemplateParts['header'] {
  const words = textIn(type, 'header_text')
  if (words !== '') return { format: 'text', text: words.slice(0, 1024) }
  const { media } = type
  const link: unknown = Array.isArray(media) ? media[0] : media
  if (typeof link !== 'string' || link === '') return null
  const path = link.replace(/[?#].*$/, '')
  const format = /\.(mp4|3gpp?)$/i.test(path) ? 'video' : /\.pdf$/i.test(path) ? 'document' : 'image'
  return { format, text: link.slice(0, 1024) }
}

function buttonOf(action: Resource, kind: (typeof KINDS)[number]): TemplateButton {
  const text = textIn(action, 'title').slice(0, 60)
  const none = { text, url: null, phone: null }
  switch (kind === 'twilio/quick-reply' ? 'QUICK_REPLY' : textIn(action, 'type').toUpperCase()) {
    case 'QUICK_REPLY':
      return { ...none, type: 'quick_reply' }
    case 'URL':
      return { ...none, type: 'url', url: textIn(action, 'url') }
    case 'PHONE_NUMBER':
      return { ...none, type: 'phone_number', phone: textIn(action, 'phone').slice(0, 30) || null }
    case 'COPY_CODE':
      return { ...none, type: 'copy_code', text: text || 'Copy code', url: textIn(action, 'code') || null }
    default:
      return { ...none, type: 'other' }
  }
}

/** Sample values by the keys of Fills, from a content's own variables. */
export function examplesOf(parts: TemplateParts, variables: unknown): Record<string, string> {
  if (!isObject(variables)) return {}
  const found = slotsOf(parts).flatMap(({ key }) => {
    const value = variables[placeOf(parts, key)]
    return typeof value === 'string' && value !== '' ? [[key, value] as const] : []
  })
  return Object.fromEntries(found)
}

/** `body.2` → "2"; of a button the variable of its link or code. */
function placeOf(parts: TemplateParts, key: string): string {
  const [part, name] = [key.slice(0, key.indexOf('.')), key.slice(key.indexOf('.') + 1)]
  return part === 'button' ? (placesIn(parts.buttons[Number(name)]?.url ?? '')[0] ?? '') : name
}

export type Creation = {
  types: Record<string, Resource>
  variables: Record<string, string>
  parts: TemplateParts
  examples: Record<string, string>
}

/** What Twilio is given, and our template as it is then, with variables numbered through. A sentence when Twilio has no such thing. */
export function creationOf(template: NewTemplate): Creation | string {
  const { parts } = template
  if (parts.header?.format === 'location')
    return 'Twilio has no template with a place on its head. Leave the head out.'
  const numbering = openNumbering(template)
  const body = numbering.text('body', parts.body)
  const header = numbering.header(parts.header)
  if (typeof header === 'string') return header
  const buttons = parts.buttons.map(numbering.button)
  const { variables, examples } = numbering
  const numbered: TemplateParts = { header, body, footer: parts.footer, buttons }
  return { types: typesFor(numbered), variables, parts: numbered, examples }
}

function openNumbering({ examples: given, parts: before }: NewTemplate) {
  const variables: Record<string, string> = {}
  const examples: Record<string, string> = {}
  let last = 0
  const take = (example: string | undefined): string => {
    last += 1
    if (example) variables[last] = example
    return String(last)
  }
  const text = (part: 'body' | 'header', words: string): string => {
    const places = new Map<string, string>()
    return words.replace(/\{\{\s*([^{}]{1,60}?)\s*\}\}/g, (_, name: string) => {
      const example = given[`${part}.${name}`]
      const place = places.get(name) ?? take(example)
      places.set(name, place)
      if (example) examples[`${part}.${place}`] = example
      return `{{${place}}}`
    })
  }
  return {
    variables,
    examples,
    text,
    header(header: TemplateParts['header']): TemplateParts['header'] | string {
      if (!header || header.format === 'text')
        return header && { ...header, text: text('header', header.text ?? '') }
      if (header.text !== null) return { ...header, text: text('header', header.text) }
      const sample = URL.parse(given['header.link'] ?? '')
      if (sample?.protocol !== 'https:' || sample.pathname.length < 2)
        return `A sample of the ${header.format} is needed: give a public https link to one.`
      // WhatsApp wants the host to be fixed, and only the end of a link to differ.
      const end = sample.pathname.slice(1) + sample.search
      const place = take(end)
      examples[`header.${place}`] = end
      return { ...header, text: `${sample.origin}/{{${place}}}` }
    },
    button(button: TemplateButton, index: number): TemplateButton {
      const example = given[`button.${index}`]
      const open =
        button.type === 'copy_code' || (button.type === 'url' && placesIn(button.url ?? '').length > 0)
      if (example) examples[`button.${index}`] = example
      if (!open) return button
      const place = take(example)
      if (button.type === 'copy_code') return { ...button, url: `{{${place}}}` }
      return { ...button, url: before.buttons[index]!.url!.replace(/\{\{[^{}]*\}\}/, `{{${place}}}`) }
    },
  }
}

/** The plainest of Twilio's types that has room for it. */
function typesFor({ header, body, footer, buttons }: TemplateParts): Record<string, Resource> {
  const actions = buttons.map(actionOf)
  const kinds = new Set(buttons.map((button) => (button.type === 'quick_reply' ? 'reply' : 'call')))
  if ((header && (header.format === 'text' || actions.length > 0)) || footer !== null || kinds.size > 1)
    return {
      'whatsapp/card': {
        body,
        ...(header?.format === 'text' && { header_text: header.text }),
        ...(header && header.format !== 'text' && { media: [header.text] }),
        ...(footer !== null && { footer }),
        ...(actions.length > 0 && { actions }),
      },
    }
  if (header) return { 'twilio/media': { body, media: [header.text] } }
  if (kinds.has('reply'))
    return { 'twilio/quick-reply': { body, actions: actions.map(({ title, id }) => ({ title, id })) } }
  if (kinds.has('call')) return { 'twilio/call-to-action': { body, actions } }
  return { 'twilio/text': { body } }
}

function actionOf(button: TemplateButton, index: number): Resource {
  const title = button.text
  if (button.type === 'url') return { type: 'URL', title, url: button.url }
  if (button.type === 'phone_number') return { type: 'PHONE_NUMBER', title, phone: button.phone }
  if (button.type === 'copy_code') return { type: 'COPY_CODE', title, code: button.url }
  return { type: 'QUICK_REPLY', title, id: `button_${index + 1}` }
}
