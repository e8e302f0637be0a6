import { ask } from './dialogs.js'
import { call, clock, count, element } from './format.js'

const MODES = {
  ok: 'Takes all',
  slow: 'Slow: 3 s',
  hang: 'Never answers',
  down: 'Cuts the line',
  error: 'Answers 500',
  redirect: 'Redirects inside',
  gone: 'Answers 410',
  huge: 'Answers 2 GB',
}
const VERIFIED = {
  good: ['signature fits', 'ok'],
  wrong: ['signature is wrong', 'bad'],
  old: ['too old', 'bad'],
  unsigned: ['not signed', 'bad'],
  'no secret': ['no secret to verify with', ''],
}

/** The inboxes for webhooks: what came to each, and how it behaves. */
export function createHooks(root, report) {
  let timer
  let drawn = ''
  async function draw() {
    const names = (await call('GET', 'webhooks')).map((inbox) => inbox.name)
    const inboxes = await Promise.all(names.map((name) => call('GET', `webhooks/${name}`)))
    const text = JSON.stringify(inboxes)
    // What is drawn anew loses the focus: only when something changed.
    if (text === drawn || root.contains(document.activeElement)) return
    drawn = text
    root.replaceChildren(
      ...(inboxes.length > 0
        ? inboxes.map(one)
        : [
            element('p', {
              class: 'blank',
              text: `Post webhooks to ${location.origin}/webhooks/inbox/any-name and they appear here.`,
            }),
          ]),
    )
  }
  const act = (name, change) =>
    call('PATCH', `webhooks/${name}`, change)
      .then(() => {
        drawn = ''
        document.activeElement?.blur()
        return draw()
      })
      .catch(report)
  function one(inbox) {
    const mode = element('select', {
      'aria-label': `How ${inbox.name} answers`,
      onchange: (event) => act(inbox.name, { mode: event.target.value }),
    })
    for (const [value, text] of Object.entries(MODES))
      mode.append(element('option', { value, text, selected: value === inbox.mode }))
    return element(
      'section',
      { class: 'inbox', 'aria-label': `Inbox ${inbox.name}` },
      element(
        'div',
        { class: 'inbox-head' },
        element('h2', { text: inbox.name }),
        element('span', {
          class: 'quiet',
          text: `${count(inbox.received)} came, ${count(inbox.repeated)} repeated, ${count(inbox.wrong)} with a wrong signature`,
        }),
        element('span', { class: 'spring' }),
        element('button', {
          type: 'button',
          class: 'button',
          text: inbox.hasSecret ? 'Other secret…' : 'Enter the secret…',
          onclick: () =>
            ask({
              title: `Secret of ${inbox.name}`,
              text: 'The inbox verifies signatures with it.',
              fields: [{ name: 'secret', label: 'Secret', hint: 'Begins with whsec_' }],
              action: 'Keep it',
              submit: ({ secret }) => call('PATCH', `webhooks/${inbox.name}`, { secret: secret.trim() }),
            }),
        }),
        mode,
      ),
      element(
        'table',
        {},
        element(
          'tbody',
          {},
          ...inbox.arrivals.slice(0, 50).map((arrival) => {
            const [words, tone] = VERIFIED[arrival.verified]
            return element(
              'tr',
              {},
              element('td', { class: 'time', text: clock(arrival.at) }),
              element('td', { class: 'hook-type', text: arrival.type || '(no type)' }),
              element('td', { class: `outcome ${tone}`, text: words }),
              element('td', { text: arrival.repeated ? 'again' : '' }),
              element('td', { text: `answered ${arrival.answered}` }),
              element('td', { class: 'hook-body', text: arrival.body.slice(0, 300), title: arrival.body }),
            )
          }),
        ),
      ),
    )
  }
  return {
    show(on) {
      clearInterval(timer)
      if (!on) return
      draw().catch(report)
      timer = setInterval(() => draw().catch(report), 1000)
    },
  }
}
