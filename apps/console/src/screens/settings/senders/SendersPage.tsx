import type { Sender } from '@foreword/contract'
import { IconAlertOctagon, IconCheck, IconFlask, IconLock, IconMessage, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { messageOf, queries, useSession } from '../../../api/index.ts'
import {
  Badge,
  Button,
  EmptyState,
  ErrorNote,
  format,
  Note,
  SkeletonRows,
  useFormat,
  useRowKeys,
} from '../../../ui/index.ts'
import { SettingsHead } from '../SettingsHead.tsx'
import { AddSender } from './AddSender.tsx'
import { SenderPanel } from './SenderPanel.tsx'

const route = getRouteApi('/signed-in/settings/senders')

/** The numbers messages come from; the chosen one beside the list. */
export function SendersPage() {
  const { sender: chosenId } = route.useSearch()
  const navigate = useNavigate()
  const { role, sandboxUrl } = useSession()
  const admin = role === 'administrator'
  const senders = useQuery(queries.senders())
  const [adding, setAdding] = useState<'twilio' | 'sandbox'>()
  useRowKeys()
  const open = (id: string | undefined) =>
    void navigate({ to: '/settings/senders', search: id ? { sender: id } : {} })
  const list = senders.data?.senders ?? []
  const chosen = list.find((sender) => sender.id === chosenId)
  return (
    <div className={chosen ? 'with-panel' : 'settings-scroll'}>
      <div className="settings-scroll">
        <SettingsHead title="Senders" about="The numbers your messages come from">
          {admin && (
            <Button
              kind="primary"
              icon={<IconPlus className="i" aria-hidden />}
              onClick={() => setAdding('twilio')}
            >
              Add
            </Button>
          )}
        </SettingsHead>
        {senders.error && !senders.data && <ErrorNote>{messageOf(senders.error)}</ErrorNote>}
        {senders.isPending && <SkeletonRows rows={4} height={52} />}
        {list.length > 0 && <SenderTable senders={list} chosenId={chosenId} onOpen={open} />}
        {senders.data && list.length === 0 && (
          <EmptyState icon={<IconMessage className="i s20" aria-hidden />} title="No sender yet">
            A sender is the number people see. Connect one of your Twilio numbers, or begin with a sandbox
            number that reaches virtual phones only.
          </EmptyState>
        )}
        {admin && <AddTiles onAdd={setAdding} />}
        <div className="settings-note">
          <Note icon={<IconLock className="i" aria-hidden />}>
            Secrets are encrypted, shown to nobody after saving, and never written to logs. Each change is in
            the audit log.
          </Note>
        </div>
      </div>
      {chosen && (
        <SenderPanel
          key={chosen.id}
          sender={chosen}
          admin={admin}
          sandboxUrl={sandboxUrl}
          onClose={() => open(undefined)}
        />
      )}
      {adding && <AddSender kind={adding} onClose={() => setAdding(undefined)} onAdded={open} />}
    </div>
  )
}

type SenderTableProps = { senders: Sender[]; chosenId: string | undefined; onOpen: (id: string) => void }

function SenderTable({ senders, chosenId, onOpen }: SenderTableProps) {
  return (
    <table className="tbl settings-table">
      <thead>
        <tr>
          <th scope="col">Sender</th>
          <th scope="col" className="wide-only">
            Carrier
          </th>
          <th scope="col" className="n">
            A second
          </th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {senders.map((sender) => (
          <SenderRow
            key={sender.id}
            sender={sender}
            chosen={sender.id === chosenId}
            onOpen={() => onOpen(sender.id)}
          />
        ))}
      </tbody>
    </table>
  )
}

function SenderRow({ sender, chosen, onOpen }: { sender: Sender; chosen: boolean; onOpen: () => void }) {
  const { rate } = useFormat()
  const Icon = sender.isSandbox ? IconFlask : IconMessage
  return (
    <tr className={`open-row ${chosen ? 'sel' : ''}`}>
      <td>
        <div className="row g12">
          <span className="tile">
            <Icon className="i" aria-hidden />
          </span>
          <span className="col ell">
            <button type="button" className="row-name b5 ell" aria-expanded={chosen} onClick={onOpen}>
              {sender.name}
            </button>
            <span className="sub num ell">{format.phone(sender.address)}</span>
          </span>
        </div>
      </td>
      <td className="t2 wide-only">{sender.isSandbox ? 'Sandbox' : 'Twilio'}</td>
      <td className="n nw">
        {rate(sender.ratePerSecond)}
        {sender.rateUnit === 'segments' && <span className="sub">segments</span>}
      </td>
      <td>
        {sender.disabledReason ? (
          <Badge tone="bad" plain icon={<IconAlertOctagon className="i" aria-hidden />}>
            {sender.disabledReason}
          </Badge>
        ) : (
          <Badge tone="ok" plain icon={<IconCheck className="i" aria-hidden />}>
            Connected
          </Badge>
        )}
      </td>
    </tr>
  )
}

function AddTiles({ onAdd }: { onAdd: (kind: 'twilio' | 'sandbox') => void }) {
  return (
    <>
      <h3 className="add-title">Add a sender</h3>
      <div className="add-tiles">
        <button type="button" className="panel" onClick={() => onAdd('twilio')}>
          <IconMessage className="i s18 t2" aria-hidden />
          <span className="b5">Twilio SMS</span>
          <span className="f12 t3">Account SID and token</span>
        </button>
        <button type="button" className="panel" onClick={() => onAdd('sandbox')}>
          <IconFlask className="i s18 t2" aria-hidden />
          <span className="b5">Sandbox number</span>
          <span className="f12 t3">Reaches virtual phones, nobody else</span>
        </button>
      </div>
    </>
  )
}
