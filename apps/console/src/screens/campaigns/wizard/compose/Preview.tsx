import type { Campaign, Import, Recipient } from '@foreword/contract'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries, useSession } from '../../../../api/index.ts'
import { phone } from '../../../../ui/format.ts'
import { IconButton, PhonePreview, useFormat } from '../../../../ui/index.ts'
import { nameOf, partsFor, textOf } from './rendered.ts'
import { SegmentMeter } from './SegmentMeter.tsx'

type Props = { campaign: Campaign; audience: Import | null; samples: readonly Recipient[] }

/** The phone, with real people of the audience to leaf through, and what the message weighs. */
export function Preview({ campaign, audience, samples }: Props) {
  const [at, setAt] = useState(0)
  const sender = useQuery(queries.senders()).data?.senders.find((one) => one.id === campaign.senderId)
  const sample = samples.length > 0 ? samples[at % samples.length]! : null
  const parts = partsFor(campaign, audience, sample)
  const step = (by: number) => setAt((at + by + samples.length) % samples.length)
  return (
    <aside className="col wz-preview" aria-label="Preview">
      <div className="row wz-preview-head">
        <h2 className="b6">Preview</h2>
        <span className="sp" />
        {sample ? (
          <>
            <IconButton label="Previous person" kind="quiet" size="sm" onClick={() => step(-1)}>
              <IconChevronLeft className="i" aria-hidden />
            </IconButton>
            <span className="f12 t2 num ell" aria-live="polite">
              {nameOf(sample) ?? phone(sample.address ?? sample.input)} · sample {(at % samples.length) + 1}{' '}
              of {samples.length}
            </span>
            <IconButton label="Next person" kind="quiet" size="sm" onClick={() => step(1)}>
              <IconChevronRight className="i" aria-hidden />
            </IconButton>
          </>
        ) : (
          <span className="f12 t3">Values appear once recipients are read</span>
        )}
      </div>
      <MessagePhone campaign={campaign} audience={audience} sample={sample} />
      <SegmentMeter
        text={textOf(parts)}
        samples={samples.map((one) => textOf(partsFor(campaign, audience, one)))}
        config={sender?.config}
      />
    </aside>
  )
}

type PhoneProps = { campaign: Campaign; audience: Import | null; sample: Recipient | null; marks?: boolean }

/** What one person reads, on their phone. */
export function MessagePhone({ campaign, audience, sample, marks = true }: PhoneProps) {
  const format = useFormat()
  const { account } = useSession()
  const sender = useQuery(queries.senders()).data?.senders.find((one) => one.id === campaign.senderId)
  const at = campaign.startMode === 'later' && campaign.startAt ? Date.parse(campaign.startAt) : Date.now()
  const parts = partsFor(campaign, audience, sample)
  const placed = parts.map((part, index) => ({
    ...part,
    at: parts.slice(0, index).reduce((sum, one) => sum + one.text.length + 1, 0),
  }))
  const empty = textOf(parts).trim() === ''
  return (
    <PhonePreview
      brand={account.name}
      address={sender ? phone(sender.address) : 'Your number'}
      time={format.clock(at)}
      stamp={`Text message · ${format.dateTime(at)}`}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long message scrolls in the phone, also by keyboard. */}
      <div className={empty ? 'bub wz-nothing' : 'bub'} tabIndex={0}>
        {empty
          ? 'What you write appears here.'
          : placed.map((part) =>
              part.variable !== undefined && marks ? <mark key={part.at}>{part.text}</mark> : part.text,
            )}
      </div>
    </PhonePreview>
  )
}
