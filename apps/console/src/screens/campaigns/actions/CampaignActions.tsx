import type { Campaign } from '@foreword/contract'
import type { ReactNode } from 'react'
import { createContext, useContext, useState } from 'react'
import { messageOf } from '../../../api/index.ts'
import { ErrorNote } from '../../../ui/index.ts'
import { type AskedVerb, Question } from './Question.tsx'
import { asksToResume } from './standstill.ts'
import type { Verb } from './useCampaignAction.ts'
import { useCampaignAction } from './useCampaignAction.ts'

type Act = (verb: Verb, campaign: Campaign) => void

const Context = createContext<Act>(() => {})

/** `act(verb, campaign)`: does what can be taken back at once, asks before the rest. */
export const useAct = (): Act => useContext(Context)

/** Holds the question and the failure of whatever is done to the campaigns below it. */
export function CampaignActions({ children, onDeleted }: { children: ReactNode; onDeleted?: () => void }) {
  const action = useCampaignAction()
  const [asked, setAsked] = useState<{ verb: AskedVerb; campaign: Campaign }>()
  const act: Act = (verb, campaign) => {
    action.reset()
    const asks = verb === 'cancel' || verb === 'delete' || (verb === 'resume' && asksToResume(campaign))
    if (asks) setAsked({ verb, campaign })
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
