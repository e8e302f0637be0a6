import { IconArrowBackUp, IconListDetails } from '@tabler/icons-react'
import { t } from './text.ts'
import './whatsapp-preview.css'
import './inapp-preview.css'
import './choices-preview.css'
import { WhatsAppText } from './WhatsAppPreview.tsx'

/** What somebody can tap below a message. Titles may still be empty. */
export type ShownChoices =
  | { type: 'buttons'; buttons: readonly string[]; footer: string }
  | {
      type: 'list'
      /** What opens it. */
      open: string
      sections: readonly {
        title: string | null
        rows: readonly { title: string; description: string | null }[]
      }[]
    }

type Props = { /** null = nothing is written yet. */ body: string | null; choices: ShownChoices }

const headed = (choices: Extract<ShownChoices, { type: 'list' }>): boolean => choices.sections.length > 1

/** A message with buttons or a list as WhatsApp draws it; below a list, what opens when it is tapped. */
export function WhatsAppChoices({ body, choices }: Props) {
  const footer = choices.type === 'buttons' ? choices.footer.trim() : ''
  return (
    <figure className="wa" aria-label={t('As WhatsApp draws it')}>
      <div className="wa-bubble">
        <div className={body === null ? 'wa-body wa-nothing' : 'wa-body'}>
          {body === null ? t('What you write in the reply stands here.') : <WhatsAppText text={body} />}
        </div>
        {footer !== '' && (
          <div className="wa-foot">
            <span className="wa-footer">{footer}</span>
          </div>
        )}
        <ul className="wa-buttons">
          {choices.type === 'buttons' ? (
            choices.buttons.map((title, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two may read alike while they are written
              <li key={at}>
                <IconArrowBackUp className="i" aria-hidden />
                <span className="ell">{title || t('Button')}</span>
              </li>
            ))
          ) : (
            <li>
              <IconListDetails className="i" aria-hidden />
              <span className="ell">{choices.open || t('Choose')}</span>
            </li>
          )}
        </ul>
      </div>
      {choices.type === 'list' && (
        <div className="wa-sheet">
          <div className="wa-sheet-head">{choices.open || t('Choose')}</div>
          {choices.sections.map((section, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two may read alike while they are written
            <div key={at}>
              {headed(choices) && <div className="wa-sheet-group">{section.title || t('Heading')}</div>}
              <ul>
                {section.rows.map((row, n) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two may read alike while they are written
                  <li key={n}>
                    <span className="wa-sheet-words">
                      <span>{row.title || t('Row')}</span>
                      {row.description && <small>{row.description}</small>}
                    </span>
                    <span className="wa-sheet-dot" aria-hidden="true" />
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </div>
      )}
    </figure>
  )
}

/** A message with buttons or a list as the widget draws it on the brand's page, where a list is open at once. */
export function InAppChoices({ brand, body, choices }: Props & { brand: string }) {
  return (
    <figure className="ia" aria-label={t('As the app draws it')}>
      <div className="ia-panel">
        <div className="ia-head">{brand}</div>
        <div className="ia-log">
          <div className="ia-say">
            <p>{body ?? t('What you write in the reply stands here.')}</p>
          </div>
          {choices.type === 'buttons' ? (
            <ul className="ia-picks">
              {choices.buttons.map((title, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two may read alike while they are written
                <li key={at}>{title || t('Button')}</li>
              ))}
            </ul>
          ) : (
            <InAppRows choices={choices} />
          )}
        </div>
      </div>
    </figure>
  )
}

function InAppRows({ choices }: { choices: Extract<ShownChoices, { type: 'list' }> }) {
  const plain = !headed(choices) && choices.sections.every((one) => one.rows.every((row) => !row.description))
  return (
    <div className={plain ? '' : 'ia-rows'}>
      {choices.sections.map((section, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two may read alike while they are written
        <div key={at}>
          {headed(choices) && <div className="ia-rows-group">{section.title || t('Heading')}</div>}
          <ul className={plain ? 'ia-picks' : ''}>
            {section.rows.map((row, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two may read alike while they are written
              <li key={n}>
                {row.title || t('Row')}
                {row.description && <small>{row.description}</small>}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}
