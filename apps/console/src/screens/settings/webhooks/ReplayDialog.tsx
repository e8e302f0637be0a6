import { api, type Webhook } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Button, Dialog, ErrorNote, Radio, SelectField, t, toast } from '../../../ui/index.ts'

const HOURS = ['1', '6', '24', '72', '168', '336'] as const
type Hours = (typeof HOURS)[number]

/** Sends again what happened lately: for a receiver that lost something. */
export function ReplayDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const [hours, setHours] = useState<Hours>('24')
  const [only, setOnly] = useState<'failed' | 'all'>('failed')
  const client = useQueryClient()
  const replay = useMutation({
    mutationFn: () => {
      const since = new Date(Date.now() - Number(hours) * 3_600_000).toISOString()
      return call(api.replayWebhook, { params: { id: webhook.id }, body: { since, only } })
    },
    onSuccess: async ({ replayed }) => {
      await client.invalidateQueries({ queryKey: keys.webhooks })
      onClose()
      toast(
        t(
          '{replayed, plural, =0 {Nothing was to be sent again} one {# event is sent again} other {# events are sent again}}',
          {
            replayed,
          },
        ),
      )
    },
  })
  const words: Record<Hours, string> = {
    '1': t('The last hour'),
    '6': t('The last 6 hours'),
    '24': t('The last day'),
    '72': t('The last 3 days'),
    '168': t('The last week'),
    '336': t('The last two weeks'),
  }
  return (
    <Dialog
      title={t('What is to be sent again?')}
      opened
      onClose={onClose}
      onSubmit={() => replay.mutate()}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" busy={replay.isPending}>
            {t('Send again')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <SelectField
          label={t('What happened in')}
          data={HOURS.map((value) => ({ value, label: words[value] }))}
          value={hours}
          onChange={(value) => setHours((value ?? '24') as Hours)}
        />
        <fieldset className="stack-8 webhook-which">
          <legend className="lab">{t('Which of it')}</legend>
          <Radio
            name="only"
            label={t('Only what was given up')}
            checked={only === 'failed'}
            onChange={() => setOnly('failed')}
          />
          <Radio
            name="only"
            label={t('Everything')}
            hint={t('Also what the receiver took. It knows repeats by their webhook-id.')}
            checked={only === 'all'}
            onChange={() => setOnly('all')}
          />
        </fieldset>
        {!webhook.enabled && <p className="t2">{t('It is off: it goes when you switch it on.')}</p>}
        {replay.error && <ErrorNote>{messageOf(replay.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
