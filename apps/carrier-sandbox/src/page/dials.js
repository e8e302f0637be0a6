import { call, count, element } from './format.js'

const percent = (value) => `${value}%`

/** The dials in the order a message meets them. `max` is where the slider ends; the API takes more. */
const DIALS = [
  {
    key: 'answerAfterMs',
    name: 'Answer after',
    hint: 'delay before the 201',
    max: 2000,
    step: 50,
    say: (value) => `${value} ms`,
  },
  { key: 'dropAfterAccepting', name: 'Accept, then drop the line', hint: 'no answer, yet it is sent' },
  { key: 'unavailableBefore', name: '503 before accepting', hint: 'it is not sent' },
  { key: 'unavailableAfter', name: '503 after accepting', hint: 'it is sent all the same' },
  {
    key: 'maxPerSecond',
    name: 'Too many requests (429)',
    hint: 'above this rate',
    max: 200,
    step: 5,
    say: (value) => (value === 0 ? 'no limit' : `${count(value)} a second`),
  },
  { key: 'receiptFirst', name: 'Receipt before the answer', hint: 'callback beats the 201' },
  { key: 'receiptTwice', name: 'Receipt twice', hint: 'same one again' },
  { key: 'receiptOutOfOrder', name: 'Receipts out of order', hint: 'delivered before sent' },
  { key: 'receiptNever', name: 'Receipt never', hint: 'stays sent for ever' },
  { key: 'failure', name: 'Fails in the network', hint: '30003, 30005 to 30008' },
]

/** What only WhatsApp does. */
const WHATSAPP_DIALS = [
  { key: 'notOnWhatsapp', name: 'Not on WhatsApp', hint: 'the same ones, 131026', max: 100 },
  { key: 'held', name: 'Held, then dropped', hint: 'templates, 132015', max: 100 },
  { key: 'read', name: 'Read', hint: 'a receipt after delivered', max: 100 },
  { key: 'skipDelivered', name: 'Read without delivered', hint: 'of those read', max: 100 },
]

/** Draws the sliders; `show(dials)` moves them, except the one in hand. */
export function createDials(box, onProblem) {
  const parts = [...DIALS, ...WHATSAPP_DIALS].map((dial) => {
    const { key, name, hint, max = 20, step = 1, say = percent } = dial
    const input = element('input', {
      type: 'range',
      id: `dial-${key}`,
      min: '0',
      max: String(max),
      step: String(step),
    })
    const value = element('output', { for: `dial-${key}` })
    const draw = () => {
      const number = Number(input.value)
      value.textContent = say(number)
      input.setAttribute('aria-valuetext', `${say(number)}, ${hint}`)
      input.style.setProperty('--fill', `${(number / Number(input.max)) * 100}%`)
      row.classList.toggle('active', number > 0)
    }
    const row = element(
      'div',
      { class: 'dial' },
      element('label', { for: `dial-${key}`, text: name }),
      value,
      element('span', { class: 'quiet', text: hint }),
      input,
    )
    input.addEventListener('input', draw)
    input.addEventListener('change', () => {
      call('PATCH', 'dials', { [key]: Number(input.value) }).catch(onProblem)
    })
    return { key, input, draw, row }
  })
  const rows = parts.map((part) => part.row)
  rows.splice(DIALS.length, 0, element('h3', { class: 'dials-head', text: 'WhatsApp only' }))
  box.replaceChildren(...rows)
  return {
    show(dials) {
      for (const { key, input, draw } of parts) {
        if (input.matches(':active')) continue
        input.max = String(Math.max(Number(input.max), dials[key]))
        input.value = String(dials[key])
        draw()
      }
    },
  }
}
