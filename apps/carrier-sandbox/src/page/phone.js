import { call, element, prettyNumber, stamp, timeIn } from './format.js'
import { icon } from './icons.js'

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
  const problem = element('p', { class: 'problem', role: 'alert', hidden: true })
  const form = element('form', { class: 'composer' }, input, send)
  const root = element(
    'section',
    { class: 'device', 'aria-label': `Phone ${prettyNumber(number)}` },
    element(
      'div',
      { class: 'device-head' },
      element('div', {}, element('b', { text: prettyNumber(number) }), place),
      phoneMenu(number, actions, () => write('STOP')),
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
      ),
    ),
  )
  let data = null
  let thread = ''

  async function write(body) {
    problem.hidden = true
    try {
      await call('POST', `phones/${encodeURIComponent(number)}/reply`, { body, to: thread || undefined })
      actions.refresh(number)
    } catch (error) {
      problem.textContent = error.message
      problem.hidden = false
    }
  }
  /** A button or row of a message: what it sends back. */
  async function tap(id) {
    problem.hidden = true
    try {
      await call('POST', 'whatsapp/reply', { from: number, to: thread || undefined, tap: id })
      actions.refresh(number)
    } catch (error) {
      problem.textContent = error.message
      problem.hidden = false
    }
  }
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
    drawSender(senderLine, whatsApp, thread, threads, (chosen) => {
      thread = chosen
      data.newThread = false
      redraw()
    })
    drawMessages(messages, data, thread, whatsApp, tap)
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
  const link = new URL(`/?phone=${encodeURIComponent(number)}`, location.href).href
  details.append(
    element('summary', { 'aria-label': `Options of ${prettyNumber(number)}` }, icon('dots')),
    element(
      'div',
      { class: 'menu-items' },
      item('Write STOP', stop),
      item('Copy number', () => navigator.clipboard?.writeText(number)),
      item('Copy link to this phone', () => navigator.clipboard?.writeText(link)),
      item('Unpin', () => actions.unpin(number)),
    ),
  )
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

function drawSender(line, whatsApp, thread, threads, choose) {
  const avatar = element('span', { class: 'avatar' }, icon('user'))
  const name = thread ? prettyNumber(thread) : 'No messages yet'
  const title =
    threads.length > 1
      ? element(
          'select',
          { 'aria-label': 'Conversation with', onchange: (event) => choose(event.target.value) },
          ...threads.map((one) =>
            element('option', { value: one, text: prettyNumber(one), selected: one === thread }),
          ),
        )
      : element('b', { text: name })
  line.replaceChildren(
    avatar,
    whatsApp ? element('span', {}, title, element('small', { text: 'business account' })) : title,
  )
}

function drawMessages(box, data, thread, whatsApp, tap) {
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
    nodes.push(...bubble(message, whatsApp, data.timeZone, tap))
  }
  if (nodes.length === 0)
    nodes.push(element('p', { class: 'blank', text: 'Nothing has arrived on this phone.' }))
  const stopped = data.stopped.includes(thread)
  if (stopped) {
    nodes.push(
      element(
        'div',
        { class: 'stopped' },
        icon('hand'),
        element('span', { text: 'Stopped. The carrier refuses every message to it (21610).' }),
      ),
    )
  }
  box.replaceChildren(...nodes)
  if (atEnd) box.scrollTop = box.scrollHeight
}

/** The text, and below it why it is not an ordinary delivered one. */
function bubble(message, whatsApp, timeZone, tap) {
  const mine = message.direction === 'inbound'
  const waiting = ['accepted', 'scheduled', 'queued', 'sending'].includes(message.status)
  const lost = ['failed', 'undelivered', 'canceled'].includes(message.status)
  const node = element('div', { class: `bubble${mine ? ' mine' : ''}${waiting || lost ? ' absent' : ''}` })
  const { drawn } = message
  if (drawn?.header) node.append(headerOf(drawn.header))
  node.append(
    element('span', { text: message.body || (message.media.length || drawn ? '' : '(text removed)') }),
  )
  if (drawn?.footer) node.append(element('small', { class: 'foot', text: drawn.footer }))
  for (const url of message.media) {
    node.append(element('a', { class: 'media', href: url, text: url, rel: 'noreferrer', target: '_blank' }))
  }
  if (whatsApp) node.append(element('time', { text: timeIn(timeZone, message.at) + ticksOf(message) }))
  if (drawn && !mine) node.append(...choicesOf(drawn, lost || waiting, tap))
  const note = lost
    ? message.status === 'canceled'
      ? 'Cancelled, never arrived'
      : `Never arrived, error ${message.errorCode}`
    : waiting
      ? `${message.status}, still at the carrier`
      : ''
  return note ? [node, element('div', { class: lost ? 'note bad' : 'note', text: note })] : [node]
}

const MEDIA_NAMES = {
  IMAGE: 'Picture',
  VIDEO: 'Video',
  DOCUMENT: 'Document',
  AUDIO: 'Voice message',
  LOCATION: 'Place',
}

/** Pictures are not fetched: nothing here reaches another machine. */
function headerOf(header) {
  if (header.format === 'TEXT') return element('b', { class: 'head', text: header.text })
  const name = MEDIA_NAMES[header.format] ?? header.format
  return element(
    'span',
    { class: 'head media-head' },
    element('b', { text: name }),
    element('small', { text: header.text || header.link }),
  )
}

function choicesOf(drawn, absent, tap) {
  const rows = drawn.list?.rows ?? []
  return [
    ...drawn.buttons,
    ...rows.map((row) => ({ kind: 'reply', id: row.id, text: row.title, more: row.description })),
  ].map((button) => {
    if (button.kind !== 'reply')
      return element('span', { class: 'choice', text: `${button.text} (${button.id})` })
    const node = element('button', {
      type: 'button',
      class: 'choice',
      text: button.more ? `${button.text}: ${button.more}` : button.text,
      onclick: () => tap(button.id),
    })
    node.disabled = absent
    return node
  })
}

const ticksOf = (message) => {
  if (message.direction !== 'inbound') return ''
  return ' ✓✓'
}

function fit(input) {
  input.style.height = 'auto'
  input.style.height = `${Math.min(input.scrollHeight, 96)}px`
}
