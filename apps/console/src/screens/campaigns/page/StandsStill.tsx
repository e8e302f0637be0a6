import type { Campaign, Progress } from '@foreword/contract'
import { IconAlertOctagon, IconAlertTriangle, IconEyeCheck, IconPlayerPlay } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useSession } from '../../../api/index.ts'
import { Button, useFormat, useIsPhone } from '../../../ui/index.ts'
import { useAct } from '../actions/CampaignActions.tsx'
import { FirstOnes } from '../actions/FirstOnes.tsx'
import { gist, stoodByItself } from '../actions/standstill.ts'
import { useResume, useSenderOf } from './useResume.ts'

/** Why a campaign stands still that no person stopped, what to do, and the buttons to do it with. */
export function StandsStill({ progress }: { progress: Progress }) {
  const { campaign } = progress
  if (!stoodByItself(campaign)) return null
  if (campaign.statusCode === 'canary') return <FirstOnesOut progress={progress} />
  if (campaign.status === 'stopped') return <SenderBroken campaign={campaign} />
  return <TooManyFailed progress={progress} />
}

function FirstOnesOut({ progress }: { progress: Progress }) {
  const { count, counted } = useFormat()
  const { campaign, noReceipt } = progress
  const { funnel, canarySize } = campaign
  const coming = funnel.sent + funnel.sending - noReceipt
  return (
    <Standstill
      campaign={campaign}
      tone="wait"
      icon={<IconEyeCheck className="i s18" aria-hidden />}
      title={`The first ${count(canarySize)} are sent. ${counted(funnel.waiting, 'other waits', 'others wait')} for your go-ahead.`}
    >
      <FirstOnes funnel={funnel} />
      <p>
        {coming > 0
          ? `${counted(coming, 'receipt is', 'receipts are')} still to come. When these look well, send the rest.`
          : 'No more receipts are to come. When these look well, send the rest; nobody loses their place in line.'}
      </p>
    </Standstill>
  )
}

function TooManyFailed({ progress }: { progress: Progress }) {
  const { count, counted } = useFormat()
  const { campaign, failures } = progress
  const reason = campaign.statusReason ?? ''
  const top = failures.slice(0, 3)
  return (
    <Standstill
      campaign={campaign}
      tone="wait"
      icon={<IconAlertTriangle className="i s18" aria-hidden />}
      title={`Paused by itself: ${gist(reason)}`}
    >
      {top.length > 0 && (
        <p>
          Most of all: {top.map((one) => `${one.title} (${count(one.people)})`).join(', ')}.{' '}
          <Link
            className="link"
            to="/campaigns/$id"
            params={{ id: campaign.id }}
            search={{}}
            hash="what-failed"
          >
            See what failed, and what to do
          </Link>
        </p>
      )}
      <p>
        {counted(campaign.funnel.waiting, 'person keeps', 'people keep')} their place in line. Mend the cause,
        then go on; or cancel, and they will not get it.
      </p>
    </Standstill>
  )
}

function SenderBroken({ campaign }: { campaign: Campaign }) {
  const { counted } = useFormat()
  const { role } = useSession()
  const sender = useSenderOf(campaign)
  const name = sender?.name ?? 'The sender'
  const mended = sender !== undefined && sender.disabledReason === null
  const admin = role === 'administrator'
  return (
    <Standstill
      campaign={campaign}
      tone="bad"
      icon={<IconAlertOctagon className="i s18" aria-hidden />}
      title={`Stopped: ${name} cannot send`}
      before={
        !mended &&
        admin && (
          <Link className="btn p" to="/settings/senders" search={sender ? { sender: sender.id } : {}}>
            Open the sender
          </Link>
        )
      }
    >
      <p>
        <b>{gist(campaign.statusReason ?? '')}.</b>{' '}
        {mended
          ? `${name} passed its test since. You can resume.`
          : admin
            ? 'Mend it and test the connection; then resume here.'
            : 'An administrator has to mend it in Settings, Senders. Then you can resume here.'}{' '}
        {campaign.funnel.waiting > 0 &&
          `${counted(campaign.funnel.waiting, 'person keeps', 'people keep')} their place in line.`}
      </p>
    </Standstill>
  )
}

type StandstillProps = {
  campaign: Campaign
  tone: 'wait' | 'bad'
  icon: ReactNode
  title: string
  before?: ReactNode
  children: ReactNode
}

function Standstill({ campaign, tone, icon, title, before, children }: StandstillProps) {
  const act = useAct()
  const resume = useResume(campaign)
  const phone = useIsPhone() // there the buttons are at the thumb
  return (
    <section className={`note ${tone} standstill`} aria-label="Why it stands still">
      {icon}
      <div className="standstill-body">
        <h2>{title}</h2>
        {children}
      </div>
      {!phone && (
        <div className="row standstill-acts">
          <Button kind="danger" onClick={() => act('cancel', campaign)}>
            Cancel…
          </Button>
          {before}
          {resume && (
            <Button
              kind="primary"
              kbd="P"
              icon={<IconPlayerPlay className="i" aria-hidden />}
              onClick={resume.go}
            >
              {resume.words}
            </Button>
          )}
        </div>
      )}
      {phone && before}
    </section>
  )
}
