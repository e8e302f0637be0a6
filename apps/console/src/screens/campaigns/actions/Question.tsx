import type { Campaign } from '@foreword/contract'
import { ConfirmDialog, handedOver, T, t, useFormat } from '../../../ui/index.ts'
import { FirstOnes } from './FirstOnes.tsx'
import { gist } from './standstill.ts'

export type AskedVerb = 'cancel' | 'delete' | 'resume'

export type QuestionProps = {
  campaign: Campaign
  busy: boolean
  error: string | undefined
  onClose: () => void
  onConfirm: () => void
}

const QUESTIONS = { cancel: CancelQuestion, delete: DeleteQuestion, resume: ResumeQuestion }

/** What is asked before a verb that cannot be taken back, with its consequence counted. */
export function Question({ verb, ...props }: QuestionProps & { verb: AskedVerb }) {
  const Body = QUESTIONS[verb]
  return <Body {...props} />
}

function DeleteQuestion({ campaign, ...shared }: QuestionProps) {
  return (
    <ConfirmDialog
      {...shared}
      opened
      title={t('Delete the draft “{name}”?', { name: campaign.name })}
      verb={t('Delete the draft')}
    >
      <p className="t2">
        {t('Its message and its {recipients, plural, one {# recipient} other {# recipients}} go with it.', {
          recipients: campaign.funnel.recipients,
        })}
      </p>
    </ConfirmDialog>
  )
}

function CancelQuestion({ campaign, ...shared }: QuestionProps) {
  const { funnel, status } = campaign
  const waits = funnel.waiting + (status === 'scheduled' && funnel.waiting === 0 ? funnel.recipients : 0)
  const gone = handedOver(funnel) + funnel.sending
  return (
    <ConfirmDialog
      {...shared}
      opened
      title={t('Cancel “{name}”?', { name: campaign.name })}
      verb={t('Cancel the campaign')}
      keep={status === 'sending' ? t('Keep sending') : t('Keep it')}
    >
      <p className="t2">
        <T
          text="<b>{waits, plural, one {# person} other {# people}}</b> will not get it."
          with={{ waits, b: (words) => <b className="t1 num">{words}</b> }}
        />{' '}
        {gone > 0 && (
          <T
            text="What has left, <span>{gone, plural, one {# message} other {# messages}}</span>, cannot be called back."
            with={{ gone, span: (words) => <span className="num">{words}</span> }}
          />
        )}{' '}
        {status === 'sending'
          ? t('This cannot be undone; to wait instead, pause it.')
          : t('This cannot be undone.')}
      </p>
    </ConfirmDialog>
  )
}

function ResumeQuestion({ campaign, ...shared }: QuestionProps) {
  const { count } = useFormat()
  const { funnel, statusCode, statusReason } = campaign
  if (statusCode === 'canary') {
    return (
      <ConfirmDialog
        {...shared}
        opened
        title={t('Send to the other {waiting, plural, one {# person} other {# people}}?', {
          waiting: funnel.waiting,
        })}
        verb={t('Send the rest')}
        keep={t('Not yet')}
        dangerous={false}
      >
        <p className="t2">
          {t('How the first {canarySize} did:', { canarySize: count(campaign.canarySize) })}
        </p>
        <FirstOnes funnel={funnel} />
        <p className="t2">
          {t('The others go from now on, each within the delivery window. You can pause again at any time.')}
        </p>
      </ConfirmDialog>
    )
  }
  return (
    <ConfirmDialog
      {...shared}
      opened
      title={t(
        'Go on with {waiting, plural, one {# message} other {# messages}} that {waiting, plural, one {waits} other {wait}}?',
        { waiting: funnel.waiting },
      )}
      verb={t('Go on')}
      keep={t('Keep it paused')}
    >
      <p className="t2">
        {statusReason && <b className="t1">{gist(statusReason)}. </b>}
        {t(
          'While the cause is not mended, the same will happen to those who wait. It counts anew from here: when too many fail again, it pauses again.',
        )}
      </p>
    </ConfirmDialog>
  )
}
