import { element } from './format.js'

/**
 * Asks in a modal dialog. `fields` are `{name, label, value, hint, type, rows}`. `submit(values)` may throw: its
 * words are shown and the dialog stays.
 */
export function ask({ title, text, fields = [], action, danger = false, submit }) {
  const dialog = document.querySelector('#dialog')
  const problem = element('p', { class: 'problem', role: 'alert', hidden: true })
  const inputs = fields.map(({ name, label, value = '', hint = '', type = 'text', rows }) => {
    const id = `field-${name}`
    const input = rows ? element('textarea', { id, rows: String(rows) }) : element('input', { id, type })
    input.value = value
    const row = element('div', { class: 'field' }, element('label', { for: id, text: label }), input)
    if (hint) row.append(element('span', { class: 'quiet', text: hint }))
    return { name, input, row }
  })
  const form = element(
    'form',
    { method: 'dialog' },
    element('h2', { text: title, id: 'dialog-title' }),
    ...(text ? [element('p', { text })] : []),
    ...inputs.map((one) => one.row),
    problem,
    element(
      'div',
      { class: 'dialog-foot' },
      element('button', { type: 'button', class: 'button', text: 'Cancel', onclick: () => dialog.close() }),
      element('button', { type: 'submit', class: danger ? 'button danger' : 'button primary', text: action }),
    ),
  )
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    try {
      await submit(Object.fromEntries(inputs.map(({ name, input }) => [name, input.value])))
      dialog.close()
    } catch (error) {
      problem.textContent = error.message
      problem.hidden = false
    }
  })
  dialog.setAttribute('aria-labelledby', 'dialog-title')
  dialog.replaceChildren(form)
  dialog.showModal()
  inputs[0]?.input.select()
}
