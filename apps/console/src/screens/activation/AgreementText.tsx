import type { Activation } from '@foreword/contract'
import { sectionsOf } from './agreement-text.ts'

/** The agreement, set like a document. It scrolls by keyboard too. */
export function AgreementText({ agreement, brand, label }: AgreementTextProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="agreement-text" aria-label={label} tabIndex={0}>
      {sectionsOf(agreement.text, brand).map((section) => (
        <div key={section.heading ?? ''} className="agreement-section">
          {section.heading && <h3>{section.heading}</h3>}
          {section.paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
      ))}
    </section>
  )
}

type AgreementTextProps = Pick<Activation, 'agreement' | 'brand'> & { label: string }
