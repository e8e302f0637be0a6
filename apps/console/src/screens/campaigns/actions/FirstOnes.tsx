import type { Funnel } from '@foreword/contract'
import { delivered, handedOver, t, useFormat } from '../../../ui/index.ts'
import './first-ones.css'

/** How the first ones did: parts of those sent to, and of those reached. */
export function FirstOnes({ funnel }: { funnel: Funnel }) {
  const { count, share } = useFormat()
  const left = handedOver(funnel)
  const reached = delivered(funnel)
  const facts = [
    { dot: 'delivered', title: t('Delivered'), people: reached, of: left },
    { dot: 'sent', title: t('No receipt yet'), people: funnel.sent + funnel.sending, of: left, ifAny: true },
    { dot: 'unsure', title: t('Not sure'), people: funnel.unknown, of: left, ifAny: true },
    { dot: 'failed', title: t('Failed'), people: funnel.failed, of: left },
    { dot: 'replied', title: t('Replied'), people: funnel.replied, of: reached },
    { dot: undefined, title: t('Opted out'), people: funnel.optedOut, of: reached },
  ]
  return (
    <dl className="first-ones num">
      {facts
        .filter((fact) => !fact.ifAny || fact.people > 0)
        .map(({ dot, title, people, of }) => (
          <div key={title}>
            <dt className="row g6">
              {dot && <i className={`dot ${dot}`} />}
              {title}
            </dt>
            <dd>
              <b>{count(people)}</b> <span>{share(people, of)}</span>
            </dd>
          </div>
        ))}
    </dl>
  )
}
