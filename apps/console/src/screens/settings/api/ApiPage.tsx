import { type ApiAccess, api } from '@foreword/contract'
import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf, queries, useSession } from '../../../api/index.ts'
import {
  Button,
  ConfirmDialog,
  EmptyState,
  ErrorNote,
  SkeletonRows,
  t,
  toast,
  useFormat,
} from '../../../ui/index.ts'
import { CopyField } from '../CopyField.tsx'
import { SaveFoot } from '../SaveFoot.tsx'
import { SettingsHead } from '../SettingsHead.tsx'
import { SettingsScroll } from '../SettingsScroll.tsx'
import { ApiLimitsForm } from './ApiLimitsForm.tsx'
import { Applications } from './Applications.tsx'
import { NewApplication } from './NewApplication.tsx'
import './api.css'
import { formOf, type LimitsForm, limitsErrors, limitsOf } from './words.ts'

/** Programs of the brand: whether they may call, which there are, and what the account allows them. */
export function ApiPage() {
  const admin = useSession().role === 'administrator'
  if (!admin)
    return (
      <SettingsScroll label={t('API')}>
        <SettingsHead title={t('API')} about={t('Programs that send for the account')} />
        <p className="t3 f12 only-admin">{t('Only administrators can see this.')}</p>
      </SettingsScroll>
    )
  return <Access />
}

function Access() {
  const access = useQuery(queries.apiAccess())
  return (
    <>
      {access.error && !access.data && <ErrorNote>{messageOf(access.error)}</ErrorNote>}
      {access.isPending && <SkeletonRows rows={4} />}
      {access.data && (access.data.enabled ? <Open access={access.data} /> : <Closed access={access.data} />)}
    </>
  )
}

function useSwitch(done: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (enabled: boolean) => call(api.changeApiAccess, { body: { enabled } }),
    onSuccess: (now) => {
      client.setQueryData(keys.apiAccess, now)
      toast(done)
    },
  })
}

function Closed({ access }: { access: ApiAccess }) {
  const open = useSwitch(t('The API is on. Create an application for each program.'))
  const kept = access.applications.filter((one) => !one.revokedAt).length
  return (
    <SettingsScroll label={t('API')}>
      <SettingsHead title={t('API')} about={t('Programs that send for the account')} />
      <EmptyState
        icon={<IconPlugConnected className="i" aria-hidden />}
        title={t('Let programs send')}
        action={
          <Button kind="primary" busy={open.isPending} onClick={() => open.mutate(true)}>
            {t('Switch the API on')}
          </Button>
        }
      >
        {t(
          'A shop, a booking system or a script creates campaigns and reads reports with a secret of its own. Programs written for LivePerson Proactive Messaging need another host name, and go on.',
        )}
        {kept > 0 &&
          ` ${t('{kept, plural, one {# application goes} other {# applications go}} on when it is switched on again.', { kept })}`}
      </EmptyState>
      {open.error && <ErrorNote>{messageOf(open.error)}</ErrorNote>}
    </SettingsScroll>
  )
}

function Open({ access }: { access: ApiAccess }) {
  const [creating, setCreating] = useState(false)
  const [closing, setClosing] = useState(false)
  const [form, setForm] = useState(() => formOf(access.limits))
  const client = useQueryClient()
  const errors = limitsErrors(form)
  const wrong = Object.keys(errors).length > 0
  const changed = wrong || JSON.stringify(limitsOf(form)) !== JSON.stringify(access.limits)
  const close = useSwitch(t('The API is off.'))
  const save = useMutation({
    mutationFn: () => call(api.changeApiAccess, { body: { limits: limitsOf(form) } }),
    onSuccess: (now) => {
      client.setQueryData(keys.apiAccess, now)
      setForm(formOf(now.limits))
      toast(t('Saved. It holds from the next request.'))
    },
  })
  const { host } = new URL(access.url)
  return (
    <>
      <SettingsScroll label={t('API')}>
        <div className="api-head">
          <SettingsHead
            title={t('API')}
            about={t('Programs that send for the account, each with a secret of its own')}
          >
            <Button onClick={() => setClosing(true)}>{t('Switch off…')}</Button>
            <Button
              kind="primary"
              icon={<IconPlus className="i" aria-hidden />}
              onClick={() => setCreating(true)}
            >
              {t('New application')}
            </Button>
          </SettingsHead>
          <div className="settings-form api-address">
            <div className="two-fields">
              <CopyField
                label={t('Host name')}
                hint={t('In place of LivePerson’s hosts, all of them.')}
                value={host}
              />
              <CopyField label={t('Account number')} value={String(access.accountNumber)} />
            </div>
          </div>
          <Applications applications={access.applications} onCreate={() => setCreating(true)} />
        </div>
        <div className="settings-form">
          <ApiLimitsForm
            form={form}
            errors={errors}
            onChange={(change: Partial<LimitsForm>) => setForm((before) => ({ ...before, ...change }))}
          />
          <TokenKeys access={access} />
          {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
        </div>
      </SettingsScroll>
      <SaveFoot
        changed={changed}
        wrong={wrong}
        busy={save.isPending}
        onTakeBack={() => setForm(formOf(access.limits))}
        onSave={() => save.mutate()}
      />
      {creating && <NewApplication onClose={() => setCreating(false)} />}
      <ConfirmDialog
        title={t('Switch the API off?')}
        opened={closing}
        onClose={() => setClosing(false)}
        onConfirm={() => close.mutate(false)}
        verb={t('Switch it off')}
        keep={t('Keep it on')}
        busy={close.isPending}
        error={close.error ? messageOf(close.error) : undefined}
      >
        <p>
          {t(
            'Every request of every program is refused from then on. Campaigns they launched go on, and secrets are kept: switched on again, programs go on as they are.',
          )}
        </p>
      </ConfirmDialog>
    </>
  )
}

/** Tokens are signed with a key that is replaced every 90 days; who fears for it replaces it now. */
function TokenKeys({ access }: { access: ApiAccess }) {
  const [asking, setAsking] = useState(false)
  const client = useQueryClient()
  const { day } = useFormat()
  const renew = useMutation({
    mutationFn: (endTokens: boolean) => call(api.renewTokenKey, { body: { endTokens } }),
    onSuccess: (now) => {
      client.setQueryData(keys.apiAccess, now)
      setAsking(false)
      toast(t('A new key signs. Tokens given out before have ended.'))
    },
  })
  const [current] = access.keys
  return (
    <>
      <h3>{t('Key of the tokens')}</h3>
      <div className="row g12 api-key-row">
        <p className="t2">
          {current
            ? t('In use since {day}. It is replaced by itself after 90 days.', {
                day: day(new Date(current.createdAt)),
              })
            : t('It is made with the first token, and replaced by itself after 90 days.')}
        </p>
        <span className="sp" />
        <Button onClick={() => setAsking(true)}>{t('Replace now…')}</Button>
      </div>
      <ConfirmDialog
        title={t('End every token that was given out?')}
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => renew.mutate(true)}
        verb={t('Replace the key')}
        keep={t('Keep the key')}
        busy={renew.isPending}
        error={renew.error ? messageOf(renew.error) : undefined}
      >
        <p>
          {t(
            'Programs get “invalid signature” once, fetch another token with their secret, and go on. Do this when a token may have come into strange hands.',
          )}
        </p>
      </ConfirmDialog>
    </>
  )
}
