import { call, count, element, prettyNumber } from './format.js'
import { icon } from './icons.js'

const PAGE_SIZE = 50
const at = (id) => document.getElementById(id)

/** The list of all phones that match the search, page by page. */
export function createList({ isPinned, open }) {
  let shown = 0

  async function load(offset) {
    const search = encodeURIComponent(at('search').value.trim())
    const answer = await call('GET', `phones?limit=${PAGE_SIZE}&offset=${offset}&search=${search}`)
    const rows = answer.phones.map((phone) => phoneRow(phone, isPinned(phone.number) ? 'Show' : 'Pin', open))
    if (offset === 0) at('rows').replaceChildren(...rows)
    else at('rows').append(...rows)
    shown = offset + rows.length
    at('more-text').textContent =
      answer.total === 0 ? 'No phone matches.' : `${count(shown)} of ${count(answer.total)} phones`
    at('more').hidden = shown >= answer.total
  }

  return { show: () => load(0), more: () => load(shown) }
}

function phoneRow(phone, verb, open) {
  const button = element('button', {
    type: 'button',
    class: 'button',
    text: verb,
    'aria-label': `${verb} ${prettyNumber(phone.number)}`,
    onclick: () => open(phone.number),
  })
  const where = [phone.channel, phone.city].filter(Boolean).join(', ')
  return element(
    'tr',
    {},
    element('td', { class: 'number', text: prettyNumber(phone.number) }),
    element('td', { class: 'quiet', text: where }),
    element('td', { class: 'last' }, element('span', { text: phone.lastBody }), ...stoppedBadge(phone)),
    element('td', { class: 'figure', text: count(phone.accepted) }),
    element('td', { class: 'figure', text: count(phone.replies) }),
    element('td', { class: 'figure' }, button),
  )
}

function stoppedBadge(phone) {
  return phone.stopped.length > 0 ? [element('span', { class: 'badge bad' }, icon('hand'), 'Stopped')] : []
}
