// pure
import type { Content } from '../store/contents.ts'
import type { Drawn, Header } from '../whatsapp/model.ts'

export interface Filled {
  body: string
  drawn: Drawn | null
  media: string[]
  /** 63028 when the variables are not those of the template; else 0. */
  code: number
}

type Json = Record<string, unknown>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const list = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : []

/** What a content says with these variables. The richest of its types is shown. */
export function fillContent(content: Content, given: Record<string, string>): Filled {
  const values = { ...content.variables, ...given }
  const used = new Set<string>()
  let missing = false
  const fill = (words: unknown): string =>
    text(words).replace(/\{\{\s*(\w+)\s*\}\}/g, (raw, name: string) => {
      used.add(name)
      if (values[name] === undefined) missing = true
      return values[name] ?? raw
    })
  const names = Object.keys(content.types)
  const kind = names.find((name) => name !== 'twilio/text') ?? names[0] ?? ''
  const type = content.types[kind] ?? {}
  const media = (Array.isArray(type.media) ? type.media : [type.media]).map(fill).filter(Boolean)
  const body = fill(type.body ?? [fill(type.title), fill(type.subtitle)].filter(Boolean).join('\n'))
  const drawn: Drawn = {
    header: headerOf(fill(type.header_text), media),
    footer: kind === 'whatsapp/card' ? fill(type.footer) : '',
    buttons: list(type.actions).map((one) => buttonOf(one, fill)),
    list: listOf(type, fill),
    template: true,
  }
  const plain = kind === 'twilio/text' || kind === 'twilio/media'
  const unknown = Object.keys(given).some((name) => !used.has(name))
  return {
    body,
    drawn: plain ? null : drawn,
    media: plain ? media : [],
    code: missing || unknown ? 63028 : 0,
  }
}

function headerOf(words: string, media: string[]): Header | null {
  if (words) return { format: 'TEXT', text: words, link: '' }
  const [link] = media
  if (!link) return null
  const format = /\.(mp4|3gp)(\?|$)/i.test(link) ? 'VIDEO' : /\.pdf(\?|$)/i.test(link) ? 'DOCUMENT' : 'IMAGE'
  return { format, text: '', link }
}

function buttonOf(action: Json, fill: (words: unknown) => string): Drawn['buttons'][number] {
  const title = fill(action.title)
  if (action.type === 'URL') return { kind: 'link', text: title, id: fill(action.url) }
  if (action.type === 'PHONE_NUMBER') return { kind: 'phone', text: title, id: fill(action.phone) }
  if (action.type === 'COPY_CODE') return { kind: 'copy', text: title || 'Copy code', id: fill(action.code) }
  return { kind: 'reply', text: title, id: fill(action.id) || title }
}

function listOf(type: Json, fill: (words: unknown) => string): Drawn['list'] {
  const items = list(type.items)
  if (items.length === 0) return null
  const rows = items.map((one) => ({
    id: fill(one.id),
    title: fill(one.item),
    description: fill(one.description),
    section: '',
  }))
  return { button: fill(type.button), rows }
}
