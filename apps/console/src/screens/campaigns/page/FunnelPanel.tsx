import type { Funnel, Progress } from '@foreword/contract'
import { IconScale } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { queries } from '../../../api/index.ts'
import { addsUp, delivered, handedOver, LedgerBar, ledgerParts, useFormat } from '../../../ui/index.ts'
import { NoReceipt } from './NoReceipt.tsx'

/** The whole beside its parts, in figures and in one bar that adds up. */
export function FunnelPanel({ progress }: { progress: Progress }) {
  const { count, share, counted } = useFormat()
  const { campaign, noReceipt } = progress
  const { funnel } = campaign
  const failures = progress.failures.length
  const skill = useQuery(queries.skills()).data?.skills.find((one) => one.id === campaign.skillId)?.name
  const left = handedOver(funnel)
  const reached = delivered(funnel)
  const skipped = funnel.skipped + funnel.expired + funnel.cancelled
  return (
    <section className="panel" aria-label="Where all recipients are">
      <div className="funnel">
        <Part
          title="Recipients"
          people={funnel.recipients}
          below={`${count(skipped)} skipped, ${count(funnel.waiting)} waiting`}
        />
        <Part
          dot="sent"
          title="Handed to the carrier"
          people={left}
          share={share(left, funnel.recipients)}
          below={funnel.sending > 0 ? `${count(funnel.sending)} on their way now` : 'none on their way now'}
        />
        <Part
          dot="delivered"
          title="Delivered"
          people={reached}
          share={share(reached, left)}
          below={receiptWords(funnel, noReceipt, count)}
        />
        <Part
          dot="replied"
          title="Replied"
          people={funnel.replied}
          share={share(funnel.replied, reached)}
          below={skill ? `to ${skill}` : 'of those reached'}
        />
        <Part
          title="Opted out"
          people={funnel.optedOut}
          share={share(funnel.optedOut, reached)}
          below="will not be sent to again"
        />
        <Part
          dot="failed"
          title="Failed"
          people={funnel.failed}
          share={share(funnel.failed, left)}
          below={failures > 0 ? `for ${counted(failures, 'reason', 'reasons')}` : 'none so far'}
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
              adds up to {count(funnel.recipients)}
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
  if (sent === 0) return unknown > 0 ? `${count(unknown)} not sure` : 'every receipt is in'
  if (noReceipt === 0) return `${count(sent)} without a receipt yet`
  if (noReceipt === sent) return `${count(noReceipt)} sent, no receipt`
  return `${count(sent - noReceipt)} without a receipt yet, ${count(noReceipt)} sent, no receipt`
}

type PartProps = { title: string; people: number; share?: string; below: ReactNode; dot?: string }

function Part({ title, people, share, below, dot }: PartProps) {
  const { count } = useFormat()
  return (
    <div className="funnel-part">
      <div className="k row g6">
        {dot && <i className={`dot ${dot}`} />}
        {title}
      </div>
      <div className="row funnel-line">
        <span className="num b6 funnel-fig">{count(people)}</span>
        {share && <span className="f12 t3 num">{share}</span>}
      </div>
      <div className="f12 t3 ell">{below}</div>
    </div>
  )
}
