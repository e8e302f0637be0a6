import type { Funnel, Progress } from '@foreword/contract'
import { IconScale } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { queries } from '../../../api/index.ts'
import { addsUp, delivered, handedOver, LedgerBar, ledgerParts, t, useFormat } from '../../../ui/index.ts'
import { NoReceipt } from './NoReceipt.tsx'

/** The whole beside its parts, in figures and in one bar that adds up. */
export function FunnelPanel({ progress }: { progress: Progress }) {
  const { count, share } = useFormat()
  const { campaign, noReceipt } = progress
  const { funnel } = campaign
  const failures = progress.failures.length
  const skill = useQuery(queries.skills()).data?.skills.find((one) => one.id === campaign.skillId)?.name
  const left = handedOver(funnel)
  const reached = delivered(funnel)
  const skipped = funnel.skipped + funnel.expired + funnel.cancelled
  return (
    <section className="panel" aria-label={t('Where all recipients are')}>
      <div className="funnel">
        <Part
          title={t('Recipients')}
          people={funnel.recipients}
          below={t('{skipped} skipped, {waiting} waiting', {
            skipped: count(skipped),
            waiting: count(funnel.waiting),
          })}
        />
        <Part
          dot="sent"
          title={t('Handed to the carrier')}
          people={left}
          share={share(left, funnel.recipients)}
          below={
            funnel.sending > 0
              ? t('{sending} on their way now', { sending: count(funnel.sending) })
              : t('none on their way now')
          }
        />
        <Part
          dot="delivered"
          title={t('Delivered')}
          people={reached}
          share={share(reached, left)}
          below={receiptWords(funnel, noReceipt, count)}
        />
        <Part
          dot="replied"
          title={t('Replied')}
          people={funnel.replied}
          share={share(funnel.replied, reached)}
          below={skill ? t('to {skill}', { skill }) : t('of those reached')}
        />
        <Part
          title={t('Opted out')}
          people={funnel.optedOut}
          share={share(funnel.optedOut, reached)}
          below={t('will not be sent to again')}
        />
        <Part
          dot="failed"
          title={t('Failed')}
          people={funnel.failed}
          share={share(funnel.failed, left)}
          below={
            failures > 0
              ? t('for {failures, plural, one {# reason} other {# reasons}}', { failures })
              : t('none so far')
          }
        />
      </div>
      <div className="funnel-ledger">
        <LedgerBar funnel={funnel} large />
        <div className="row f12 t2 num ledger-words">
          {ledgerParts(funnel)
            .filter((part) => part.people > 0)
            .map((part) => (
              <span className="row g6 nw" key={part.key}>
                <i className={`dot ${part.key}`} />
                {part.title} <b className="b5 t1">{count(part.people)}</b>
              </span>
            ))}
          <span className="sp" />
          {addsUp(funnel) && (
            <span className="row g6 ok nw">
              <IconScale className="i s14" aria-hidden />
              {t('adds up to {recipients}', { recipients: count(funnel.recipients) })}
            </span>
          )}
        </div>
        <NoReceipt people={noReceipt} />
      </div>
    </section>
  )
}

/** What is known of those who were sent to and have no receipt. */
function receiptWords(funnel: Funnel, noReceipt: number, count: (n: number) => string): string {
  const { sent, unknown } = funnel
  if (sent === 0)
    return unknown > 0 ? t('{unknown} not sure', { unknown: count(unknown) }) : t('every receipt is in')
  if (noReceipt === 0) return t('{sent} without a receipt yet', { sent: count(sent) })
  if (noReceipt === sent) return t('{noReceipt} sent, no receipt', { noReceipt: count(noReceipt) })
  return t('{count} without a receipt yet, {noReceipt} sent, no receipt', {
    count: count(sent - noReceipt),
    noReceipt: count(noReceipt),
  })
}

type PartProps = { title: string; people: number; share?: string; below: ReactNode; dot?: string }

function Part({ title, people, share, below, dot }: PartProps) {
  const { count } = useFormat()
  return (
    <div className="funnel-part">
      <div className="k row g6">
        {dot && <i className={`dot funnel-dot ${dot}`} />}
        {title}
      </div>
      <div className="row funnel-line">
        <span className="num b6 funnel-fig">{count(people)}</span>
        {share && <span className="f12 t3 num">{share}</span>}
      </div>
      <div className="f12 t3">{below}</div>
    </div>
  )
}
