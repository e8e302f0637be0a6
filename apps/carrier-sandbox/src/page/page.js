import { ask } from './dialogs.js'
import { createDials } from './dials.js'
import { call, count, element } from './format.js'
import { createHooks } from './hooks.js'
import { fillIcons } from './icons.js'
import { createList } from './list.js'
import { addLog, clearLog } from './log.js'
import { createPhone } from './phone.js'

const at = (id) => document.getElementById(id)
const PIN_LIMIT = 12
const AUTO_PIN = 3

const pinned = new Map()
let tab = 'pinned'
let stats = { phones: 0 }
let dials = null

function readPins() {
  try {
    return JSON.parse(localStorage.getItem('sandbox.pinned') ?? '[]').filter((one) => typeof one === 'string')
  } catch {
    return []
  }
}

function savePins() {
  localStorage.setItem('sandbox.pinned', JSON.stringify([...pinned.keys()]))
  at('count-pinned').textContent = count(pinned.size)
  at('pinned').classList.toggle('bare', pinned.size === 0)
  if (pinned.size === 0) {
    at('pinned').replaceChildren(
      element('p', { class: 'blank', text: 'The first phones that get a message appear here.' }),
    )
  }
}

function announce(text) {
  at('announce').textContent = text
}

const report = (error) => announce(error.message)

async function refresh(number) {
  const phone = pinned.get(number)
  if (!phone) return
  try {
    phone.update(await call('GET', `phones/${encodeURIComponent(number)}`))
    if (phone.moving) {
      clearTimeout(phone.poll)
      phone.poll = setTimeout(() => refresh(number), 1000)
    }
  } catch {
    unpin(number)
  }
}

function unpin(number) {
  const phone = pinned.get(number)
  if (!phone) return
  clearTimeout(phone.poll)
  phone.root.remove()
  pinned.delete(number)
  savePins()
}

async function pin(number, { first = false, focus = false } = {}) {
  if (pinned.has(number)) {
    if (first) at('pinned').prepend(pinned.get(number).root)
  } else {
    if (pinned.size === 0) at('pinned').replaceChildren()
    if (pinned.size >= PIN_LIMIT) unpin([...pinned.keys()].at(-1))
    const phone = createPhone(number, { refresh, unpin })
    pinned.set(number, phone)
    if (first) at('pinned').prepend(phone.root)
    else at('pinned').append(phone.root)
    await refresh(number)
  }
  savePins()
  showTab('pinned')
  const phone = pinned.get(number)
  if (focus && phone) {
    phone.root.scrollIntoView({ inline: 'center', block: 'nearest' })
    phone.input.focus()
  }
}

async function openOrCreate(number, options) {
  const phone = await call('POST', 'phones', { number })
  await pin(phone.number, options)
}

function showTab(next) {
  tab = next
  at('tab-pinned').setAttribute('aria-pressed', String(tab === 'pinned'))
  at('tab-all').setAttribute('aria-pressed', String(tab === 'all'))
  at('pinned').hidden = tab !== 'pinned'
  at('all').hidden = tab !== 'all'
  at('tab-hooks').setAttribute('aria-pressed', String(tab === 'hooks'))
  at('hooks').hidden = tab !== 'hooks'
  hooks.show(tab === 'hooks')
  if (tab === 'all') list.show()
}

function showStats(next) {
  stats = next
  for (const key of ['accepted', 'receipts', 'replies', 'stopped']) {
    at(`total-${key}`).textContent = count(stats[key])
  }
  at('count-all').textContent = count(stats.phones)
  at('rate').textContent = count(Math.round(stats.requestsPerSecond * 10) / 10)
  at('refused').textContent = count(stats.refusedLastMinute)
  at('owed').textContent = count(stats.owedReceipts)
}

function showDials(next) {
  dials = next
  sliders.show(dials)
  for (const button of at('presets').children) {
    button.setAttribute('aria-pressed', String(button.dataset.preset === dials.preset))
  }
  at('seed').textContent = String(dials.seed)
  at('refuse').setAttribute('aria-pressed', String(dials.refuseAll))
  at('refuse-text').textContent = dials.refuseAll ? 'Answer again' : 'Refuse all'
  showHang()
}

function showHang() {
  const left = dials ? Math.ceil((dials.hangUntil - Date.now()) / 1000) : 0
  at('hang').setAttribute('aria-pressed', String(left > 0))
  at('hang-text').textContent = left > 0 ? `Hanging, ${left} s left` : 'Hang for 30 s'
}

/** The first phones that get a message pin themselves, so that a new sandbox is not an empty page. */
function autoPin(changed) {
  for (const number of changed) {
    if (pinned.size >= AUTO_PIN || tab !== 'pinned') return
    if (!pinned.has(number)) pin(number)
  }
}

function watch() {
  const source = new EventSource('/sandbox/api/events')
  source.onmessage = (event) => {
    const news = JSON.parse(event.data)
    showStats(news.stats)
    showDials(news.dials)
    addLog(news.entries)
    if (stats.phones === 0 && pinned.size > 0) for (const number of [...pinned.keys()]) unpin(number)
    for (const number of pinned.keys()) {
      if (news.manyChanged || news.changed.includes(number)) refresh(number)
    }
    if (pinned.size < AUTO_PIN) autoPin(news.changed)
  }
  source.onopen = () => {
    for (const number of pinned.keys()) refresh(number)
  }
}

function wireTools() {
  at('tab-pinned').onclick = () => showTab('pinned')
  at('tab-all').onclick = () => showTab('all')
  at('tab-hooks').onclick = () => showTab('hooks')
  at('more').onclick = () => list.more()
  let typing
  at('search').oninput = () => {
    clearTimeout(typing)
    typing = setTimeout(() => showTab('all'), 200)
  }
  at('new-phone').onclick = () =>
    ask({
      title: 'New phone',
      fields: [
        {
          name: 'number',
          label: 'Number',
          value: `+1212555${String(100 + Math.floor(Math.random() * 100)).padStart(4, '0')}`,
          hint: 'E.164. Begin with whatsapp: for a WhatsApp phone.',
        },
      ],
      action: 'Create phone',
      submit: (values) => openOrCreate(values.number, { first: true, focus: true }),
    })
  at('answer-many').onclick = () =>
    ask({
      title: 'Answer as many',
      text: 'Phones that got a message answer it, each with the next of these lines.',
      fields: [
        { name: 'count', label: 'How many phones', value: '10', type: 'number' },
        { name: 'texts', label: 'Answers, one a line', value: 'Yes\nHow much is it?\nSTOP', rows: 5 },
      ],
      action: 'Answer',
      submit: async ({ count: many, texts }) => {
        const lines = texts.split('\n').map((line) => line.trim())
        const answer = await call('POST', 'answer-many', {
          count: Number(many),
          texts: lines.filter(Boolean),
        })
        announce(`${answer.answered} phones answered.`)
      },
    })
  at('clear-all').onclick = () =>
    ask({
      title: 'Clear all',
      text: 'Forgets every phone, message and receipt. Numbers, webhooks and dials stay.',
      action: 'Clear all',
      danger: true,
      submit: async () => {
        await call('DELETE', 'all')
        clearLog()
        for (const number of [...pinned.keys()]) unpin(number)
        if (tab === 'all') list.show()
      },
    })
}

function wireFaults() {
  const patch = (change) => call('PATCH', 'dials', change).then(showDials, report)
  for (const button of at('presets').children) {
    button.onclick = () => patch({ preset: button.dataset.preset })
  }
  at('reset').onclick = () => call('POST', 'dials/reset').then(showDials, report)
  at('hang').onclick = () => patch({ hangForMs: dials.hangUntil > Date.now() ? 0 : 30_000 })
  at('refuse').onclick = () => patch({ refuseAll: !dials.refuseAll })
  at('seed').onclick = () =>
    ask({
      title: 'Seed',
      text: 'Starts the dice again from this number.',
      fields: [{ name: 'seed', label: 'Seed', value: String(dials.seed), type: 'number' }],
      action: 'Start again',
      submit: async ({ seed }) => showDials(await call('PATCH', 'dials', { seed: Number(seed) })),
    })
}

fillIcons(document)
const sliders = createDials(at('dials'), report)
const hooks = createHooks(at('hooks'), report)
const list = createList({
  isPinned: (number) => pinned.has(number),
  open: (number) => pin(number, { first: true, focus: true }),
})
wireTools()
wireFaults()
showDials(await call('GET', 'dials'))
addLog(await call('GET', 'log'))

const known = (await call('GET', `phones?limit=${AUTO_PIN}`)).phones.map((phone) => phone.number)
const pins = readPins()
for (const number of pins.length > 0 ? pins : known) await pin(number)
// A plus sign in a query string reads as a space.
const asked = new URLSearchParams(location.search).get('phone')?.replace(/^(\w+:)? /, '$1+')
if (asked) await openOrCreate(asked, { first: true, focus: true }).catch(report)
savePins()
watch()
setInterval(() => {
  showHang()
  for (const phone of pinned.values()) phone.tick(Date.now())
}, 1000)
