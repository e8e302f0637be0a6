import type { Foreword, Item } from '../client.ts'
import { h } from './dom.ts'
import { filled, type Texts } from './texts.ts'

/** Only the web: a link of another scheme is not shown as one. */
const isWeb = (url: string): boolean => /^https?:\/\//i.test(url)

export type ThreadView = { element: HTMLElement; show(items: readonly Item[]): void; toEnd(): void }

/** Messages as a list that grows: what is there stays in the page, so that a screen reader hears only what is new. */
export function threadView(client: Foreword, texts: () => Texts, name: () => string): ThreadView {
  const list = h('ol')
  const empty = h('p', { class: 'empty' })
  const more = h('button', { class: 'more', type: 'button', onclick: () => client.loadEarlier() })
  const element = h(
    'div',
    { class: 'log', role: 'log', tabIndex: 0, 'aria-live': 'polite' },
    more,
    empty,
    list,
  )
  const shown = new Map<string, { node: HTMLElement; of: string }>()

  // A picture that comes late pushes the last words out of sight.
  list.addEventListener('load', () => wasAtEnd && toEnd(), true)
  let wasAtEnd = true
  element.addEventListener('scroll', () => {
    wasAtEnd = atEnd()
  })
  const atEnd = (): boolean => element.scrollHeight - element.scrollTop - element.clientHeight < 60
  const toEnd = (): void => {
    element.scrollTop = element.scrollHeight
  }

  const row = (item: Item, before: Item | undefined, isLast: boolean): HTMLElement => {
    const mine = item.from === 'me'
    const picks = !mine && isLast && item.buttons.length > 0
    const signed = !mine && (before?.from === 'me' || before?.name !== item.name || before === undefined)
    const day = dayOf(item.at)
    return h(
      'li',
      { class: mine ? 'me' : 'them' },
      (!before || dayOf(before.at) !== day) && h('span', { class: 'day' }, dayWords(item.at, texts().today)),
      signed && h('span', { class: 'by' }, item.name ?? name()),
      mine && h('span', { class: 'vh' }, `${texts().you}: `),
      bubble(item),
      picks && choices(item.buttons, (button) => client.send(button.title, button.id)),
      mine && isLast && h('span', { class: 'fate' }, fate(item)),
    )
  }
  const fate = (item: Item): string => {
    if (item.state === 'waiting') return texts().waiting
    return client.state().heard ? texts().heard : texts().sent
  }

  return {
    element,
    toEnd,
    show(items) {
      const stay = !atEnd()
      const height = element.scrollHeight
      more.textContent = texts().earlier
      more.hidden = !client.hasEarlier()
      element.setAttribute('aria-label', filled(texts().log, { brand: name() }))
      empty.textContent = filled(texts().empty, { brand: name() })
      empty.hidden = items.length > 0
      const keys = new Set(items.map(keyOf))
      for (const [key, { node }] of shown)
        if (!keys.has(key)) {
          node.remove()
          shown.delete(key)
        }
      const top = list.firstChild
      let grewAbove = false
      items.forEach((item, index) => {
        const isLast = index === items.length - 1
        const of = JSON.stringify([
          item.state,
          isLast,
          isLast && client.state().heard,
          items[index - 1]?.id,
          name(),
        ])
        const known = shown.get(keyOf(item))
        if (known?.of === of && list.children[index] === known.node) return
        const node = known?.of === of ? known.node : row(item, items[index - 1], isLast)
        if (known && known.node !== node) known.node.replaceWith(node)
        if (list.children[index] !== node) {
          list.insertBefore(node, list.children[index] ?? null)
          grewAbove ||= top !== null && index === 0
        }
        shown.set(keyOf(item), { node, of })
      })
      if (grewAbove) element.scrollTop += element.scrollHeight - height
      else if (!stay) toEnd()
    },
  }
}

type Choice = Item['buttons'][number]

/** Buttons beside each other; the rows of a list below each other, under their headings. */
function choices(buttons: readonly Choice[], pick: (button: Choice) => void): HTMLElement {
  const rows = buttons.some((button) => button.description || button.section)
  const element = h('div', { class: rows ? 'picks rows' : 'picks' })
  let heading: string | null = null
  for (const button of buttons) {
    const section = button.section ?? null
    if (section && section !== heading) element.append(h('h3', {}, section))
    heading = section
    element.append(
      h(
        'button',
        { class: 'pick', type: 'button', onclick: () => pick(button) },
        button.title,
        button.description ? h('small', {}, button.description) : null,
      ),
    )
  }
  return element
}

/** A message that waited keeps its place when the server has it. */
const keyOf = (item: Item): string => item.clientId ?? item.id

function bubble(item: Item): HTMLElement {
  return h(
    'div',
    { class: item.state === 'waiting' ? 'say waiting' : 'say' },
    item.image !== null && isWeb(item.image) && picture(item.image),
    h('p', {}, item.text),
    item.link !== null &&
      isWeb(item.link.url) &&
      h(
        'a',
        { class: 'go', href: item.link.url, target: '_blank', rel: 'noopener noreferrer' },
        item.link.label || new URL(item.link.url).host,
      ),
  )
}

/** One that cannot be loaded leaves no hole. */
function picture(src: string): HTMLImageElement {
  const image = h('img', { src, alt: '' })
  image.addEventListener('error', () => image.remove())
  return image
}

const dayOf = (at: string): string => new Date(at).toDateString()

function dayWords(at: string, today: string): string {
  if (dayOf(at) === new Date().toDateString()) {
    const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
    return `${today}, ${time.format(new Date(at))}`
  }
  return new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' }).format(
    new Date(at),
  )
}
