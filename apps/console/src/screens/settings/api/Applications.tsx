import { type Application, api } from '@foreword/contract'
import { IconBan, IconCheck, IconClockHour4 } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Badge, Button, ConfirmDialog, t, toast, useFormat } from '../../../ui/index.ts'
import { ApiKeys } from './ApiKeys.tsx'
import { RenewSecret } from './RenewSecret.tsx'
import { mayUse } from './words.ts'

/** The programs, those that were revoked last. */
export function Applications({
  applications,
  onCreate,
}: {
  applications: Application[]
  onCreate: () => void
}) {
  const [renewing, setRenewing] = useState<Application>()
  const [keysOf, setKeysOf] = useState<string>()
  const opened = applications.find((one) => one.id === keysOf)
  const [revoking, setRevoking] = useState<Application>()
  if (applications.length === 0)
    return (
      <div className="settings-note api-none">
        <p className="t2">
          {t('No application yet. Each program gets one of its own, so that its access can end alone.')}
        </p>
        <Button onClick={onCreate}>{t('Create the first one')}</Button>
      </div>
    )
  return (
    <>
      <table className="tbl settings-table">
        <thead>
          <tr>
            <th scope="col">{t('Application')}</th>
            <th scope="col" className="wide-only">
              {t('May use')}
            </th>
            <th scope="col" className="wide-only">
              {t('Last used')}
            </th>
            <th scope="col">{t('State')}</th>
            <th scope="col">
              <span className="vh">{t('Actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {applications.map((one) => (
            <Row
              key={one.id}
              application={one}
              onKeys={() => setKeysOf(one.id)}
              onRenew={() => setRenewing(one)}
              onRevoke={() => setRevoking(one)}
            />
          ))}
        </tbody>
      </table>
      {opened && <ApiKeys application={opened} onClose={() => setKeysOf(undefined)} />}
      {renewing && <RenewSecret application={renewing} onClose={() => setRenewing(undefined)} />}
      {revoking && <Revoke application={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  )
}

type RowProps = { application: Application; onKeys: () => void; onRenew: () => void; onRevoke: () => void }

function Row({ application, onKeys, onRenew, onRevoke }: RowProps) {
  const { relative } = useFormat()
  const { name, id, scopes, lastUsedAt, revokedAt } = application
  return (
    <tr>
      <td>
        <span className="col">
          <span className="b5 ell">{name}</span>
          <span className="sub mono api-id">{id}</span>
        </span>
      </td>
      <td className="t2 wide-only">{mayUse(scopes)}</td>
      <td className="t2 wide-only">{lastUsedAt ? relative(new Date(lastUsedAt)) : t('Never')}</td>
      <td>
        <State application={application} />
      </td>
      <td className="api-actions">
        {!revokedAt && (
          <span className="row g12">
            <Button size="sm" onClick={onKeys} aria-label={t('Keys of {name}', { name })}>
              {t('Keys')}
            </Button>
            <Button size="sm" onClick={onRenew} aria-label={t('New secret for {name}', { name })}>
              {t('New secret')}
            </Button>
            <Button size="sm" kind="danger" onClick={onRevoke} aria-label={t('Revoke {name}', { name })}>
              {t('Revoke…')}
            </Button>
          </span>
        )}
      </td>
    </tr>
  )
}

function State({ application: { revokedAt, secrets } }: { application: Application }) {
  const { dateTime } = useFormat()
  if (revokedAt)
    return (
      <Badge plain icon={<IconBan className="i" aria-hidden />}>
        {t('Revoked')}
      </Badge>
    )
  const ending = secrets.find((secret) => secret.endsAt !== null)
  if (ending?.endsAt)
    return (
      <span className="col">
        <Badge tone="wait" plain icon={<IconClockHour4 className="i" aria-hidden />}>
          {t('Two secrets')}
        </Badge>
        <span className="sub">
          {t('…{hint} ends {dateTime}', { hint: ending.hint, dateTime: dateTime(new Date(ending.endsAt)) })}
        </span>
      </span>
    )
  return (
    <Badge tone="ok" plain icon={<IconCheck className="i" aria-hidden />}>
      {t('Active')}
    </Badge>
  )
}

function Revoke({ application, onClose }: { application: Application; onClose: () => void }) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => call(api.revokeApplication, { params: { id: application.id } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.apiAccess })
      onClose()
      toast(t('{name} has no access any more.', { name: application.name }))
    },
  })
  return (
    <ConfirmDialog
      title={t('Revoke {name}?', { name: application.name })}
      opened
      onClose={onClose}
      onConfirm={() => revoke.mutate()}
      verb={t('Revoke')}
      busy={revoke.isPending}
      error={revoke.error ? messageOf(revoke.error) : undefined}
    >
      <p>
        {t(
          'Its secrets and the tokens it holds end at once, and cannot be brought back. Campaigns it launched go on; cancel them under Campaigns if they must not.',
        )}
      </p>
    </ConfirmDialog>
  )
}
