// pure
import { spoken, t } from './text.ts'

// The contract names what a template needs in English, for programs and logs; here it is in the words of the catalogue.

const FIXED: Record<string, string> = spoken(() => ({
  Latitude: t('Latitude'),
  Longitude: t('Longitude'),
  'Name of the place': t('Name of the place'),
  'Address of the place': t('Address of the place'),
  'Name of the file': t('Name of the file'),
  'Link of the picture': t('Link of the picture'),
  'Link of the video': t('Link of the video'),
  'Link of the document': t('Link of the document'),
  'End of the link of the picture': t('End of the link of the picture'),
  'End of the link of the video': t('End of the link of the video'),
  'End of the link of the document': t('End of the link of the document'),
}))

const NAMED: readonly { is: RegExp; say: (name: string) => string }[] = [
  { is: /^Text, (.+)$/, say: (name) => t('Text, {name}', { name }) },
  { is: /^Header, (.+)$/, say: (name) => t('Header, {name}', { name }) },
  { is: /^End of the link of “(.*)”$/, say: (name) => t('End of the link of “{name}”', { name }) },
  { is: /^Code behind “(.*)”$/, say: (name) => t('Code behind “{name}”', { name }) },
]

/** What a template needs, by the contract's label of the slot. */
export function slotWords(label: string): string {
  for (const { is, say } of NAMED) {
    const name = is.exec(label)?.[1]
    if (name !== undefined) return say(name)
  }
  return FIXED[label] ?? label
}
