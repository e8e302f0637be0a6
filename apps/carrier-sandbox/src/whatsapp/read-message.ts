// pure
import type { Component, Drawn, Header, WaTemplate } from './model.ts'

/** A message as it would be shown, or the code and the words it is refused with. */
export type Reading =
  | { text: string; drawn: Drawn; needsWindow: boolean; template: WaTemplate | null }
  | { code: number; details: string }

type Json = Record<string, unknown>
const object = (value: unknown): Json =>
  value && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : {}
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(object) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const refuse = (code: number, details: string): Reading => ({ code, details })

const PLACE = /\{\{\s*([^{}]+?)\s*\}\}/g
const places = (words: string): string[] => [...new Set([...words.matchAll(PLACE)].map((one) => one[1]!))]

const plain = (words: string): Reading => ({
  text: words,
  drawn: { header: null, footer: '', buttons: [], list: null, template: false },
  needsWindow: true,
  template: null,
})

/** Reads the body of a send. `find` looks a template up by name and language. */
export function readMessage(
  body: Json,
  find: (name: string, language: string) => WaTemplate | undefined,
): Reading {
  if (body.messaging_product !== 'whatsapp') return refuse(100, 'messaging_product must be whatsapp')
  switch (body.type ?? 'text') {
    case 'template':
      return readTemplate(object(body.template), find)
    case 'text': {
      const words = text(object(body.text).body)
      if (words === '') return refuse(131008, 'text.body is required')
      return words.length > 4096 ? refuse(131009, 'text.body is longer than 4096 characters') : plain(words)
    }
    case 'interactive':
      return readInteractive(object(body.interactive))
    case 'image':
    case 'video':
    case 'document':
    case 'audio': {
      const media = object(body[body.type as string])
      if (!text(media.link) && !text(media.id)) return refuse(131008, 'link or id of the media is required')
      if (text(media.caption).length > 1024)
        return refuse(131009, 'the caption is longer than 1024 characters')
      const read = plain(text(media.caption)) as Extract<Reading, { text: string }>
      const header = headerOf(String(body.type).toUpperCase(), media)
      return { ...read, drawn: { ...read.drawn, header } }
    }
    default:
      return refuse(131051, `type ${String(body.type)} is not known`)
  }
}

const headerOf = (format: string, media: Json): Header => ({
  format,
  text: text(media.filename),
  link: text(media.link),
  ...(text(media.id) ? { mediaId: text(media.id) } : {}),
})

/** The head of a session message: words or a file; null when there is none. */
function headOf(given: Json): Header | null | Refused {
  const type = text(given.type)
  if (type === '') return null
  if (type === 'text') {
    const words = text(given.text)
    if (words === '' || words.length > 60)
      return refuse(131009, 'header.text has 1 to 60 characters') as Refused
    return { format: 'TEXT', text: words, link: '' }
  }
  const media = object(given[type])
  if (!['image', 'video', 'document'].includes(type) || (!text(media.link) && !text(media.id)))
    return refuse(131009, 'header is text, image, video or document') as Refused
  return headerOf(type.toUpperCase(), media)
}

function readInteractive(interactive: Json): Reading {
  const words = text(object(interactive.body).text)
  if (words === '' || words.length > 1024) return refuse(131009, 'body.text has 1 to 1024 characters')
  const header = headOf(object(interactive.header))
  if (header && 'code' in header) return header
  const bare = plain(words) as Extract<Reading, { text: string }>
  const read = { ...bare, drawn: { ...bare.drawn, header } }
  const footer = text(object(interactive.footer).text)
  if (footer.length > 60) return refuse(131009, 'footer.text is longer than 60 characters')
  const action = object(interactive.action)
  if (interactive.type === 'button') {
    const buttons = list(action.buttons).map((one) => object(one.reply))
    if (buttons.length < 1 || buttons.length > 3) return refuse(131009, 'there are 1 to 3 buttons')
    if (
      buttons.some(
        (one) =>
          !text(one.id) || !text(one.title) || text(one.title).length > 20 || text(one.id).length > 256,
      )
    )
      return refuse(131009, 'a button has an id, and a title of 1 to 20 characters')
    const drawn = buttons.map((one) => ({ kind: 'reply' as const, text: text(one.title), id: text(one.id) }))
    return { ...read, drawn: { ...read.drawn, footer, buttons: drawn } }
  }
  if (interactive.type === 'list') {
    const rows = list(action.sections).flatMap((section) =>
      list(section.rows).map((row): Json => ({ ...row, section: text(section.title) })),
    )
    if (list(action.sections).length > 10) return refuse(131009, 'there are at most 10 sections')
    if (!text(action.button) || text(action.button).length > 20)
      return refuse(131009, 'action.button has 1 to 20 characters')
    if (rows.length < 1 || rows.length > 10) return refuse(131009, 'there are 1 to 10 rows in all')
    if (rows.some((row) => !text(row.id) || !text(row.title) || text(row.title).length > 24))
      return refuse(131009, 'a row has an id, and a title of 1 to 24 characters')
    const drawn = rows.map((row) => ({
      id: text(row.id),
      title: text(row.title),
      description: text(row.description),
      section: text(row.section),
    }))
    if (drawn.some((row) => row.description.length > 72))
      return refuse(131009, 'the description of a row has at most 72 characters')
    return { ...read, drawn: { ...read.drawn, footer, list: { button: text(action.button), rows: drawn } } }
  }
  if (interactive.type === 'cta_url') {
    const parameters = object(action.parameters)
    if (text(parameters.display_text).length > 20)
      return refuse(131009, 'display_text has at most 20 characters')
    if (!text(parameters.display_text) || !text(parameters.url))
      return refuse(131008, 'display_text and url are required')
    const button = { kind: 'link' as const, text: text(parameters.display_text), id: text(parameters.url) }
    return { ...read, drawn: { ...read.drawn, footer, buttons: [button] } }
  }
  return refuse(131009, `interactive type ${String(interactive.type)} is not known`)
}

function readTemplate(sent: Json, find: (name: string, language: string) => WaTemplate | undefined): Reading {
  const name = text(sent.name)
  const language = text(object(sent.language).code)
  const template = find(name, language)
  if (!template || template.status === 'PENDING' || template.status === 'REJECTED')
    return refuse(132001, `template name (${name}) does not exist in ${language}`)
  if (template.status === 'PAUSED') return refuse(132015, `template ${name} is paused`)
  if (template.status === 'DISABLED') return refuse(132016, `template ${name} is disabled`)
  const components = list(sent.components)
  const given = (type: string): Json => components.find((one) => text(one.type).toLowerCase() === type) ?? {}
  const part = (type: string): Component | undefined =>
    template.components.find((one) => one.type.toUpperCase() === type)
  const header = readHeader(part('HEADER'), list(given('header').parameters), template)
  if ('code' in header) return header
  const body = fill(part('BODY')?.text ?? '', list(given('body').parameters), template, 'body')
  if (typeof body !== 'string') return body
  if (body.length > 1024) return refuse(132005, `the body has ${body.length} characters, 1024 are the most`)
  const buttons = readButtons(part('BUTTONS'), components)
  if ('code' in buttons) return buttons
  return {
    text: body,
    drawn: {
      header: header.shown,
      footer: part('FOOTER')?.text ?? '',
      buttons: buttons.shown,
      list: null,
      template: true,
    },
    needsWindow: false,
    template,
  }
}

type Refused = Extract<Reading, { code: number }>

function readHeader(
  header: Component | undefined,
  parameters: Json[],
  template: WaTemplate,
): { shown: Drawn['header'] } | Refused {
  if (!header)
    return parameters.length > 0
      ? (refuse(
          132000,
          'header: number of localizable_params (1) does not match the expected number of params (0)',
        ) as Refused)
      : { shown: null }
  const format = (header.format ?? 'TEXT').toUpperCase()
  if (format === 'TEXT') {
    const words = fill(header.text ?? '', parameters, template, 'header')
    return typeof words === 'string' ? { shown: { format, text: words, link: '' } } : words
  }
  const [parameter] = parameters
  const kind = format.toLowerCase()
  if (!parameter)
    return refuse(132012, `header: Format mismatch, expected ${format}, received UNKNOWN`) as Refused
  if (parameter.type !== kind)
    return refuse(
      132012,
      `header: Format mismatch, expected ${format}, received ${String(parameter.type).toUpperCase()}`,
    ) as Refused
  const media = object(parameter[kind])
  if (kind === 'location') {
    if (
      !Number.isFinite(Number(media.latitude ?? 'none')) ||
      !Number.isFinite(Number(media.longitude ?? 'none'))
    )
      return refuse(131008, 'location needs latitude and longitude') as Refused
    return { shown: { format, text: [media.name, media.address].filter(Boolean).join(', '), link: '' } }
  }
  if (!text(media.link) && !text(media.id)) return refuse(131008, `${kind} needs a link or an id`) as Refused
  if (media.link && !/^https?:\/\//.test(text(media.link)))
    return refuse(131009, `${kind}.link is not a URL`) as Refused
  return { shown: headerOf(format, media) }
}

/** A text with its parameters in place, or why they do not fit. */
function fill(words: string, parameters: Json[], template: WaTemplate, where: string): string | Refused {
  const wanted = places(words)
  if (wanted.length !== parameters.length)
    return refuse(
      132000,
      `${where}: number of localizable_params (${parameters.length}) does not match the expected number of params (${wanted.length})`,
    ) as Refused
  const values = new Map<string, string>()
  for (const [index, parameter] of parameters.entries()) {
    const name = template.parameterFormat === 'NAMED' ? text(parameter.parameter_name) : wanted[index]!
    const value =
      parameter.type === 'text'
        ? text(parameter.text)
        : text(object(parameter[text(parameter.type)]).fallback_value)
    if (!wanted.includes(name))
      return refuse(100, `${where}: parameter name is missing or unknown`) as Refused
    if (value === '') return refuse(131008, `${where}: parameter ${name} is empty`) as Refused
    if (/[\n\t]| {5,}/.test(value))
      return refuse(
        132012,
        `${where}: parameter ${name} has a new line, a tab or more than four spaces`,
      ) as Refused
    values.set(name, value)
  }
  return words.replace(PLACE, (raw, name: string) => values.get(name.trim()) ?? raw)
}

function readButtons(part: Component | undefined, components: Json[]): { shown: Drawn['buttons'] } | Refused {
  const given = components.filter((one) => text(one.type).toLowerCase() === 'button')
  const shown: Drawn['buttons'] = []
  for (const [index, button] of (part?.buttons ?? []).entries()) {
    const own = given.find((one) => String(one.index) === String(index))
    const [parameter] = list(own?.parameters)
    const label = button.text ?? ''
    const type = button.type.toUpperCase()
    if (type === 'URL') {
      const dynamic = places(button.url ?? '').length > 0
      if (dynamic && !text(parameter?.text))
        return refuse(131008, `buttons: button at index ${index} of type Url requires a parameter`) as Refused
      shown.push({ kind: 'link', text: label, id: (button.url ?? '').replace(PLACE, text(parameter?.text)) })
    } else if (type === 'COPY_CODE') {
      const code = text(parameter?.coupon_code)
      if (!code || code.length > 15)
        return refuse(
          131009,
          `buttons: button at index ${index} needs a coupon_code of 1 to 15 characters`,
        ) as Refused
      shown.push({ kind: 'copy', text: label || 'Copy offer code', id: code })
    } else if (type === 'PHONE_NUMBER')
      shown.push({ kind: 'phone', text: label, id: button.phone_number ?? '' })
    else shown.push({ kind: 'reply', text: label, id: text(parameter?.payload) || label })
  }
  const beyond = given.find((one) => Number(one.index) >= shown.length)
  return beyond
    ? (refuse(132000, `buttons: there is no button at index ${String(beyond.index)}`) as Refused)
    : { shown }
}
