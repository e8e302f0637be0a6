// pure
import {
  type Fills,
  MAX_TEMPLATE_BODY,
  placesIn,
  slotsOf,
  type TemplateCategory,
  type TemplateParts,
} from './content.ts'

// What WhatsApp's review refuses by rule, found before it is asked. The editor says it while one types, the server before it hands in.

/** One broken rule: `field` is `name`, `body`, `header`, `buttons.0.text`, `examples.body.1` …; `message` says what is wrong and what to do. */
export type RuleBroken = { field: string; message: string }

export type TemplateDraftText = {
  name: string
  language: string
  category: TemplateCategory
  parts: TemplateParts
  /** Samples for the reviewers, by the keys of Fills. */
  examples: Fills
}

export const TEMPLATE_LIMITS = {
  name: 512,
  body: MAX_TEMPLATE_BODY,
  header: 60,
  footer: 60,
  buttons: 10,
  urlButtons: 2,
  phoneButtons: 1,
  codeButtons: 1,
  buttonText: 25,
  code: 15,
} as const

export const TEMPLATE_NAME = /^[a-z0-9_]{1,512}$/
const LANGUAGE = /^[a-z]{2,3}(_[A-Za-z]{2,4})?$/

/** Every rule that is broken, in the order of the editor's fields. Empty = it can be handed in. */
export function brokenRules(draft: TemplateDraftText): RuleBroken[] {
  const { parts } = draft
  return [
    ...nameRules(draft),
    ...headerRules(parts),
    ...bodyRules(parts.body),
    ...namingRules(parts),
    ...footerRules(parts.footer),
    ...buttonRules(parts),
    ...sampleRules(draft),
  ]
}

function nameRules({ name, language, category }: TemplateDraftText): RuleBroken[] {
  const broken: RuleBroken[] = []
  if (!TEMPLATE_NAME.test(name))
    broken.push({
      field: 'name',
      message:
        name === ''
          ? 'A name is needed: small letters, digits and underscores, like order_shipped.'
          : `Only small letters a–z, digits and underscores, at most ${TEMPLATE_LIMITS.name}. “${templateName(name)}” would do.`,
    })
  if (!LANGUAGE.test(language))
    broken.push({ field: 'language', message: 'Choose a language, such as en or pt_BR.' })
  if (category === 'authentication')
    broken.push({
      field: 'category',
      message:
        'WhatsApp words authentication templates itself. Make it in the WhatsApp Manager, then sync; or choose utility.',
    })
  return broken
}

/** A name WhatsApp takes, made of what was typed. */
export const templateName = (typed: string): string =>
  typed
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, TEMPLATE_LIMITS.name) || 'template'

function headerRules({ header }: TemplateParts): RuleBroken[] {
  if (header?.format !== 'text') return []
  const text = header.text ?? ''
  const broken: RuleBroken[] = []
  const say = (message: string) => broken.push({ field: 'header', message })
  if (text.trim() === '') say('The header is empty. Write a line, or choose no header.')
  if (text.length > TEMPLATE_LIMITS.header)
    say(`The header has ${text.length} characters; ${TEMPLATE_LIMITS.header} are the most.`)
  if (placesIn(text).length > 1) say('A header takes one variable. Put the others into the text.')
  if (/\n/.test(text)) say('A header is one line. Take the line break out.')
  if (/\*|\p{Extended_Pictographic}/u.test(text))
    say('A header takes no asterisks and no emoji: it is bold by itself.')
  return [...broken, ...braces(text, 'header')]
}

const PLACE = /\{\{\s*[^{}]{1,60}?\s*\}\}/g

function bodyRules(body: string): RuleBroken[] {
  const broken: RuleBroken[] = []
  const say = (message: string) => broken.push({ field: 'body', message })
  const text = body.trim()
  if (text === '') return [{ field: 'body', message: 'The text is empty. A template needs one.' }]
  if (body.length > TEMPLATE_LIMITS.body)
    say(`The text has ${body.length} characters; ${TEMPLATE_LIMITS.body} are the most.`)
  if (/^\{\{/.test(text)) say('The text may not begin with a variable. Put a word before it, like “Hello”.')
  if (/\}\}$/.test(text)) say('The text may not end with a variable. Put a few words behind it.')
  const variables = placesIn(body).length
  const words = text.replace(PLACE, ' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0
  if (variables > 0 && words < 2 * variables + 1)
    say(
      `${counted(variables, 'variable', 'variables')} are too many for ${counted(words, 'word', 'words')}. ` +
        `Write at least ${2 * variables + 1} words beside them, or use fewer variables.`,
    )
  return [...broken, ...braces(body, 'body')]
}

function braces(text: string, field: string): RuleBroken[] {
  const rest = text.replace(PLACE, '')
  if (!/\{\{|\}\}/.test(rest)) return []
  return [
    {
      field,
      message: 'Braces are open or empty. A variable is written {{1}} or {{first_name}}, both sides.',
    },
  ]
}

/** Numbers run 1, 2, 3 without a gap; or all are names. A template is of one kind throughout. */
function namingRules({ header, body }: TemplateParts): RuleBroken[] {
  const texts = [
    { field: 'header', names: header?.format === 'text' ? placesIn(header.text ?? '') : [] },
    { field: 'body', names: placesIn(body) },
  ]
  const all = texts.flatMap(({ field, names }) => names.map((name) => ({ field, name })))
  const numbered = all.filter(({ name }) => /^\d+$/.test(name))
  if (numbered.length > 0 && numbered.length < all.length)
    return [
      {
        field: all.find(({ name }) => !/^\d+$/.test(name))!.field,
        message: 'Numbers and names are mixed. Use {{1}}, {{2}} … or {{first_name}} … everywhere.',
      },
    ]
  const bad = all.find(({ name }) => !/^(\d+|[a-z][a-z0-9_]*)$/.test(name))
  if (bad)
    return [
      {
        field: bad.field,
        message: `“${bad.name}” cannot be a variable. Use small letters, digits and underscores, like first_name.`,
      },
    ]
  return texts.flatMap(({ field, names }) => {
    const numbers = names.filter((name) => /^\d+$/.test(name)).map(Number)
    const missing = numbers.length > 0 && numbers.some((number) => number > numbers.length)
    if (!missing) return []
    const gap = numbers.map((_, index) => index + 1).find((number) => !numbers.includes(number))!
    return [{ field, message: `{{${gap}}} is missing: numbers run {{1}}, {{2}}, {{3}} without a gap.` }]
  })
}

function footerRules(footer: string | null): RuleBroken[] {
  const broken: RuleBroken[] = []
  const say = (message: string) => broken.push({ field: 'footer', message })
  if (footer === null) return []
  if (footer.trim() === '') say('The footer is empty. Write one, or take it away.')
  if (footer.length > TEMPLATE_LIMITS.footer)
    say(`The footer has ${footer.length} characters; ${TEMPLATE_LIMITS.footer} are the most.`)
  if (placesIn(footer).length > 0 || /\{\{|\}\}/.test(footer))
    say('A footer takes no variables. Move it into the text.')
  if (/\n/.test(footer)) say('A footer is one line. Take the line break out.')
  return broken
}

function buttonRules({ buttons }: TemplateParts): RuleBroken[] {
  const broken: RuleBroken[] = []
  const say = (field: string, message: string) => broken.push({ field, message })
  const many = (type: string) => buttons.filter((button) => button.type === type).length
  if (buttons.length > TEMPLATE_LIMITS.buttons)
    say('buttons', `${TEMPLATE_LIMITS.buttons} buttons are the most; there are ${buttons.length}.`)
  if (many('url') > TEMPLATE_LIMITS.urlButtons)
    say('buttons', `${TEMPLATE_LIMITS.urlButtons} link buttons are the most; there are ${many('url')}.`)
  if (many('phone_number') > TEMPLATE_LIMITS.phoneButtons)
    say('buttons', 'One call button is the most. Take the other away.')
  if (many('copy_code') > TEMPLATE_LIMITS.codeButtons)
    say('buttons', 'One button that copies a code is the most. Take the other away.')
  const kinds = buttons.map((button) => button.type === 'quick_reply')
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length
  if (changes > 1)
    say('buttons', 'Quick replies stand together, before or after all other buttons. Move them side by side.')
  for (const [index, button] of buttons.entries()) broken.push(...oneButton(button, `buttons.${index}`))
  return broken
}

function oneButton(button: TemplateParts['buttons'][number], field: string): RuleBroken[] {
  const broken: RuleBroken[] = []
  const say = (part: string, message: string) => broken.push({ field: `${field}.${part}`, message })
  const { type, text, url, phone } = button
  if (type === 'other')
    say(
      'type',
      'This kind of button can only be made in the WhatsApp Manager. Take it away, or make the template there.',
    )
  if (text.trim() === '') say('text', 'The button has no words. Write what happens when it is tapped.')
  if (text.length > TEMPLATE_LIMITS.buttonText)
    say('text', `“${text}” has ${text.length} characters; ${TEMPLATE_LIMITS.buttonText} are the most.`)
  if (/\{\{|\}\}|\n/.test(text)) say('text', 'Words of a button take no variables and no line break.')
  if (type === 'url') broken.push(...linkRules(url ?? '', `${field}.url`))
  if (type === 'phone_number' && !/^\+[1-9]\d{6,14}$/.test((phone ?? '').replace(/[\s().-]/g, '')))
    say('phone', 'Write the number with + and its country code, like +1 202 555 0101.')
  return broken
}

function linkRules(url: string, field: string): RuleBroken[] {
  const fixed = url.replace(PLACE, '')
  const places = url.match(PLACE)?.length ?? 0
  if (!/^https?:\/\/[^\s/.]+\.[^\s]+$/i.test(fixed))
    return [{ field, message: 'Write a whole link, beginning with https://.' }]
  if (places > 1) return [{ field, message: 'A link takes one variable, at its end.' }]
  if (places === 1 && !/\{\{\s*1\s*\}\}$/.test(url))
    return [
      {
        field,
        message: 'The variable of a link is {{1}} and stands at its end: https://example.org/orders/{{1}}.',
      },
    ]
  return braces(url, field)
}

function sampleRules({ parts, examples }: TemplateDraftText): RuleBroken[] {
  const slots = slotsOf(parts).filter(
    // A place on the map needs no sample, and a file's name is not reviewed.
    ({ key }) =>
      !(parts.header?.format === 'location' && key.startsWith('header.')) && key !== 'header.filename',
  )
  const broken = slots.flatMap(({ key, label, wants }): RuleBroken[] => {
    const field = `examples.${key}`
    const value = examples[key]?.trim() ?? ''
    if (value === '')
      return [{ field, message: `${label}: the reviewers want a sample. Write one that looks real.` }]
    if (wants === 'link' && !/^https:\/\/[^\s/]+\.[^\s]+$/i.test(value))
      return [{ field, message: `${label}: the sample is a link to a file, beginning with https://.` }]
    if (/[\n\t]| {5,}/.test(value))
      return [{ field, message: `${label}: a sample has no line break, tab or more than four blanks.` }]
    if (label.startsWith('Code') && value.length > TEMPLATE_LIMITS.code)
      return [{ field, message: `${label}: ${TEMPLATE_LIMITS.code} characters are the most.` }]
    return []
  })
  const filled = parts.body.replace(PLACE, (raw) => examples[`body.${placesIn(raw)[0]}`] ?? raw)
  if (parts.body.length <= TEMPLATE_LIMITS.body && filled.length > TEMPLATE_LIMITS.body)
    broken.push({
      field: 'body',
      message: `With its samples the text has ${filled.length} characters; ${TEMPLATE_LIMITS.body} are the most. Shorten it.`,
    })
  return broken
}

const counted = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`

/** Languages WhatsApp takes templates in, as it writes them. */
export const TEMPLATE_LANGUAGES = [
  ...[
    'af',
    'sq',
    'ar',
    'az',
    'bn',
    'bg',
    'ca',
    'zh_CN',
    'zh_HK',
    'zh_TW',
    'hr',
    'cs',
    'da',
    'nl',
    'en',
    'en_GB',
  ],
  ...[
    'en_US',
    'et',
    'fil',
    'fi',
    'fr',
    'ka',
    'de',
    'el',
    'gu',
    'ha',
    'he',
    'hi',
    'hu',
    'id',
    'ga',
    'it',
    'ja',
  ],
  ...[
    'kn',
    'kk',
    'rw_RW',
    'ko',
    'ky_KG',
    'lo',
    'lv',
    'lt',
    'mk',
    'ms',
    'ml',
    'mr',
    'nb',
    'fa',
    'pl',
    'pt_BR',
  ],
  ...[
    'pt_PT',
    'pa',
    'ro',
    'ru',
    'sr',
    'sk',
    'sl',
    'es',
    'es_AR',
    'es_ES',
    'es_MX',
    'sw',
    'sv',
    'ta',
    'te',
    'th',
  ],
  ...['tr', 'uk', 'ur', 'uz', 'vi', 'zu'],
] as const
