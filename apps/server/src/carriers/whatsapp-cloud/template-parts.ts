// pure
import { placesIn, type TemplateButton, type TemplateParts } from '@foreword/contract'
import type { CarrierTemplate, NewTemplate } from '../../channels/carrier.ts'
import { at, type Json, listAt, textAt } from './json.ts'
import { categoryOf, qualityOf, statusOf } from './template-facts.ts'
import { reasonWords } from './template-reasons.ts'

// A template as Meta writes it, in our form and back.

const HEADERS = {
  TEXT: 'text',
  IMAGE: 'image',
  VIDEO: 'video',
  DOCUMENT: 'document',
  LOCATION: 'location',
} as const
const BUTTONS = {
  QUICK_REPLY: 'quick_reply',
  URL: 'url',
  PHONE_NUMBER: 'phone_number',
  COPY_CODE: 'copy_code',
} as const

/** A row of Meta's list; null for one without name, or in a state or category we do not know. */
export function templateOf(owner: string, row: Json): CarrierTemplate | null {
  const status = statusOf(textAt(row, 'status'))
  const category = categoryOf(textAt(row, 'category'))
  const name = textAt(row, 'name')
  if (name === '' || status === null || category === null) return null
  const components = listAt(row, 'components')
  return {
    owner,
    carrierTemplateId: textAt(row, 'id') || null,
    name,
    language: textAt(row, 'language'),
    category,
    status,
    detail: reasonWords(textAt(row, 'rejected_reason')) || null,
    quality: qualityOf(textAt(at(row, 'quality_score'), 'score')),
    parts: partsOf(components),
    examples: examplesOf(components),
  }
}

const component = (components: readonly Json[], type: string): Json | undefined =>
  components.find((one) => textAt(one, 'type').toUpperCase() === type)

function partsOf(components: readonly Json[]): TemplateParts {
  const header = component(components, 'HEADER')
  const format = header ? pick(HEADERS, textAt(header, 'format')) : undefined
  return {
    header: format ? { format, text: format === 'text' ? textAt(header!, 'text') : null } : null,
    body: textAt(component(components, 'BODY') ?? {}, 'text'),
    footer: textAt(component(components, 'FOOTER') ?? {}, 'text') || null,
    buttons: listAt(component(components, 'BUTTONS') ?? {}, 'buttons')
      .slice(0, 10)
      .map(buttonOf),
  }
}

const buttonOf = (button: Json): TemplateButton => ({
  type: pick(BUTTONS, textAt(button, 'type')) ?? 'other',
  text: (textAt(button, 'text') || (textAt(button, 'type') === 'COPY_CODE' ? 'Copy code' : '')).slice(0, 60),
  url: textAt(button, 'url') || null,
  phone: textAt(button, 'phone_number') || null,
})

function examplesOf(components: readonly Json[]): Record<string, string> {
  const found: [string, string][] = []
  for (const [part, positional, named] of [
    ['header', 'header_text', 'header_text_named_params'],
    ['body', 'body_text', 'body_text_named_params'],
  ] as const) {
    const example = at(component(components, part.toUpperCase()) ?? {}, 'example')
    const list = example[positional]
    // Meta wraps the body's values in one list more than the header's.
    const values = Array.isArray(list) ? (Array.isArray(list[0]) ? list[0] : list) : []
    for (const [index, value] of values.entries())
      if (typeof value === 'string') found.push([`${part}.${index + 1}`, value.replaceAll('\0', '')])
    for (const one of listAt(example, named))
      found.push([`${part}.${textAt(one, 'param_name')}`, textAt(one, 'example')])
  }
  for (const [index, button] of listAt(component(components, 'BUTTONS') ?? {}, 'buttons').entries()) {
    const example = button.example
    const value: unknown = Array.isArray(example) ? example[0] : example
    if (typeof value === 'string' && value !== '') found.push([`button.${index}`, value.replaceAll('\0', '')])
  }
  return Object.fromEntries(found)
}

const pick = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word.toUpperCase()) ? table[word.toUpperCase()] : undefined

/** What Meta is given to review. `handle` is its own name of the sample of a header's file. */
export function creationOf(template: NewTemplate, handle: string | null): Record<string, unknown> {
  const { parts, examples } = template
  const named = [...placesIn(parts.body), ...placesIn(parts.header?.text ?? '')].some(
    (place) => !/^\d+$/.test(place),
  )
  const components = [
    parts.header && headerFor(parts.header, examples, named, handle),
    { type: 'BODY', text: parts.body, ...exampleFor('body', parts.body, examples, named) },
    parts.footer && { type: 'FOOTER', text: parts.footer },
    parts.buttons.length > 0 && {
      type: 'BUTTONS',
      buttons: parts.buttons.map((button, index) => buttonFor(button, examples[`button.${index}`])),
    },
  ]
  return {
    name: template.name,
    language: template.language,
    category: template.category.toUpperCase(),
    parameter_format: named ? 'NAMED' : 'POSITIONAL',
    components: components.filter(Boolean),
  }
}

function headerFor(
  header: NonNullable<TemplateParts['header']>,
  examples: Readonly<Record<string, string>>,
  named: boolean,
  handle: string | null,
) {
  const format = header.format.toUpperCase()
  if (header.format === 'text') {
    const text = header.text ?? ''
    return { type: 'HEADER', format, text, ...exampleFor('header', text, examples, named) }
  }
  return { type: 'HEADER', format, ...(handle && { example: { header_handle: [handle] } }) }
}

function exampleFor(
  part: 'header' | 'body',
  text: string,
  examples: Readonly<Record<string, string>>,
  named: boolean,
) {
  const places = placesIn(text)
  if (places.length === 0) return {}
  const example = (place: string) => examples[`${part}.${place}`] ?? ''
  if (named) {
    const params = places.map((place) => ({ param_name: place, example: example(place) }))
    return { example: { [`${part}_text_named_params`]: params } }
  }
  const values = [...places].sort((a, b) => Number(a) - Number(b)).map(example)
  return { example: { [`${part}_text`]: part === 'body' ? [values] : values } }
}

function buttonFor(button: TemplateButton, example: string | undefined) {
  switch (button.type) {
    case 'url': {
      const open = placesIn(button.url ?? '').length > 0
      return {
        type: 'URL',
        text: button.text,
        url: button.url,
        ...(open && example && { example: [example] }),
      }
    }
    case 'phone_number':
      return { type: 'PHONE_NUMBER', text: button.text, phone_number: button.phone }
    case 'copy_code':
      return { type: 'COPY_CODE', example: example ?? '' }
    default:
      return { type: 'QUICK_REPLY', text: button.text }
  }
}
