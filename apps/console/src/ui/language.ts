import { useSyncExternalStore } from 'react'
import { type Catalogue, language, speakWith } from './text.ts'

/** A language the console speaks, in its own name. Its catalogue is a chunk of its own, fetched only when it is chosen. */
type Spoken = { name: string; locale: string; words: () => Promise<Catalogue> }

export const LANGUAGES: Record<string, Spoken> = {
  en: { name: 'English', locale: 'en-GB', words: async () => ({}) },
  de: {
    name: 'Deutsch',
    locale: 'de-DE',
    words: async () => {
      // The calendar's own words come with ours.
      const [words] = await Promise.all([import('../words/de.json'), import('dayjs/locale/de')])
      return words.default
    },
  },
}

const KEY = 'foreword-language'

/** What a person chose here; null is "as the browser". Storage can be forbidden; the browser's language holds then. */
export function chosenLanguage(): string | null {
  try {
    const chosen = localStorage.getItem(KEY)
    return chosen && LANGUAGES[chosen] ? chosen : null
  } catch {
    return null
  }
}

const heard = new Set<() => void>()

/** Keeps the choice and speaks it at once: everything is drawn anew. Throws what fetching the words threw; nothing is changed then. */
export async function chooseLanguage(chosen: string | null): Promise<void> {
  await speak(chosen ?? browserLanguage())
  try {
    if (chosen) localStorage.setItem(KEY, chosen)
    else localStorage.removeItem(KEY)
  } catch {
    // It holds until the page is left.
  }
  for (const hear of heard) hear()
}

/** Before anything is drawn: the words of the chosen language, or of the browser's. When they cannot be fetched, English. */
export async function beginToSpeak(): Promise<void> {
  await speak(chosenLanguage() ?? browserLanguage()).catch(() => speak('en'))
}

async function speak(name: string): Promise<void> {
  const spoken = LANGUAGES[name] ?? LANGUAGES.en!
  const words = await spoken.words()
  speakWith(name, localeOf(name, spoken.locale), words)
  document.documentElement.lang = name
}

/** The first of the browser's languages that the console speaks. */
function browserLanguage(): string {
  return navigator.languages.map((tag) => tag.split('-')[0] ?? tag).find((tag) => LANGUAGES[tag]) ?? 'en'
}

// Numbers and dates as the reader's own region writes them, when it speaks the language that is chosen. Some systems name one
// that Intl refuses ("en-US@posix").
function localeOf(name: string, usual: string): string {
  const own = navigator.languages
    .map((tag) => tag.replace(/[@.].*$/, ''))
    .find((tag) => tag.split('-')[0] === name)
  return own && Intl.NumberFormat.supportedLocalesOf(own).length > 0 ? own : usual
}

/** The language that is spoken; changes when a person chooses another. */
export function useLanguage(): string {
  return useSyncExternalStore((hear) => {
    heard.add(hear)
    return () => heard.delete(hear)
  }, language)
}
