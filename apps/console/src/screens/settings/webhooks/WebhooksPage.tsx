import type { Webhook } from '@foreword/contract'
import { IconPlus, IconWebhook } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { messageOf, queries, useSession } from '../../../api/index.ts'
import { Button, EmptyState, ErrorNote, SkeletonRows, t, useFormat } from '../../../ui/index.ts'
import { SettingsHead } from '../SettingsHead.tsx'
import { SettingsScroll } from '../SettingsScroll.tsx'
import { TonePill } from './TonePill.tsx'
import { VerifySample } from './VerifySample.tsx'
import { WebhookForm } from './WebhookForm.tsx'
import './webhooks.css'
import { healthOf } from './words.ts'

/** The brand's own systems that are told of what happens, and how each does. */
export function WebhooksPage() {
  const admin = useSession().role === 'administrator'
  const list = useQuery(queries.webhooks())
  const navigate = useNavigate()
  const [creating, setCreating] = useState(false)
  const [sample, setSample] = useState(false)
  const none = list.data?.webhooks.length === 0
  return (
    <SettingsScroll label={t('Webhooks')}>
      <SettingsHead
        title={t('Webhooks')}
        about={t('Your own systems, told of what happens the moment it happens')}
      >
        <Button onClick={() => setSample(true)}>{t('Verify a signature')}</Button>
        {admin && (
          <Button
            kind="primary"
            icon={<IconPlus className="i" aria-hidden />}
            onClick={() => setCreating(true)}
          >
            {t('New webhook')}
          </Button>
        )}
      </SettingsHead>
      {list.error && !list.data && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
      {list.isPending && <SkeletonRows rows={4} height={52} />}
      {none && (
        <EmptyState
          icon={<IconWebhook className="i s20" aria-hidden />}
          title={t('Let your systems know')}
          action={
            admin ? (
              <Button kind="primary" onClick={() => setCreating(true)}>
                {t('Create the first webhook')}
              </Button>
            ) : undefined
          }
        >
          {t(
            'A message was delivered, a person answered, somebody asked to stop: each of it can be posted to an address of yours, signed, in order for each message, and tried again for three days when nobody takes it. Nobody has to ask every minute what is new.',
          )}
        </EmptyState>
      )}
      {list.data && !none && (
        <table className="tbl settings-table webhooks-table">
          <thead>
            <tr>
              <th scope="col">{t('Webhook')}</th>
              <th scope="col">{t('State')}</th>
              <th scope="col" className="wide-only">
                {t('Last delivered')}
              </th>
              <th scope="col" className="n">
                {t('Waiting')}
              </th>
            </tr>
          </thead>
          <tbody>
            {list.data.webhooks.map((webhook) => (
              <Row key={webhook.id} webhook={webhook} />
            ))}
          </tbody>
        </table>
      )}
      {creating && list.data && (
        <WebhookForm
          inside={list.data.inside}
          onClose={() => setCreating(false)}
          onMade={(id) => void navigate({ to: '/settings/webhooks/$id', params: { id } })}
        />
      )}
      {sample && <VerifySample onClose={() => setSample(false)} />}
    </SettingsScroll>
  )
}

function Row({ webhook }: { webhook: Webhook }) {
  const { count, relative } = useFormat()
  const health = healthOf(webhook)
  return (
    <tr className="open-row">
      <td>
        <span className="col">
          <Link className="b5 row-name" to="/settings/webhooks/$id" params={{ id: webhook.id }}>
            {webhook.name}
          </Link>
          <span className="sub webhook-url">{webhook.url}</span>
        </span>
      </td>
      <td>
        <span className="col">
          <TonePill tone={health.tone}>{health.words}</TonePill>
          {webhook.enabled && webhook.failingSince && (
            <span className="sub">
              {t('since {when}', { when: relative(new Date(webhook.failingSince)) })}
            </span>
          )}
        </span>
      </td>
      <td className="t2 wide-only">
        {webhook.lastDeliveredAt ? relative(new Date(webhook.lastDeliveredAt)) : t('Never')}
      </td>
      <td className="n num">{waitingWords(webhook.waiting, count)}</td>
    </tr>
  )
}

const waitingWords = (waiting: number, count: (n: number) => string): string =>
  waiting >= 10_000 ? t('{count} and more', { count: count(10_000) }) : count(waiting)
