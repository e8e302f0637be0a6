import { api, type Webhook } from '@foreword/contract'
import { IconAlertOctagon, IconAlertTriangle, IconChevronLeft } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { call, keys, messageOf, queries, useSession } from '../../../api/index.ts'
import {
  Button,
  ConfirmDialog,
  EmptyState,
  ErrorNote,
  Note,
  SkeletonRows,
  t,
  toast,
  useFormat,
} from '../../../ui/index.ts'
import { SettingsScroll } from '../SettingsScroll.tsx'
import { Deliveries, type DeliveriesFilter } from './Deliveries.tsx'
import { DeliveryPanel } from './DeliveryPanel.tsx'
import { ReplayDialog } from './ReplayDialog.tsx'
import { WebhookForm } from './WebhookForm.tsx'
import { WebhookSecret } from './WebhookSecret.tsx'
import './webhooks.css'

const route = getRouteApi('/signed-in/settings/webhooks/$id')

/** One webhook: how its receiver does, what was told, and one delivery beside it. */
export function WebhookPage() {
  const { id } = route.useParams()
  const asked = route.useSearch()
  const { delivery, ...filter } = asked
  const navigate = useNavigate()
  const list = useQuery(queries.webhooks())
  const webhook = list.data?.webhooks.find((one) => one.id === id)
  const admin = useSession().role === 'administrator'
  const show = (deliveryId: string | undefined) =>
    void navigate({
      to: '/settings/webhooks/$id',
      params: { id },
      search: { ...asked, delivery: deliveryId },
      replace: true,
    })
  const narrow = useCallback(
    (change: DeliveriesFilter) =>
      void navigate({
        to: '/settings/webhooks/$id',
        params: { id },
        search: { ...asked, ...change },
        replace: true,
      }),
    [navigate, id, asked],
  )
  if (list.error && !list.data) return <ErrorNote>{messageOf(list.error)}</ErrorNote>
  if (list.isPending) return <SkeletonRows rows={8} height={44} />
  if (!webhook || !list.data)
    return (
      <EmptyState
        title={t('This webhook is not here')}
        action={
          <Link className="btn" to="/settings/webhooks">
            {t('All webhooks')}
          </Link>
        }
      >
        {t('It was deleted, or belongs to another account.')}
      </EmptyState>
    )
  return (
    <div className={delivery ? 'with-panel' : 'skills-alone'}>
      <SettingsScroll label={webhook.name}>
        <header className="settings-head">
          <Link to="/settings/webhooks" className="btn g ic" aria-label={t('All webhooks')}>
            <IconChevronLeft className="i s20" aria-hidden />
          </Link>
          <div className="col">
            <h2>{webhook.name}</h2>
            <span className="f12 t3 webhook-url">{webhook.url}</span>
          </div>
        </header>
        {admin && <Acts webhook={webhook} inside={list.data.inside} onSent={show} />}
        <State webhook={webhook} />
        <Deliveries webhookId={id} filter={filter} onFilter={narrow} chosen={delivery} onChoose={show} />
      </SettingsScroll>
      {delivery && (
        <DeliveryPanel
          key={delivery}
          webhook={webhook}
          deliveryId={delivery}
          admin={admin}
          onClose={() => show(undefined)}
        />
      )}
    </div>
  )
}

type ActsProps = { webhook: Webhook; inside: readonly string[]; onSent: (deliveryId: string) => void }
type Open = 'edit' | 'secret' | 'replay' | 'delete'

function Acts({ webhook, inside, onSent }: ActsProps) {
  const [open, setOpen] = useState<Open>()
  const client = useQueryClient()
  const navigate = useNavigate()
  const params = { id: webhook.id }
  const close = () => setOpen(undefined)
  const fresh = () => client.invalidateQueries({ queryKey: keys.webhooks })
  const test = useMutation({
    mutationFn: () => call(api.testWebhook, { params }),
    onSuccess: async ({ deliveryId }) => {
      await fresh()
      onSent(deliveryId)
    },
  })
  const turn = useMutation({
    mutationFn: (enabled: boolean) => call(api.changeWebhook, { params, body: { enabled } }),
    onSuccess: async (now) => {
      await fresh()
      toast(now.enabled ? t('{name} is on', { name: now.name }) : t('{name} is off', { name: now.name }))
    },
  })
  const renew = useMutation({ mutationFn: () => call(api.newWebhookSecret, { params }), onSuccess: fresh })
  const remove = useMutation({
    mutationFn: () => call(api.deleteWebhook, { params }),
    onSuccess: async () => {
      await navigate({ to: '/settings/webhooks' })
      await fresh()
      toast(t('“{name}” is deleted', { name: webhook.name }))
    },
  })
  const error = test.error ?? turn.error
  return (
    <>
      <div className="webhook-acts">
        <Button busy={test.isPending} disabled={!webhook.enabled} onClick={() => test.mutate()}>
          {t('Send a test event')}
        </Button>
        <Button onClick={() => setOpen('replay')}>{t('Replay…')}</Button>
        <Button onClick={() => setOpen('edit')}>{t('Change…')}</Button>
        <Button onClick={() => setOpen('secret')}>{t('New secret…')}</Button>
        <Button
          kind={webhook.enabled ? 'plain' : 'primary'}
          busy={turn.isPending}
          onClick={() => turn.mutate(!webhook.enabled)}
        >
          {webhook.enabled ? t('Switch off') : t('Switch on')}
        </Button>
        <Button kind="danger" onClick={() => setOpen('delete')}>
          {t('Delete…')}
        </Button>
      </div>
      {error && <ErrorNote>{messageOf(error)}</ErrorNote>}
      {open === 'edit' && <WebhookForm webhook={webhook} inside={inside} onClose={close} />}
      {open === 'replay' && <ReplayDialog webhook={webhook} onClose={close} />}
      {open === 'secret' && !renew.data && (
        <ConfirmDialog
          title={t('Replace the secret of {name}?', { name: webhook.name })}
          opened
          onClose={close}
          onConfirm={() => renew.mutate()}
          verb={t('Make a new secret')}
          keep={t('Keep the secret')}
          busy={renew.isPending}
          error={renew.error ? messageOf(renew.error) : undefined}
        >
          <p>
            {t(
              'For 24 hours every request bears two signatures, one of each secret, so that the receiver can be changed without a gap. Then the old one ends.',
            )}
          </p>
        </ConfirmDialog>
      )}
      {open === 'secret' && renew.data && (
        <WebhookSecret
          title={t('A new secret for {name}', { name: webhook.name })}
          secret={renew.data.secret}
          note={t('The secret before signs for another 24 hours.')}
          onClose={() => {
            close()
            renew.reset()
          }}
        />
      )}
      {open === 'delete' && (
        <ConfirmDialog
          title={t('Delete {name}?', { name: webhook.name })}
          opened
          onClose={close}
          onConfirm={() => remove.mutate()}
          verb={t('Delete the webhook')}
          busy={remove.isPending}
          error={remove.error ? messageOf(remove.error) : undefined}
        >
          <p>
            {t(
              'Its log goes with it, and so does what waits: {waiting, plural, one {# event} other {# events}}. To stop it for a while, switch it off.',
              { waiting: webhook.waiting },
            )}
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}

/** What has to be known before the log makes sense: off and why, or failing and since when. */
function State({ webhook }: { webhook: Webhook }) {
  const { dateTime, count, relative } = useFormat()
  const waiting = count(webhook.waiting)
  return (
    <div className="webhook-state">
      {webhook.disabledReason === 'gone' && (
        <Note tone="bad" icon={<IconAlertOctagon className="i" aria-hidden />}>
          {t(
            'The receiver answered 410 Gone ({when}), which means that it wants nothing any more. Switch it on when it is back: what waits ({waiting}) is sent then. What happens while it is off is not kept for it.',
            { when: dateTime(webhook.disabledAt!), waiting },
          )}
        </Note>
      )}
      {webhook.disabledReason === 'failing' && (
        <Note tone="bad" icon={<IconAlertOctagon className="i" aria-hidden />}>
          {t(
            'It took nothing for three days and was switched off ({when}). Its last error: {error} Mend the receiver and switch it on: what waits ({waiting}) is sent then. What happens while it is off is not kept for it.',
            { when: dateTime(webhook.disabledAt!), error: webhook.lastError ?? '–', waiting },
          )}
        </Note>
      )}
      {webhook.disabledReason === 'person' && (
        <Note>
          {t('It was switched off ({when}). What happens while it is off is not kept for it.', {
            when: dateTime(webhook.disabledAt!),
          })}
        </Note>
      )}
      {webhook.enabled && webhook.failingSince && (
        <Note tone="wait" icon={<IconAlertTriangle className="i" aria-hidden />}>
          {t('Nothing was taken of late ({when}): {error} It is tried again by itself. Waiting: {waiting}.', {
            when: dateTime(webhook.failingSince),
            error: webhook.lastError ?? '–',
            waiting,
          })}
        </Note>
      )}
      {webhook.enabled && !webhook.failingSince && webhook.lastDeliveredAt && (
        <p className="t2 f12">
          {t('Last delivered {when}. Waiting: {waiting}.', {
            when: relative(new Date(webhook.lastDeliveredAt)),
            waiting,
          })}
        </p>
      )}
    </div>
  )
}
