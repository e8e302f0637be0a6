import { element, timeIn } from './format.js'
import { icon } from './icons.js'
import { buttonsOf, headOf, marked, quoteOf } from './whatsapp.js'

const WAITING = ['accepted', 'scheduled', 'queued', 'sending']
const LOST = ['failed', 'undelivered', 'canceled']

/** The message as the phone shows it, and below it why it is not an ordinary delivered one. */
export function bubble(message, { whatsApp, timeZone, all, tap, overlay }) {
  const mine = message.direction === 'inbound'
  const absent = WAITING.includes(message.status) || LOST.includes(message.status)
  const { drawn } = message
  const node = element('div', { class: `bubble${mine ? ' mine' : ''}${absent ? ' absent' : ''}` })
  const quoted = message.whatsapp?.replyTo && all.find((one) => one.sid === message.whatsapp.replyTo)
  if (quoted) node.append(quoteOf(quoted))
  if (drawn?.header) node.append(headOf(drawn.header))
  if (message.body) node.append(whatsApp ? marked(message.body) : element('span', { text: message.body }))
  else if (!drawn && message.media.length === 0) node.append(element('span', { text: '(text removed)' }))
  if (drawn?.footer) node.append(element('small', { class: 'foot', text: drawn.footer }))
  for (const url of message.media) {
    node.append(element('a', { class: 'media', href: url, text: url, rel: 'noreferrer', target: '_blank' }))
  }
  if (whatsApp) node.append(element('time', {}, timeIn(timeZone, message.at), ...ticksOf(message, mine)))
  if (drawn && !mine) node.append(...buttonsOf(drawn, { absent, tap, overlay }))
  const note = noteOf(message)
  return note
    ? [node, element('div', { class: LOST.includes(message.status) ? 'note bad' : 'note', text: note })]
    : [node]
}

function noteOf(message) {
  if (message.status === 'canceled') return 'Cancelled, never arrived'
  if (LOST.includes(message.status)) return `Never arrived, error ${message.errorCode}`
  if (message.whatsapp?.held) return 'Held for a look at its quality'
  return WAITING.includes(message.status) ? `${message.status}, still at the carrier` : ''
}

/** Own messages: blue once the business read them. The business's: what it has been told. */
function ticksOf(message, mine) {
  const state = mine ? (message.seen ? 'read' : 'delivered') : message.status
  const name = { sent: 'tick', delivered: 'ticks', read: 'ticks' }[state]
  if (!name) return []
  const ticks = element('span', { class: `ticks ${state}` }, icon(name))
  return [ticks, element('span', { class: 'hidden', text: state })]
}
