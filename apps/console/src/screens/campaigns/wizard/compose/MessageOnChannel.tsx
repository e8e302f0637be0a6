import type { Campaign, Import, Recipient, StepDraft, Template, TemplatePart } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { queries, useSession } from '../../../../api/index.ts'
import { phone } from '../../../../ui/format.ts'
import {
  InAppPreview,
  PhonePreview,
  t,
  useFormat,
  WhatsAppPreview,
  whatsAppMessage,
} from '../../../../ui/index.ts'
import { contentOf } from '../channel-steps.ts'
import { NO_RICH } from './in-app.ts'
import { partsFor, textOf, valuesFor } from './rendered.ts'

type Props = {
  campaign: Campaign
  step: StepDraft
  template: Template | null | undefined
  audience: Import | null
  sample: Recipient | null
  /** Whether values are marked. */
  marks?: boolean
}

const nothing = () => t('What you write appears here.')

/** What one person gets on a channel, as it draws it: on their phone, in WhatsApp, in the brand's app. */
export function MessageOnChannel(props: Props) {
  if (props.step.channel === 'whatsapp') return <OnWhatsApp {...props} />
  return props.step.channel === 'inapp' ? <InApp {...props} /> : <Sms {...props} />
}

function useHead({ campaign, step }: Props) {
  const format = useFormat()
  const { account } = useSession()
  const sender = useQuery(queries.senders()).data?.senders.find((one) => one.id === step.senderId)
  const at = campaign.startMode === 'later' && campaign.startAt ? Date.parse(campaign.startAt) : Date.now()
  return {
    brand: account.name,
    address: sender ? phone(sender.address) : t('Your number'),
    time: format.clock(at),
    when: format.dateTime(at),
  }
}

function Sms(props: Props) {
  const { step, audience, sample, marks = true } = props
  const { when, ...head } = useHead(props)
  const parts = partsFor(step, audience, sample)
  const empty = textOf(parts).trim() === ''
  return (
    <PhonePreview {...head} stamp={t('Text message · {when}', { when })}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long message scrolls in the phone, also by keyboard. */}
      <div className={empty ? 'bub wz-nothing' : 'bub'} tabIndex={0}>
        {empty ? nothing() : <Parts parts={parts} marks={marks} />}
      </div>
    </PhonePreview>
  )
}

function OnWhatsApp(props: Props) {
  const { step, template, audience, sample, marks = true } = props
  const { when, ...head } = useHead(props)
  const content = contentOf(step, template, audience)
  const message = content ? whatsAppMessage(content.parts, valuesFor(content, sample)) : EMPTY
  return (
    <PhonePreview {...head} look="whatsapp" stamp={when} height={560}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long message scrolls in the phone, also by keyboard. */}
      <div className={marks ? '' : 'wz-unmarked'} tabIndex={0}>
        <WhatsAppPreview
          {...message}
          {...(content ? { time: head.time } : {})}
          nothing={t('The template you choose appears here.')}
        />
      </div>
    </PhonePreview>
  )
}

const EMPTY = { header: null, body: '', footer: null, buttons: [] }

function InApp(props: Props) {
  const { step, audience, sample, marks = true } = props
  const { brand } = useHead(props)
  const rich = step.rich?.type === 'inapp' ? step.rich : NO_RICH
  const parts = partsFor(step, audience, sample)
  const text = textOf(parts)
  return (
    <div className="wz-in-app">
      <InAppPreview
        brand={brand}
        imageUrl={rich.imageUrl}
        link={rich.linkUrl ? { label: rich.linkLabel ?? '', url: rich.linkUrl } : null}
        notification={{
          title: rich.notificationTitle || brand,
          text: rich.notificationText || text || nothing(),
        }}
      >
        {text.trim() === '' ? nothing() : <Parts parts={parts} marks={marks} />}
      </InAppPreview>
    </div>
  )
}

function Parts({ parts, marks }: { parts: readonly TemplatePart[]; marks: boolean }) {
  const placed = parts.map((part, index) => ({
    ...part,
    at: parts.slice(0, index).reduce((sum, one) => sum + one.text.length + 1, 0),
  }))
  return placed.map((part) =>
    part.variable !== undefined && marks ? <mark key={part.at}>{part.text}</mark> : part.text,
  )
}
