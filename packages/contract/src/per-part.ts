// pure
import { type Fills, placesIn, type TemplateParts } from './content.ts'

type Words = { parts: TemplateParts; examples: Fills }

/**
 * A template as a person writes it, whichever way its carrier numbers: in each part the numbers begin at {{1}}, and a file on the head is
 * a sample's link. Some carriers number through all parts and keep the beginning of the link. One that is so already stays as it is.
 */
export function perPart<T extends Words>(words: T): T {
  const { header, body, buttons } = words.parts
  const examples: Fills = {}
  const part = (name: 'header' | 'body', text: string): string => {
    const renamed = ranks(text)
    for (const [place, next] of renamed) {
      const sample = words.examples[`${name}.${place}`]
      if (sample !== undefined) examples[`${name}.${next}`] = sample
    }
    return put(text, renamed)
  }
  for (const [key, value] of Object.entries(words.examples))
    if (/^button\.|^header\.[a-z]/.test(key)) examples[key] = value
  const file =
    header !== null && header.format !== 'text' && header.format !== 'location' && header.text !== null
  if (file && header.text !== null) {
    const link = header.text.replace(
      /\{\{\s*([^{}]*?)\s*\}\}/g,
      (place, name) => words.examples[`header.${name}`] ?? place,
    )
    if (placesIn(link).length === 0) examples['header.link'] = link
  }
  const parts: TemplateParts = {
    ...words.parts,
    header: file
      ? { format: header.format, text: null }
      : header && header.text !== null
        ? { ...header, text: part('header', header.text) }
        : header,
    body: part('body', body),
    buttons: buttons.map((button) => {
      if (button.url === null || placesIn(button.url).length === 0) return button
      return { ...button, url: button.type === 'copy_code' ? null : put(button.url, ranks(button.url)) }
    }),
  }
  return { ...words, parts, examples }
}

/** Each variable and what it is called in its own part: numbers by their order, names as they are. */
function ranks(text: string): Map<string, string> {
  const places = placesIn(text)
  const numbers = places.filter((place) => /^\d+$/.test(place)).sort((a, b) => Number(a) - Number(b))
  return new Map(
    places.map((place) => [place, numbers.includes(place) ? String(numbers.indexOf(place) + 1) : place]),
  )
}

const put = (text: string, renamed: ReadonlyMap<string, string>): string =>
  text.replace(/\{\{\s*([^{}]{1,60}?)\s*\}\}/g, (place, name: string) => {
    const next = renamed.get(name)
    return next === undefined || next === name ? place : `{{${next}}}`
  })
