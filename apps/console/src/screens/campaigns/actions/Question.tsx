import type { Campaign } from '@foreword/contract'
import { ConfirmDialog, handedOver, useFormat } from '../../../ui/index.ts'
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
  const { counted } = useFormat()
  return (
    <ConfirmDialog {...shared} opened title={`Delete the draft “${campaign.name}”?`} verb="Delete the draft">
      <p className="t2">
        Its message and its {counted(campaign.funnel.recipients, 'recipient', 'recipients')} go with it.
      </p>
    </ConfirmDialog>
  )
}

function CancelQuestion({ campaign, ...shared }: QuestionProps) {
  const { counted } = useFormat()
  const { funnel, status } = campaign
  const waits = funnel.waiting + (status === 'scheduled' && funnel.waiting === 0 ? funnel.recipients : 0)
  const gone = handedOver(funnel) + funnel.sending
  return (
    <ConfirmDialog
      {...shared}
      opened
      title={`Cancel “${campaign.name}”?`}
      verb="Cancel the campaign"
      keep={status === 'sending' ? 'Keep sending' : 'Keep it'}
    >
      <p className="t2">
        <b className="t1 num">{counted(waits, 'person', 'people')}</b> will not get it.{' '}
        {gone > 0 && (
          <>
            What has left, <span className="num">{counted(gone, 'message', 'messages')}</span>, cannot be
            called back.{' '}
          </>
        )}
        This cannot be undone{status === 'sending' && '; to wait instead, pause it'}.
      </p>
    </ConfirmDialog>
  )
}

function ResumeQuestion({ campaign, ...shared }: QuestionProps) {
  const { counted, count } = useFormat()
  const { funnel, statusCode, statusReason } = campaign
  if (statusCode === 'canary') {
    return (
      <ConfirmDialog
        {...shared}
        opened
        title={`Send to the other ${counted(funnel.waiting, 'person', 'people')}?`}
        verb="Send the rest"
        keep="Not yet"
        dangerous={false}
      >
        <p className="t2">How the first {count(campaign.canarySize)} did:</p>
        <FirstOnes funnel={funnel} />
        <p className="t2">
          The others go from now on, each within the delivery window. You can pause again at any time.
        </p>
      </ConfirmDialog>
    )
  }
  return (
    <ConfirmDialog
      {...shared}
      opened
      title={`Go on with ${counted(funnel.waiting, 'message', 'messages')} that ${funnel.waiting === 1 ? 'waits' : 'wait'}?`}
      verb="Go on"
      keep="Keep it paused"
    >
      <p className="t2">
        {statusReason && <b className="t1">{gist(statusReason)}. </b>}
        While the cause is not mended, the same will happen to those who wait. It counts anew from here: when
        too many fail again, it pauses again.
      </p>
    </ConfirmDialog>
  )
}
