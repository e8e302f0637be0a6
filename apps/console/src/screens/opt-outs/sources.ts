// pure
import { spoken, t } from '../../ui/text.ts'

const WORDS: Record<string, string> = spoken(() => ({
  reply: t('Asked in a reply'),
  carrier: t('Stopped at the carrier'),
  agent: t('Recorded by an agent'),
  person: t('Recorded by hand'),
  import: t('From a list'),
  api: t('Through the API'),
  preference: t('Switched off in WhatsApp'),
  inapp: t('Switched off in the app'),
  erased: t('Erased, and had opted out'),
}))

/** How we know, in words; a source that has none yet is shown as it is, readable. */
export function sourceWords(source: string): string {
  return WORDS[source] ?? source.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase())
}
