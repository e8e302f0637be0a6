// pure
const WORDS: Record<string, string> = {
  reply: 'Asked in a reply',
  carrier: 'Stopped at the carrier',
  agent: 'Recorded by an agent',
  person: 'Recorded by hand',
  import: 'From a list',
  api: 'Through the API',
  preference: 'Switched off in WhatsApp',
  inapp: 'Switched off in the app',
  erased: 'Erased, and had opted out',
}

/** How we know, in words; a source that has none yet is shown as it is, readable. */
export function sourceWords(source: string): string {
  return WORDS[source] ?? source.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase())
}
