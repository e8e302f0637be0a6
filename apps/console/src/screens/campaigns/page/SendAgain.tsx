import { api, type Campaign } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Button, ConfirmDialog, t, toast } from '../../../ui/index.ts'
import { mayTryAgain } from './running.ts'

type Which = { state: 'failed' | 'unknown'; reason?: string; carrierCode?: string | null }
type Props = {
  campaign: Campaign
  which: Which
  people: number
  title: string
  label: string
  children: ReactNode
}

/** Puts people back in line after a question that counts them. Whoever opted out since, or whose window is closed, is not sent to. */
export function SendAgain({ campaign, which, people, title, label, children }: Props) {
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const again = useMutation({
    mutationFn: () => call(api.sendAgain, { params: { id: campaign.id }, body: which }),
    onSuccess: (answer) => {
      setAsking(false)
      toast(
        t('{people, plural, one {# person is} other {# people are}} in line again', {
          people: answer.people,
        }),
      )
      void client.invalidateQueries({ queryKey: keys.campaign(campaign.id) })
      void client.invalidateQueries({ queryKey: keys.messages(campaign.id) })
      void client.invalidateQueries({ queryKey: keys.campaigns })
    },
  })
  if (!mayTryAgain(campaign, Date.now())) return null
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        {label}
      </Button>
      {asking && (
        <ConfirmDialog
          opened
          title={title}
          verb={t('Send again to {people, plural, one {# person} other {# people}}', { people })}
          keep={t('Not now')}
          dangerous={which.state === 'unknown'}
          busy={again.isPending}
          error={again.error ? messageOf(again.error) : undefined}
          onClose={() => setAsking(false)}
          onConfirm={() => again.mutate()}
        >
          <p className="t2">
            {children} {campaign.status === 'paused' && t('They wait in line until the campaign goes on.')}
            {campaign.status === 'finished' && t('The campaign is sending again until they are through.')}
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}
