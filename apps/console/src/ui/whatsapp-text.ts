// pure
import { placesIn, type TemplatePart, type TemplateParts } from '@foreword/contract'

/** How WhatsApp draws a piece of text. */
export type Look = 'bold' | 'italic' | 'strike' | 'mono'

/** A piece of text with its looks; `variable` says where it came from, `at` where it stands. */
export type Run = { at: number; text: string; looks: Look[]; variable?: string }

/** Texts that are finished, or cut where a value stands so that the preview can mark it. */
export type PreviewText = string | readonly TemplatePart[]

const LOOKS: Record<string, Look> = { '*': 'bold', _: 'italic', '~': 'strike' }
/** A sign opens before a letter and closes behind one, stands at the edge of a word, and does not reach over a line. */
const STYLED = /(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/u
const MONO = /```([\s\S]+?)```|`([^`\n]+)`/

type Span = { from: number; to: number; looks: Look[] }

/** *bold*, _italic_, ~strike~ and ```mono``` as WhatsApp reads them; the signs themselves go away. Marks may hold one another. */
export function runsOf(text: PreviewText): Run[] {
  const parts: readonly TemplatePart[] = typeof text === 'string' ? [{ text }] : text
  const whole = parts.map((part) => part.text).join('')
  const runs: Run[] = []
  for (const span of spansOf(whole, 0, [])) {
    let at = 0
    for (const part of parts) {
      const from = Math.max(span.from, at)
      const to = Math.min(span.to, at + part.text.length)
      at += part.text.length
      if (from >= to) continue
      const { variable } = part
      const piece = whole.slice(from, to)
      runs.push({ at: from, text: piece, looks: span.looks, ...(variable === undefined ? {} : { variable }) })
    }
  }
  return runs
}

function spansOf(text: string, at: number, looks: Look[]): Span[] {
  const plain = (): Span[] => (text === '' ? [] : [{ from: at, to: at + text.length, looks }])
  const mono = MONO.exec(text)
  const styled = STYLED.exec(text)
  const first = mono && (!styled || mono.index <= styled.index) ? mono : styled
  if (!first) return plain()
  const end = first.index + first[0].length
  const inner = first === mono ? (mono[1] ?? mono[2] ?? '') : first[2]!
  const innerAt = at + first.index + (first[0].length - inner.length) / 2
  return [
    ...spansOf(text.slice(0, first.index), at, looks),
    ...(first === mono
      ? [{ from: innerAt, to: innerAt + inner.length, looks: [...looks, 'mono' as const] }]
      : spansOf(inner, innerAt, [...looks, LOOKS[first[1]!]!])),
    ...spansOf(text.slice(end), at + end, looks),
  ]
}

/** What WhatsAppPreview takes. */
export type WhatsAppMessage = {
  header: {
    format: 'text' | 'image' | 'video' | 'document' | 'location'
    text: PreviewText | null
    link: string | null
    filename: string | null
  } | null
  body: PreviewText
  footer: string | null
  buttons: readonly { type: string; text: string }[]
}

const PLACE = /\{\{\s*([^{}]{1,60}?)\s*\}\}/g

/** A template with values in place by the keys of Fills (`body.1`, `header.link`). What has no value shows its {{place}}; both are marked. */
export function whatsAppMessage(
  parts: TemplateParts,
  values: Readonly<Record<string, string>>,
): WhatsAppMessage {
  const { header, body, footer, buttons } = parts
  const value = (key: string): string | null => values[key]?.trim() || null
  return {
    header: header && {
      format: header.format,
      text:
        header.format === 'location'
          ? [value('header.name'), value('header.address')].filter(Boolean).join('\n') || null
          : header.text === null
            ? null
            : filled(header.text, 'header', values),
      link: value('header.link'),
      filename: value('header.filename'),
    },
    body: filled(body, 'body', values),
    footer,
    buttons,
  }
}

function filled(text: string, part: string, values: Readonly<Record<string, string>>): TemplatePart[] {
  if (placesIn(text).length === 0) return [{ text }]
  const parts: TemplatePart[] = []
  let at = 0
  for (const match of text.matchAll(PLACE)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index) })
    const name = match[1]!
    parts.push({ text: values[`${part}.${name}`]?.trim() || match[0], variable: name })
    at = match.index + match[0].length
  }
  if (at < text.length) parts.push({ text: text.slice(at) })
  return parts
}
