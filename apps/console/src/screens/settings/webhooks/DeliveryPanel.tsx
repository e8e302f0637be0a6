import { api, type Webhook, type WebhookAttempt } from '@foreword/contract'
import { IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf, queries } from '../../../api/index.ts'
import { Button, ErrorNote, IconButton, SkeletonRows, t, toast, useFormat } from '../../../ui/index.ts'
import { CopyField } from '../CopyField.tsx'
import { TonePill } from './TonePill.tsx'
import { Code } from './VerifySample.tsx'
import { pretty, STATE_WORDS } from './words.ts'

type Props = { webhook: Webhook; deliveryId: string; admin: boolean; onClose: () => void }

/** One delivery: what was sent, and what the receiver said to each try. */
export function DeliveryPanel({ webhook, deliveryId, admin, onClose }: Props) {
  const { dateTime, until } = useFormat()
  const found = useQuery(queries.webhookDelivery(webhook.id, deliveryId))
  const client = useQueryClient()
  const again = useMutation({
    mutationFn: () => call(api.sendWebhookAgain, { params: { id: webhook.id, deliveryId } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.webhooks })
      toast(t('It is sent again'))
    },
  })
  const data = found.data
  return (
    <aside className="side-panel" aria-label={t('Delivery')}>
      <header>
        <div className="col ell">
          <h2 className="ell mono">{data?.delivery.type ?? t('Delivery')}</h2>
          {data && <span className="f12 t3 num">{dateTime(data.delivery.at)}</span>}
        </div>
        <span className="sp" />
        <IconButton label={t('Close')} kind="quiet" onClick={onClose}>
          <IconX className="i" aria-hidden />
        </IconButton>
      </header>
      <div className="side-panel-body">
        {found.error && !data && <ErrorNote>{messageOf(found.error)}</ErrorNote>}
        {found.isPending && <SkeletonRows rows={6} height={32} />}
        {data && (
          <>
            <div className="row g12">
              <TonePill tone={STATE_WORDS[data.delivery.state].tone}>
                {STATE_WORDS[data.delivery.state].words}
              </TonePill>
              {data.delivery.state === 'waiting' && (
                <span className="t2 f12">
                  {data.delivery.nextAt
                    ? t('The next try is in {when}.', { when: until(new Date(data.delivery.nextAt)) })
                    : t('It goes in its turn.')}
                </span>
              )}
            </div>
            <CopyField label="webhook-id" value={data.delivery.id} />
            <h3 className="b5">{t('Body')}</h3>
            <Code label={t('Body')}>{pretty(data.body)}</Code>
            <h3 className="b5">{t('Tries')}</h3>
            {data.attempts.length === 0 && <p className="t3">{t('None yet.')}</p>}
            <ol className="webhook-attempts">
              {data.attempts.map((attempt) => (
                <Attempt key={attempt.n} attempt={attempt} />
              ))}
            </ol>
          </>
        )}
        {again.error && <ErrorNote>{messageOf(again.error)}</ErrorNote>}
      </div>
      {admin && (
        <div className="foot row">
          <span className="sp" />
          <Button busy={again.isPending} disabled={!webhook.enabled} onClick={() => again.mutate()}>
            {t('Send again')}
          </Button>
        </div>
      )}
    </aside>
  )
}

function Attempt({ attempt }: { attempt: WebhookAttempt }) {
  const { dateTime, count } = useFormat()
  return (
    <li>
      <span className="row g12">
        <TonePill tone={attempt.error === null ? 'ok' : 'bad'}>
          {attempt.status === null ? t('No answer') : String(attempt.status)}
        </TonePill>
        <span className="t3 f12 num">
          {t('{when}, after {ms} ms', { when: dateTime(attempt.at), ms: count(attempt.ms) })}
        </span>
      </span>
      {attempt.error && <span className="t2">{attempt.error}</span>}
      {attempt.answer && <Code label={t('Answer')}>{attempt.answer}</Code>}
    </li>
  )
}
