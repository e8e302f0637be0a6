import { clock, element, prettyLine } from './format.js'
import { icon } from './icons.js'

const LINES = 60
const at = (id) => document.getElementById(id)

/** Puts new lines, newest first, on top. */
export function addLog(entries) {
  if (entries.length === 0) return
  at('log-empty').hidden = true
  const rows = entries.map((entry) =>
    element(
      'tr',
      {},
      element('td', { class: 'time', text: clock(entry.at) }),
      element('td', { class: 'way' }, icon(entry.way)),
      element('td', { text: prettyLine(entry.what) }),
      element(
        'td',
        { class: `outcome ${entry.tone}` },
        icon(entry.tone === 'ok' ? 'ok' : 'warn'),
        element('span', { text: prettyLine(entry.outcome) }),
      ),
    ),
  )
  at('log').prepend(...rows)
  while (at('log').childElementCount > LINES) at('log').lastElementChild.remove()
}

export function clearLog() {
  at('log').replaceChildren()
  at('log-empty').hidden = false
}
