import { element } from './format.js'
import { icon } from './icons.js'

const KINDS = {
  IMAGE: ['image', 'Picture'],
  GIF: ['image', 'Moving picture'],
  VIDEO: ['video', 'Video'],
  DOCUMENT: ['file', 'Document'],
  AUDIO: ['sound', 'Voice message'],
  LOCATION: ['pin', 'Place'],
}

/** The head of a message. Only files the sandbox holds itself are shown; of others stands where they are. */
export function headOf(header) {
  if (header.format === 'TEXT') return element('b', { class: 'head', text: header.text })
  const [name, word] = KINDS[header.format] ?? ['file', header.format]
  const file = header.mediaId ? `/sandbox/api/whatsapp/media/${header.mediaId}` : ''
  if (file && header.format === 'IMAGE')
    return element('img', { class: 'head picture', src: file, alt: header.text || word })
  const words = element(
    'span',
    {},
    element('b', { text: header.format === 'LOCATION' ? word : header.text || word }),
    element('small', { text: header.format === 'LOCATION' ? header.text : shortLink(header.link) || word }),
  )
  const flat = header.format === 'DOCUMENT' || header.format === 'AUDIO'
  return element('span', { class: flat ? 'head file' : 'head frame' }, icon(name), words)
}

const shortLink = (link) => link.replace(/^https?:\/\//, '')

/** What a message answers, as a strip above it. */
export function quoteOf(message) {
  return element('span', { class: 'quote', text: message.body || 'A file' })
}

const MARKS = /\*([^*\n]+)\*|_([^_\n]+)_|~([^~\n]+)~|```([^`]+)```/g

/** WhatsApp's own marks: *bold*, _italic_, ~struck~, ```typed```. */
export function marked(text) {
  const node = element('span', {})
  let at = 0
  for (const match of text.matchAll(MARKS)) {
    node.append(text.slice(at, match.index))
    const index = match.slice(1).findIndex((one) => one !== undefined)
    node.append(element(['b', 'i', 's', 'code'][index], { text: match[index + 1] }))
    at = match.index + match[0].length
  }
  node.append(text.slice(at))
  return node
}

/** Buttons under the message, and one that opens its list. */
export function buttonsOf(drawn, { absent, tap, overlay }) {
  const nodes = drawn.buttons.map((button) => choice(button, tap))
  if (drawn.list) {
    const open = element('button', { type: 'button', class: 'choice' }, icon('list'), drawn.list.button)
    open.addEventListener('click', () => openSheet(overlay, drawn.list, tap, open))
    nodes.push(open)
  }
  for (const node of nodes) if (absent && node.tagName === 'BUTTON') node.disabled = true
  return nodes
}

function choice({ kind, text, id }, tap) {
  if (kind === 'link') {
    const link = { class: 'choice', href: id, title: id, rel: 'noreferrer', target: '_blank' }
    return element('a', link, icon('link'), text)
  }
  const button = element('button', { type: 'button', class: 'choice' })
  if (kind === 'reply') {
    button.append(icon('reply'), text)
    button.addEventListener('click', () => tap(id))
  } else {
    button.append(icon(kind === 'copy' ? 'copy' : 'phone'), text)
    button.title = id
    button.addEventListener('click', () => navigator.clipboard?.writeText(id))
  }
  return button
}

/** The list's rows come up from below, as on a phone. */
function openSheet(overlay, list, tap, opener) {
  const close = () => {
    closeSheet(overlay)
    opener.focus()
  }
  const rows = []
  let section = ''
  for (const row of list.rows) {
    if (row.section && row.section !== section)
      rows.push(element('p', { class: 'section', text: row.section }))
    section = row.section
    const node = element('button', { type: 'button' }, element('b', { text: row.title }))
    if (row.description) node.append(element('small', { text: row.description }))
    node.addEventListener('click', () => {
      close()
      tap(row.id)
    })
    rows.push(node)
  }
  const shut = element(
    'button',
    { type: 'button', class: 'shut', 'aria-label': 'Close the list' },
    icon('close'),
  )
  shut.addEventListener('click', close)
  overlay.replaceChildren(
    element('div', { class: 'list-head' }, element('b', { text: list.button }), shut),
    element('div', { class: 'list-rows' }, ...rows),
  )
  overlay.setAttribute('role', 'dialog')
  overlay.setAttribute('aria-label', list.button)
  overlay.onkeydown = (event) => {
    if (event.key === 'Escape') close()
  }
  overlay.hidden = false
  rows.find((one) => one.tagName === 'BUTTON')?.focus()
}

export function closeSheet(overlay) {
  overlay.hidden = true
  overlay.replaceChildren()
}

/** The menu's line for WhatsApp's own switch of marketing. */
export function preferenceItem(stopped, set) {
  return stopped ? ['Resume marketing', () => set('resume')] : ['Stop marketing', () => set('stop')]
}
