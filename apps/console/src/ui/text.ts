// pure
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'

/**
 * The words of the console, in the language that is speech. The key of a sentence is the English sentence itself, in ICU's
 * syntax; the catalogues are src/words/<language>.json. What is spoken is set once, before anything is drawn (language.ts);
 * until then, as in tests, it is English. docs/translating.md tells translators the rest.
 */
export type Catalogue = Readonly<Record<string, string>>

/** A number is written with the language's separators: give ids and years as text. */
export type Values = Readonly<Record<string, string | number>>

let speech: { language: string; locale: string; words: Catalogue } = {
  language: 'en',
  locale: 'en',
  words: {},
}

/** From now on everything is said with these words. `locale` writes numbers and dates: "de-AT" for German in Austria. */
export function speakWith(language: string, locale: string, words: Catalogue): void {
  speech = { language, locale, words }
}

/** The language that is spoken: "en", "de". */
export const language = (): string => speech.language

/** How numbers and dates are written: "en-GB", "de-AT". */
export const locale = (): string => speech.locale

/** A label as it stands within a sentence: small in English. Other languages have their own mind about nouns, and keep it as it is. */
export const midSentence = (word: string): string => (speech.language === 'en' ? word.toLowerCase() : word)

/** "SMS and WhatsApp". */
export const listed = (words: readonly string[]): string => new Intl.ListFormat(dateLocale()).format(words)

/** A language, region or currency in words: `named('region', 'DE')`. The code itself where it is none we know. */
export function named(type: 'language' | 'region' | 'currency', code: string): string {
  try {
    return new Intl.DisplayNames(speech.language, { type }).of(code) ?? code
  } catch {
    return code
  }
}

/** As `locale`, for days: in English always as the British write them, because that is how our own sentences do. */
export const dateLocale = (): string => (speech.language === 'en' ? 'en-GB' : speech.locale)

/** Where a sentence stands in a catalogue. A context tells apart what one English word says and other languages do not. */
export const keyOf = (text: string, context?: string): string => (context ? `${text}⟨${context}⟩` : text)

/**
 * The sentence in the language that is spoken: `t('{count, plural, one {# person} other {# people}}', { count })`. What no
 * catalogue has stays English. Never call it while a module loads: it would keep the language of that moment.
 */
export function t(text: string, values?: Values, context?: string): string {
  const said = speech.words[keyOf(text, context)] ?? text
  // Most sentences have no variables, and a quote means something only beside a brace.
  if (!said.includes('{')) return said
  return pieces(parsed(said, false), values ?? {}).join('')
}

/**
 * A list or a table of words that a module keeps: `const ROLES = spoken(() => ({ agent: t('Agent') }))`. It is made anew when
 * another language is spoken, and used like what `make` returns.
 */
export function spoken<Words extends object>(make: () => Words): Words {
  let made: { in: typeof speech; words: Words } | undefined
  const now = (): Words => {
    if (made?.in !== speech) made = { in: speech, words: make() }
    return made.words
  }
  // Whether something is a list is asked of the target itself, so the target has the kind of what it stands for.
  const target = (Array.isArray(now()) ? [] : {}) as Words
  return new Proxy(target, {
    get: (_, key) => Reflect.get(now(), key),
    has: (_, key) => Reflect.has(now(), key),
    ownKeys: () => Reflect.ownKeys(now()),
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(now(), key),
  })
}

/** What a sentence is made of, for <T>: text, and the values as they were given. A tag's value is called with what is inside. */
export function richPieces(
  text: string,
  values: Readonly<Record<string, unknown>>,
  context?: string,
): unknown[] {
  return pieces(parsed(speech.words[keyOf(text, context)] ?? text, true), values)
}

const known = {
  plain: new Map<string, MessageFormatElement[]>(),
  rich: new Map<string, MessageFormatElement[]>(),
}

function parsed(text: string, rich: boolean): MessageFormatElement[] {
  const cache = rich ? known.rich : known.plain
  let elements = cache.get(text)
  if (!elements) {
    elements = parse(text, { ignoreTag: !rich })
    cache.set(text, elements)
  }
  return elements
}

function pieces(
  elements: readonly MessageFormatElement[],
  values: Readonly<Record<string, unknown>>,
  counted?: number,
): unknown[] {
  const made: unknown[] = []
  for (const element of elements) {
    switch (element.type) {
      case TYPE.literal:
        made.push(element.value)
        break
      case TYPE.pound:
        made.push(writtenNumber(counted ?? 0))
        break
      case TYPE.argument:
      case TYPE.number: {
        const value = values[element.value]
        made.push(typeof value === 'number' ? writtenNumber(value) : (value ?? `{${element.value}}`))
        break
      }
      case TYPE.plural: {
        const n = Number(values[element.value])
        const rest = n - (element.offset ?? 0)
        const form =
          element.options[`=${n}`] ??
          element.options[pluralForm(rest, element.pluralType)] ??
          element.options.other
        if (form) made.push(...pieces(form.value, values, rest))
        break
      }
      case TYPE.select: {
        const form = element.options[String(values[element.value])] ?? element.options.other
        if (form) made.push(...pieces(form.value, values, counted))
        break
      }
      case TYPE.tag: {
        const wrap = values[element.value]
        const inside = pieces(element.children, values, counted)
        if (typeof wrap === 'function') made.push(wrap(inside))
        else made.push(...inside)
        break
      }
      default:
        throw new Error(
          `A sentence cannot format dates itself; give them as text: ${JSON.stringify(element)}.`,
        )
    }
  }
  return made
}

const numbers = new Map<string, Intl.NumberFormat>()

function writtenNumber(n: number): string {
  let format = numbers.get(speech.locale)
  if (!format) {
    format = new Intl.NumberFormat(speech.locale)
    numbers.set(speech.locale, format)
  }
  return format.format(n)
}

const plurals = new Map<string, Intl.PluralRules>()

function pluralForm(n: number, type: Intl.PluralRuleType | undefined): string {
  const kind = `${speech.locale} ${type}`
  let rules = plurals.get(kind)
  if (!rules) {
    rules = new Intl.PluralRules(speech.locale, { type: type ?? 'cardinal' })
    plurals.set(kind, rules)
  }
  return rules.select(n)
}
