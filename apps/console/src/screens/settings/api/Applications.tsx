import { type Application, api } from '@foreword/contract'
import { IconBan, IconCheck, IconClockHour4 } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Badge, Button, ConfirmDialog, toast, useFormat } from '../../../ui/index.ts'
import { RenewSecret } from './RenewSecret.tsx'
import { SCOPE_WORDS } from './words.ts'

/** The programs, those that were revoked last. */
export function Applications({
  applications,
  onCreate,
}: {
  applications: Application[]
  onCreate: () => void
}) {
  const [renewing, setRenewing] = useState<Application>()
  const [revoking, setRevoking] = useState<Application>()
  if (applications.length === 0)
    return (
      <div className="settings-note api-none">
        <p className="t2">
          No application yet. Each program gets one of its own, so that its access can end alone.
        </p>
        <Button onClick={onCreate}>Create the first one</Button>
      </div>
    )
  return (
    <>
      <table className="tbl settings-table">
        <thead>
          <tr>
            <th scope="col">Application</th>
            <th scope="col" className="wide-only">
              May use
            </th>
            <th scope="col" className="wide-only">
              Last used
            </th>
            <th scope="col">State</th>
            <th scope="col">
              <span className="vh">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {applications.map((one) => (
            <Row
              key={one.id}
              application={one}
              onRenew={() => setRenewing(one)}
              onRevoke={() => setRevoking(one)}
            />
          ))}
        </tbody>
      </table>
      {renewing && <RenewSecret application={renewing} onClose={() => setRenewing(undefined)} />}
      {revoking && <Revoke application={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  )
}

type RowProps = { application: Application; onRenew: () => void; onRevoke: () => void }

function Row({ application, onRenew, onRevoke }: RowProps) {
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
      <td className="t2 wide-only">{scopes.map((scope) => SCOPE_WORDS[scope].label).join(', ')}</td>
      <td className="t2 wide-only">{lastUsedAt ? relative(new Date(lastUsedAt)) : 'Never'}</td>
      <td>
        <State application={application} />
      </td>
      <td className="api-actions">
        {!revokedAt && (
          <span className="row g12">
            <Button size="sm" onClick={onRenew} aria-label={`New secret for ${name}`}>
              New secret
            </Button>
            <Button size="sm" kind="danger" onClick={onRevoke} aria-label={`Revoke ${name}`}>
              Revoke…
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
        Revoked
      </Badge>
    )
  const ending = secrets.find((secret) => secret.endsAt !== null)
  if (ending?.endsAt)
    return (
      <span className="col">
        <Badge tone="wait" plain icon={<IconClockHour4 className="i" aria-hidden />}>
          Two secrets
        </Badge>
        <span className="sub">
          …{ending.hint} ends {dateTime(new Date(ending.endsAt))}
        </span>
      </span>
    )
  return (
    <Badge tone="ok" plain icon={<IconCheck className="i" aria-hidden />}>
      Active
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
      toast(`${application.name} has no access any more.`)
    },
  })
  return (
    <ConfirmDialog
      title={`Revoke ${application.name}?`}
      opened
      onClose={onClose}
      onConfirm={() => revoke.mutate()}
      verb="Revoke"
      busy={revoke.isPending}
      error={revoke.error ? messageOf(revoke.error) : undefined}
    >
      <p>
        Its secrets and the tokens it holds end at once, and cannot be brought back. Campaigns it launched go
        on; cancel them under Campaigns if they must not.
      </p>
    </ConfirmDialog>
  )
}
