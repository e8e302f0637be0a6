import type { RuleBroken } from '@foreword/contract'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { t } from '../../../ui/text.ts'

/** Every rule that is broken as things stand, while one types. A press goes to the field. */
export function Rules({ broken }: { broken: readonly RuleBroken[] }) {
  return (
    <section className="panel tpl-rules" aria-label={t('Rules')}>
      <div className="row">
        {broken.length === 0 ? (
          <IconCheck className="i ok" aria-hidden />
        ) : (
          <IconAlertTriangle className="i wait" aria-hidden />
        )}
        <h2 className="b6">
          {broken.length === 0
            ? t('Ready to be handed in')
            : t(
                '{broken, plural, one {1 thing before it can be handed in} other {# things before it can be handed in}}',
                { broken: broken.length },
              )}
        </h2>
      </div>
      {broken.length === 0 ? (
        <p className="f12 t2">
          {t('Every rule we know is kept. What it says is for WhatsApp’s reviewers to judge.')}
        </p>
      ) : (
        <ul>
          {broken.map((one) => (
            <li key={`${one.field}${one.message}`}>
              <button type="button" className="tpl-rule f12" onClick={() => goTo(one.field)}>
                {one.message}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** The field itself, or the nearest thing around it: `buttons.0.text` is in `buttons.0`. */
export function goTo(field: string): void {
  const names = field.startsWith('examples.button.')
    ? [field.replace('examples.button', 'buttons')]
    : [field, field.split('.').slice(0, 2).join('.'), field.split('.')[0]!]
  for (const name of names) {
    const box = document.querySelector(`[data-field="${CSS.escape(name)}"]`)
    const control = box?.querySelector<HTMLElement>(
      field.endsWith('.url') || field.startsWith('examples.button')
        ? 'input[type="url"], input:last-of-type'
        : 'input:not([type="hidden"]), textarea, button',
    )
    if (!control) continue
    control.focus()
    control.scrollIntoView({ block: 'center' })
    return
  }
}
