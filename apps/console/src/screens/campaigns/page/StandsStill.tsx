import type { Campaign, Progress } from '@foreword/contract'
import { IconAlertOctagon, IconAlertTriangle, IconEyeCheck, IconPlayerPlay } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useSession } from '../../../api/index.ts'
import { Button, saidByServer, T, t, useFormat, useIsPhone } from '../../../ui/index.ts'
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
  const { count } = useFormat()
  const { campaign, noReceipt } = progress
  const { funnel, canarySize } = campaign
  const coming = funnel.sent + funnel.sending - noReceipt
  return (
    <Standstill
      campaign={campaign}
      tone="wait"
      icon={<IconEyeCheck className="i s18" aria-hidden />}
      title={t(
        'The first {canarySize} are sent. {waiting, plural, one {# other waits} other {# others wait}} for your go-ahead.',
        { canarySize: count(canarySize), waiting: funnel.waiting },
      )}
    >
      <FirstOnes funnel={funnel} />
      <p>
        {coming > 0
          ? t(
              '{coming, plural, one {# receipt is} other {# receipts are}} still to come. When these look well, send the rest.',
              { coming },
            )
          : t(
              'No more receipts are to come. When these look well, send the rest; nobody loses their place in line.',
            )}
      </p>
    </Standstill>
  )
}

function TooManyFailed({ progress }: { progress: Progress }) {
  const { count } = useFormat()
  const { campaign, failures } = progress
  const reason = campaign.statusReason ?? ''
  const top = failures.slice(0, 3)
  return (
    <Standstill
      campaign={campaign}
      tone="wait"
      icon={<IconAlertTriangle className="i s18" aria-hidden />}
      title={t('Paused by itself: {reason}', { reason: gist(reason) })}
    >
      {top.length > 0 && (
        <p>
          <T
            text="Most of all: {map}. <a>See what failed, and what to do</a>"
            with={{
              map: top.map((one) => `${saidByServer(one.title)} (${count(one.people)})`).join(', '),
              a: (words) => (
                <Link
                  className="link"
                  to="/campaigns/$id"
                  params={{ id: campaign.id }}
                  search={{}}
                  hash="what-failed"
                >
                  {words}
                </Link>
              ),
            }}
          />
        </p>
      )}
      <p>
        {t(
          '{waiting, plural, one {# person keeps} other {# people keep}} their place in line. Mend the cause, then go on; or cancel, and they will not get it.',
          { waiting: campaign.funnel.waiting },
        )}
      </p>
    </Standstill>
  )
}

function SenderBroken({ campaign }: { campaign: Campaign }) {
  const { role } = useSession()
  const sender = useSenderOf(campaign)
  const name = sender?.name ?? t('The sender')
  const mended = sender !== undefined && sender.disabledReason === null
  const admin = role === 'administrator'
  return (
    <Standstill
      campaign={campaign}
      tone="bad"
      icon={<IconAlertOctagon className="i s18" aria-hidden />}
      title={t('Stopped: {name} cannot send', { name })}
      before={
        !mended &&
        admin && (
          <Link className="btn p" to="/settings/senders" search={sender ? { sender: sender.id } : {}}>
            {t('Open the sender')}
          </Link>
        )
      }
    >
      <p>
        <b>{gist(campaign.statusReason ?? '')}.</b>{' '}
        {mended
          ? t('{name} passed its test since. You can resume.', { name })
          : admin
            ? t('Mend it and test the connection; then resume here.')
            : t('An administrator has to mend it in Settings, Senders. Then you can resume here.')}{' '}
        {campaign.funnel.waiting > 0 &&
          t('{waiting, plural, one {# person keeps} other {# people keep}} their place in line.', {
            waiting: campaign.funnel.waiting,
          })}
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
    <section className={`note ${tone} standstill`} aria-label={t('Why it stands still')}>
      {icon}
      <div className="standstill-body">
        <h2>{title}</h2>
        {children}
      </div>
      {!phone && (
        <div className="row standstill-acts">
          <Button kind="danger" onClick={() => act('cancel', campaign)}>
            {t('Cancel…')}
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
