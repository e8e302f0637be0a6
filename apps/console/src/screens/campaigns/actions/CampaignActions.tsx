import type { Campaign } from '@foreword/contract'
import type { ReactNode } from 'react'
import { createContext, useContext, useState } from 'react'
import { messageOf } from '../../../api/index.ts'
import { ConfirmDialog, ErrorNote, useFormat } from '../../../ui/index.ts'
import type { Verb } from './useCampaignAction.ts'
import { useCampaignAction } from './useCampaignAction.ts'

type Act = (verb: Verb, campaign: Campaign) => void

const Context = createContext<Act>(() => {})

/** `act(verb, campaign)`: does what can be taken back at once, asks before the rest. */
export const useAct = (): Act => useContext(Context)

/** Holds the question and the failure of whatever is done to the campaigns below it. */
export function CampaignActions({ children, onDeleted }: { children: ReactNode; onDeleted?: () => void }) {
  const action = useCampaignAction()
  const [asked, setAsked] = useState<{ verb: 'cancel' | 'delete'; campaign: Campaign }>()
  const act: Act = (verb, campaign) => {
    action.reset()
    if (verb === 'cancel' || verb === 'delete') setAsked({ verb, campaign })
    else action.mutate({ verb, campaign })
  }
  const confirm = () => {
    if (!asked) return
    action.mutate(asked, {
      onSuccess: () => {
        setAsked(undefined)
        if (asked.verb === 'delete') onDeleted?.()
      },
    })
  }
  const failure = action.error ? messageOf(action.error) : undefined
  return (
    <Context value={act}>
      {failure && !asked && (
        <div className="action-failed">
          <ErrorNote>{failure}</ErrorNote>
        </div>
      )}
      {children}
      {asked && (
        <Question
          {...asked}
          busy={action.isPending}
          error={failure}
          onClose={() => setAsked(undefined)}
          onConfirm={confirm}
        />
      )}
    </Context>
  )
}

type QuestionProps = {
  verb: 'cancel' | 'delete'
  campaign: Campaign
  busy: boolean
  error: string | undefined
  onClose: () => void
  onConfirm: () => void
}

function Question({ verb, campaign, busy, error, onClose, onConfirm }: QuestionProps) {
  const { counted, count } = useFormat()
  const { funnel } = campaign
  const left =
    funnel.waiting + (campaign.status === 'scheduled' && funnel.waiting === 0 ? funnel.recipients : 0)
  const shared = { opened: true, busy, error, onClose, onConfirm }
  if (verb === 'delete') {
    return (
      <ConfirmDialog {...shared} title={`Delete the draft “${campaign.name}”?`} verb="Delete the draft">
        <p className="t2">
          Its message and its {counted(funnel.recipients, 'recipient', 'recipients')} go with it.
        </p>
      </ConfirmDialog>
    )
  }
  return (
    <ConfirmDialog
      {...shared}
      title={`Cancel “${campaign.name}”?`}
      verb="Cancel the campaign"
      keep="Keep sending"
    >
      <p className="t2">
        <b className="t1 num">{counted(left, 'person', 'people')}</b> will not get it. The{' '}
        <span className="num">{count(funnel.recipients - left)}</span> messages that left cannot be called
        back. This cannot be undone; to wait instead, pause it.
      </p>
    </ConfirmDialog>
  )
}
