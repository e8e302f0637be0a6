import { createForeword, type Foreword, type ForewordOptions } from '../client.ts'
import type { PushWish } from '../push.ts'
import { h, ICONS, icon } from './dom.ts'
import { STYLE } from './style.ts'
import { filled, TEXTS, type Texts } from './texts.ts'
import { threadView } from './thread-view.ts'

export { createForeword } from '../client.ts'

export type WidgetOptions = ForewordOptions & {
  theme?: 'auto' | 'light' | 'dark'
  position?: 'left' | 'right'
  /** The brand's colour, instead of the variable --foreword-accent. */
  accent?: string
  accentText?: string
  /** Above the messages; the sender's own name when absent. */
  title?: string
  texts?: Partial<Texts>
  /** Where it is put; the end of the page when absent. */
  into?: HTMLElement
}
export type Widget = { client: Foreword; host: HTMLElement; open(): void; close(): void; remove(): void }

const MOST_TEXT = 4000

/** A button in the corner and the panel it opens, in a shadow of their own: the page's styles do not reach in, nor ours out. */
export function mountWidget(options: WidgetOptions): Widget {
  const client = createForeword(options)
  const texts: Texts = { ...TEXTS, ...options.texts }
  const name = (): string => options.title ?? client.brand() ?? ''
  const say = (text: string, more: Record<string, string | number> = {}): string =>
    filled(text, { brand: name(), ...more })

  const host = h('div', { class: 'foreword' })
  if (options.theme && options.theme !== 'auto') host.dataset.theme = options.theme
  if (options.position) host.dataset.position = options.position
  if (options.accent) host.style.setProperty('--foreword-accent', options.accent)
  if (options.accentText) host.style.setProperty('--foreword-accent-text', options.accentText)
  const shadow = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(STYLE)
  shadow.adoptedStyleSheets = [sheet]

  const badge = h('span', { class: 'badge', 'aria-hidden': 'true', hidden: true })
  const launch = h(
    'button',
    {
      class: 'launch',
      type: 'button',
      'aria-expanded': 'false',
      'aria-haspopup': 'dialog',
      onclick: () => toggle(),
    },
    icon(ICONS.chat),
    badge,
  )
  const heading = h('h2', { id: 'foreword-title' })
  const news = h('p', { class: 'vh', role: 'status' })
  const note = h('p', { class: 'note', role: 'status', hidden: true })
  const thread = threadView(client, () => texts, name)
  const typing = h('p', { class: 'typing', role: 'status' })
  const field = h('textarea', {
    rows: 1,
    maxLength: MOST_TEXT,
    placeholder: texts.write,
    'aria-label': texts.write,
  })
  const send = h(
    'button',
    { class: 'send', type: 'submit', disabled: true, 'aria-label': texts.send },
    icon(ICONS.send),
  )
  const form = h('form', {}, field, send)
  const offWords = h('span')
  const off = h(
    'div',
    { class: 'off', hidden: true },
    offWords,
    h('button', { type: 'button', onclick: () => client.setMessages(true) }, texts.turnOn),
  )
  const messagesWish = wish(() => client.setMessages(!client.state().on))
  const pushWish = wish(() => void changePush())
  const wishes = h('div', { class: 'wishes', hidden: true }, messagesWish.element, pushWish.element)
  const settings = h(
    'button',
    {
      class: 'tool',
      type: 'button',
      'aria-pressed': 'false',
      onclick: () => showWishes(wishes.hidden !== false),
    },
    icon(ICONS.settings),
  )
  const closer = h(
    'button',
    { class: 'tool', type: 'button', 'aria-label': texts.close, onclick: () => close() },
    icon(ICONS.close),
  )
  const panel = h(
    'div',
    {
      class: 'panel',
      role: 'dialog',
      'aria-modal': 'true',
      'aria-labelledby': 'foreword-title',
      hidden: true,
    },
    h('div', { class: 'head' }, heading, settings, closer),
    note,
    thread.element,
    typing,
    off,
    form,
    wishes,
  )
  shadow.append(h('div', { class: 'root' }, panel, launch, news))
  ;(options.into ?? document.body).append(host)

  let refusal = ''
  const isOpen = (): boolean => !panel.hidden
  const visible = (): boolean => document.visibilityState === 'visible'
  const read = (): void => {
    if (isOpen() && wishes.hidden && visible()) client.markRead()
  }
  function open(): void {
    if (isOpen()) return
    panel.hidden = false
    launch.setAttribute('aria-expanded', 'true')
    draw()
    thread.toEnd()
    field.focus()
    read()
  }
  function close(): void {
    if (!isOpen()) return
    panel.hidden = true
    showWishes(false)
    launch.setAttribute('aria-expanded', 'false')
    draw()
    launch.focus()
  }
  const toggle = (): void => (isOpen() ? close() : open())

  function showWishes(on: boolean): void {
    wishes.hidden = !on
    thread.element.hidden = on
    form.hidden = on
    typing.hidden = on
    settings.setAttribute('aria-pressed', String(on))
    settings.setAttribute('aria-label', on ? texts.back : texts.settings)
    settings.replaceChildren(icon(on ? ICONS.back : ICONS.settings))
    draw()
    if (on) void client.pushState().then(drawPush)
    else read()
  }

  function draw(): void {
    const unread = client.unread()
    badge.hidden = unread === 0
    badge.textContent = unread > 99 ? '99+' : String(unread)
    const title = name() === '' ? texts.open : `${texts.open}, ${name()}`
    launch.setAttribute('aria-label', unread > 0 ? `${title}, ${say(texts.unread, { n: unread })}` : title)
    heading.textContent = name() === '' ? texts.open : say(texts.title)
    const line = client.line()
    const words = line === 'refused' ? refusal || texts.refused : line === 'offline' ? texts.offline : refusal
    note.textContent = words
    note.hidden = words === ''
    note.className = line === 'offline' ? 'note' : 'note bad'
    const { on } = client.state()
    off.hidden = on || !wishes.hidden
    offWords.textContent = say(texts.off)
    messagesWish.draw(say(texts.messages), say(texts.messagesHint), on, line !== 'open')
    if (isOpen()) thread.show(client.items())
  }
  function drawPush(now: PushWish): void {
    pushWish.element.hidden = now === 'impossible'
    pushWish.draw(
      say(texts.push),
      now === 'denied' ? texts.pushDenied : texts.pushHint,
      now === 'on',
      now === 'denied' || client.line() !== 'open',
    )
  }
  async function changePush(): Promise<void> {
    refusal = ''
    try {
      await client.setPush((await client.pushState()) !== 'on')
    } catch (error) {
      refusal = (error as Error).message
    }
    draw()
  }
  function write(): void {
    const text = field.value.trim()
    if (text === '') return
    refusal = ''
    client.send(text)
    field.value = ''
    send.disabled = true
    thread.toEnd()
    field.focus()
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    write()
  })
  field.addEventListener('input', () => {
    send.disabled = field.value.trim() === ''
    if (field.value !== '') client.typing()
  })
  field.addEventListener('keydown', (event) => {
    // While characters are composed, Enter ends the word and not the message.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    write()
  })
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    } else if (event.key === 'Tab') keepIn(event, panel, shadow)
  })
  document.addEventListener('visibilitychange', read)

  client.on('items', () => {
    draw()
    read()
  })
  client.on('unread', draw)
  client.on('typing', (on) => {
    typing.replaceChildren(
      ...(on
        ? [h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')), say(texts.typing)]
        : []),
    )
  })
  client.on('state', draw)
  client.on('line', () => {
    if (client.line() === 'open') refusal = ''
    draw()
  })
  client.on('push', drawPush)
  client.on('problem', (problem) => {
    // A token that ended is asked for anew by itself.
    if (problem.code === 'token_ended') return
    refusal = problem.message
    draw()
  })
  client.on('message', (message) => {
    if (!isOpen()) news.textContent = say(texts.newMessage, { text: message.text })
  })
  showWishes(false)
  drawPush('impossible')
  return {
    client,
    host,
    open,
    close,
    remove() {
      document.removeEventListener('visibilitychange', read)
      client.close()
      host.remove()
    },
  }
}

/** A switch with what it means. */
function wish(onToggle: () => void) {
  const title = h('span')
  const hint = h('small')
  const control = h('button', {
    class: 'switch',
    type: 'button',
    role: 'switch',
    'aria-checked': 'false',
    onclick: onToggle,
  })
  return {
    element: h('div', { class: 'wish' }, h('div', {}, title, hint), control),
    draw(words: string, more: string, on: boolean, disabled: boolean) {
      title.textContent = words
      hint.textContent = more
      control.setAttribute('aria-label', words)
      control.setAttribute('aria-checked', String(on))
      control.disabled = disabled
    },
  }
}

/** Tab goes round inside the dialog. */
function keepIn(event: KeyboardEvent, panel: HTMLElement, shadow: ShadowRoot): void {
  const stops = [...panel.querySelectorAll<HTMLElement>('button, textarea, a[href], [tabindex="0"]')].filter(
    (one) => !(one as HTMLButtonElement).disabled && one.getClientRects().length > 0,
  )
  const end = event.shiftKey ? stops[0] : stops.at(-1)
  if (shadow.activeElement !== end) return
  event.preventDefault()
  ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
}
