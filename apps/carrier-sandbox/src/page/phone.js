import { bubble } from './bubble.js'
import { call, element, prettyNumber, stamp, timeIn } from './format.js'
import { icon } from './icons.js'
import { closeSheet, preferenceItem } from './whatsapp.js'

const GROUP_MS = 20 * 60_000

/**
 * One virtual phone. Returns its element and `update(data)`, which redraws all but the composer, so that nobody's
 * half-written reply is lost.
 */
export function createPhone(number, actions) {
  const whatsApp = number.startsWith('whatsapp:')
  const place = element('span', { class: 'place' })
  const timeText = element('span')
  const senderLine = element('div', { class: whatsApp ? 'sender-bar' : 'sender' })
  const messages = element('div', { class: 'messages', role: 'log', tabindex: '0' })
  messages.setAttribute('aria-label', `Messages of ${prettyNumber(number)}`)
  const input = element('textarea', {
    rows: '1',
    placeholder: whatsApp ? 'Message' : 'Text message',
    'aria-label': `Reply from ${prettyNumber(number)}`,
  })
  const send = element('button', { type: 'submit', class: 'send', 'aria-label': 'Send' }, icon('up'))
  const overlay = element('div', { class: 'list-sheet', hidden: true })
  const problem = element('p', { class: 'problem', role: 'alert', hidden: true })
  const form = element('form', { class: 'composer' }, input, send)
  const menu = phoneMenu(number, actions, () => write('STOP'))
  const root = element(
    'section',
    { class: 'device', 'aria-label': `Phone ${prettyNumber(number)}` },
    element(
      'div',
      { class: 'device-head' },
      element('div', {}, element('b', { text: prettyNumber(number) }), place),
      menu,
    ),
    element(
      'div',
      { class: 'phone' },
      element(
        'div',
        { class: whatsApp ? 'screen whatsapp' : 'screen' },
        element('div', { class: 'statusbar' }, timeText, element('span', {}, icon('bars'), icon('battery'))),
        senderLine,
        messages,
        problem,
        form,
        overlay,
      ),
    ),
  )
  let data = null
  let thread = ''

  async function act(path, body) {
    problem.hidden = true
    try {
      await call('POST', path, body)
      actions.refresh(number)
    } catch (error) {
      problem.textContent = error.message
      problem.hidden = false
    }
  }
  const reply = (what) => act(`phones/${encodeURIComponent(number)}/reply`, what)
  const write = (body) => reply({ body, to: thread || undefined })
  /** A button or row of a message: what it sends back. */
  const tap = (id) => reply({ tap: id })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const body = input.value.trim()
    if (!body) return
    input.value = ''
    fit(input)
    write(body)
  })
  input.addEventListener('input', () => fit(input))
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })

  function redraw() {
    const threads = threadsOf(data.messages)
    if (!threads.includes(thread) || data.newThread) thread = threads[0] ?? data.lastSender
    const business = data.businesses.find((one) => one.address === thread)
    menu.extra(business ? businessItems(business) : whatsApp && thread ? fileItems() : [])
    closeSheet(overlay)
    drawSender(senderLine, { whatsApp, thread, threads, business }, (chosen) => {
      thread = chosen
      data.newThread = false
      redraw()
    })
    drawMessages(messages, data, { thread, whatsApp, business, tap, overlay })
  }

  /** By way of Twilio. */
  function fileItems() {
    const send = (file) => act(`phones/${encodeURIComponent(number)}/reply`, { to: thread, file })
    return [
      ['Send a photo', () => send('image')],
      ['Send a document', () => send('document')],
    ]
  }

  function businessItems({ address, marketingStopped }) {
    const send = (what) => act('whatsapp/reply', { from: number, to: address, ...what })
    return [
      preferenceItem(marketingStopped, (value) =>
        act('whatsapp/preference', { from: number, to: address, value }),
      ),
      ['Send a photo', () => send({ file: 'image' })],
      ['Send a document', () => send({ file: 'document' })],
    ]
  }

  return {
    root,
    input,
    /** True while a message is still on its way. */
    get moving() {
      return data?.messages.some((message) =>
        ['accepted', 'queued', 'sending', 'sent'].includes(message.status),
      )
    },
    tick(now) {
      if (!data) return
      const time = timeIn(data.timeZone, now)
      timeText.textContent = time
      place.textContent = [data.channel, data.city, time].filter(Boolean).join(', ')
    },
    update(next) {
      const newest = next.messages.at(-1)?.sid
      next.newThread = newest !== undefined && newest !== data?.messages.at(-1)?.sid
      data = next
      redraw()
      this.tick(Date.now())
    },
  }
}

function phoneMenu(number, actions, stop) {
  const details = element('details', { class: 'menu' })
  const item = (text, run) =>
    element('button', {
      type: 'button',
      text,
      onclick: () => {
        details.open = false
        run()
      },
    })
  const extra = element('div', {})
  const link = new URL(`/?phone=${encodeURIComponent(number)}`, location.href).href
  details.append(
    element('summary', { 'aria-label': `Options of ${prettyNumber(number)}` }, icon('dots')),
    element(
      'div',
      { class: 'menu-items' },
      item('Write STOP', stop),
      extra,
      item('Copy number', () => navigator.clipboard?.writeText(number)),
      item('Copy link to this phone', () => navigator.clipboard?.writeText(link)),
      item('Unpin', () => actions.unpin(number)),
    ),
  )
  details.extra = (items) => extra.replaceChildren(...items.map(([text, run]) => item(text, run)))
  return details
}

/** The numbers this phone talks with, the latest first. */
function threadsOf(messages) {
  const threads = []
  for (const message of [...messages].reverse()) {
    const other = message.direction === 'inbound' ? message.to : message.from
    if (!threads.includes(other)) threads.push(other)
  }
  return threads
}

function drawSender(line, { whatsApp, thread, threads, business }, choose) {
  const letter = business ? element('span', { text: business.name.slice(0, 1).toUpperCase() }) : icon('user')
  const avatar = element('span', { class: 'avatar', 'aria-hidden': 'true' }, letter)
  const nameOf = (one) => (one === thread && business ? business.name : prettyNumber(one))
  const name = thread ? nameOf(thread) : 'No messages yet'
  const title =
    threads.length > 1
      ? element(
          'select',
          { 'aria-label': 'Conversation with', onchange: (event) => choose(event.target.value) },
          ...threads.map((one) =>
            element('option', { value: one, text: nameOf(one), selected: one === thread }),
          ),
        )
      : element('b', { text: name })
  line.replaceChildren(
    avatar,
    whatsApp ? element('span', {}, title, element('small', { text: 'business account' })) : title,
  )
}

function drawMessages(box, data, { thread, whatsApp, business, tap, overlay }) {
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60
  const now = Date.now()
  const nodes = []
  let before = 0
  for (const message of data.messages) {
    if ((message.direction === 'inbound' ? message.to : message.from) !== thread) continue
    if (message.at - before > GROUP_MS) {
      nodes.push(element('div', { class: 'stamp', text: stamp(data.timeZone, message.at, now) }))
    }
    before = message.at
    nodes.push(...bubble(message, { whatsApp, timeZone: data.timeZone, all: data.messages, tap, overlay }))
  }
  if (nodes.length === 0)
    nodes.push(element('p', { class: 'blank', text: 'Nothing has arrived on this phone.' }))
  if (data.stopped.includes(thread))
    nodes.push(banner('Stopped. The carrier refuses every message to it (21610).'))
  if (business?.marketingStopped)
    nodes.push(banner('Marketing is stopped: it fails with 131050. All else arrives.'))
  box.replaceChildren(...nodes)
  if (atEnd) box.scrollTop = box.scrollHeight
}

function banner(text) {
  return element('div', { class: 'stopped' }, icon('hand'), element('span', { text }))
}

function fit(input) {
  input.style.height = 'auto'
  input.style.height = `${Math.min(input.scrollHeight, 96)}px`
}
