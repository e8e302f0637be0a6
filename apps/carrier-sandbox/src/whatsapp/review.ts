// pure
import type { Refusal } from './errors.ts'
import type { Button, Component } from './model.ts'

const VARIABLE = /\{\{\s*([^{}]+?)\s*\}\}/g
const MOST_BODY = 1024
const MOST_SMALL = 60
const MOST_LABEL = 25
const FORMATS = ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION', 'GIF']

const variables = (words: string): string[] => [...words.matchAll(VARIABLE)].map((one) => one[1]!)
const wrong = (details: string, subcode?: number): Refusal => ({
  code: 100,
  details,
  ...(subcode ? { subcode } : {}),
})

/** Why a template cannot even be handed in; null when it can. */
export function creationProblem(given: Record<string, unknown>): Refusal | null {
  const { name, language, category, components, parameter_format: format } = given
  if (typeof name !== 'string' || !/^[a-z0-9_]{1,512}$/.test(name))
    return wrong('name: lower-case letters, digits and underscores, at most 512')
  if (typeof language !== 'string' || !/^[a-z]{2,3}(_[A-Z]{2})?$/.test(language))
    return wrong('language is not supported')
  if (!['MARKETING', 'UTILITY', 'AUTHENTICATION'].includes(String(category)))
    return wrong('category is MARKETING, UTILITY or AUTHENTICATION')
  if (!Array.isArray(components)) return wrong('components is a list', 2388043)
  const named = format === 'NAMED'
  const part = (type: string): Component | undefined =>
    (components as Component[]).find((one) => one.type?.toUpperCase() === type)
  return (
    bodyProblem(part('BODY'), named) ??
    headerProblem(part('HEADER')) ??
    footerProblem(part('FOOTER')) ??
    buttonsProblem(part('BUTTONS')?.buttons ?? [])
  )
}

function bodyProblem(body: Component | undefined, named: boolean): Refusal | null {
  const words = body?.text ?? ''
  if (words === '') return wrong('BODY with a text is missing', 2388043)
  if (words.length > MOST_BODY) return wrong(`BODY has at most ${MOST_BODY} characters`, 2388040)
  const found = variables(words)
  if (/^\s*\{\{|\}\}\s*$/.test(words)) return wrong('Variables cannot be first or last in the body', 2388299)
  if (!named && found.some((one, index) => one !== String(index + 1) && !found.slice(0, index).includes(one)))
    return wrong('Variables are {{1}}, {{2}}, … in order')
  if (named && found.some((one) => !/^[a-z][a-z0-9_]*$/.test(one)))
    return wrong('Named variables are lower-case letters, digits and underscores')
  const rest = words.replace(VARIABLE, '').split(/\s+/).filter(Boolean)
  if (found.length > 0 && rest.length < found.length * 2)
    return wrong('Too many variables for the length of the body', 2388293)
  return found.length > 0 && !body?.example ? wrong('BODY: example values are missing', 2388043) : null
}

function headerProblem(header: Component | undefined): Refusal | null {
  if (!header) return null
  const format = String(header.format ?? 'TEXT').toUpperCase()
  if (!FORMATS.includes(format)) return wrong(`HEADER format is one of ${FORMATS.join(', ')}`)
  if (format !== 'TEXT') return null
  const words = header.text ?? ''
  if (words === '' || words.length > MOST_SMALL)
    return wrong(`HEADER has 1 to ${MOST_SMALL} characters`, 2388040)
  const found = variables(words)
  if (found.length > 1) return wrong('HEADER has at most one variable')
  return found.length === 1 && !header.example ? wrong('HEADER: an example value is missing', 2388043) : null
}

function footerProblem(footer: Component | undefined): Refusal | null {
  if (!footer) return null
  const words = footer.text ?? ''
  if (words.length > MOST_SMALL) return wrong(`FOOTER has at most ${MOST_SMALL} characters`, 2388040)
  return variables(words).length > 0 ? wrong('FOOTER has no variables') : null
}

/** How many there may be of each kind, of ten in all. */
const MOST_OF: Record<string, number> = { URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1 }

function buttonsProblem(buttons: readonly Button[]): Refusal | null {
  if (buttons.length > 10) return wrong('There are at most 10 buttons')
  const kinds = buttons.map((one) => String(one.type).toUpperCase())
  for (const [kind, most] of Object.entries(MOST_OF))
    if (kinds.filter((one) => one === kind).length > most)
      return wrong(`There are at most ${most} buttons of type ${kind}`)
  const quick = kinds.flatMap((one, index) => (one === 'QUICK_REPLY' ? [index] : []))
  if (quick.length > 0 && quick.at(-1)! - quick[0]! !== quick.length - 1)
    return wrong('Quick replies stand together')
  for (const one of buttons) {
    const kind = String(one.type).toUpperCase()
    if (kind !== 'COPY_CODE' && (!one.text || one.text.length > MOST_LABEL))
      return wrong(`A button has a text of 1 to ${MOST_LABEL} characters`, 2388040)
    if (kind === 'URL' && !/^https?:\/\/[^{}]+(\{\{1\}\})?$/.test(one.url ?? ''))
      return wrong('A URL has at most one variable, at its end')
    if (kind === 'URL' && one.url!.includes('{{') && !one.example)
      return wrong('URL button: an example is missing', 2388043)
    if (kind === 'PHONE_NUMBER' && !/^\+?\d{6,20}$/.test(one.phone_number ?? ''))
      return wrong('A phone button has a phone_number')
  }
  return null
}

const REASONS = [
  'ABUSIVE_CONTENT',
  'INCORRECT_CATEGORY',
  'INVALID_FORMAT',
  'PROMOTIONAL',
  'SCAM',
  'TAG_CONTENT_MISMATCH',
]

/** What a reviewer says: null approves. `reject-me` asks for a refusal, `reject-me:SCAM` for one with that reason. */
export function reviewReason(components: readonly Component[]): string | null {
  const words = components.map((one) => one.text ?? '').join(' ')
  const asked = /reject-me(?::([A-Z_]+))?/i.exec(words)
  if (asked) return REASONS.includes(asked[1] ?? '') ? asked[1]! : 'INVALID_FORMAT'
  return /\b(casino|crypto giveaway)\b/i.test(words) ? 'PROMOTIONAL' : null
}
