import type { CarrierInfo, Sender } from '@foreword/contract'
import {
  IconAlertOctagon,
  IconBrandWhatsapp,
  IconCheck,
  IconDeviceMobileMessage,
  IconFlask,
  IconLock,
  IconMessage,
  IconPlus,
} from '@tabler/icons-react'
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
  t,
  useFormat,
  useRowKeys,
} from '../../../ui/index.ts'
import { SettingsHead } from '../SettingsHead.tsx'
import { AddSender } from './AddSender.tsx'
import { SenderPanel } from './SenderPanel.tsx'
import { neededWords } from './sender-form.ts'
import './senders.css'

const route = getRouteApi('/signed-in/settings/senders')

type First = { carrier: string; sandbox: boolean }

const CHANNEL_ICONS = {
  sms: IconMessage,
  whatsapp: IconBrandWhatsapp,
  inapp: IconDeviceMobileMessage,
} as const

/** The numbers and identities messages come from; the chosen one beside the list. */
export function SendersPage() {
  const { sender: chosenId } = route.useSearch()
  const navigate = useNavigate()
  const { role, sandboxUrl } = useSession()
  const admin = role === 'administrator'
  const senders = useQuery(queries.senders())
  const carriers = useQuery(queries.carriers()).data?.carriers ?? []
  const [adding, setAdding] = useState<First>()
  useRowKeys()
  const open = (id: string | undefined) =>
    void navigate({ to: '/settings/senders', search: id ? { sender: id } : {} })
  const list = senders.data?.senders ?? []
  const chosen = list.find((sender) => sender.id === chosenId)
  return (
    <div className={chosen ? 'with-panel' : 'settings-scroll'}>
      <div className="settings-scroll">
        <SettingsHead title={t('Senders')} about={t('The numbers and identities your messages come from')}>
          {admin && carriers[0] && (
            <Button
              kind="primary"
              icon={<IconPlus className="i" aria-hidden />}
              onClick={() => setAdding({ carrier: carriers[0]!.name, sandbox: false })}
            >
              {t('Add a sender')}
            </Button>
          )}
        </SettingsHead>
        {senders.error && !senders.data && <ErrorNote>{messageOf(senders.error)}</ErrorNote>}
        {senders.isPending && <SkeletonRows rows={4} height={52} />}
        {list.length > 0 && (
          <SenderTable senders={list} carriers={carriers} chosenId={chosenId} onOpen={open} />
        )}
        {senders.data && list.length === 0 && (
          <EmptyState icon={<IconMessage className="i s20" aria-hidden />} title={t('No sender yet')}>
            {t(
              'A sender is the number or name people see. Connect one that a carrier gave you, or begin with a number on the sandbox, which reaches virtual phones only.',
            )}
          </EmptyState>
        )}
        {admin && <AddTiles carriers={carriers} sandboxRuns={sandboxUrl !== null} onAdd={setAdding} />}
        <div className="settings-note">
          <Note icon={<IconLock className="i" aria-hidden />}>
            {t(
              'Secrets are encrypted, shown to nobody after saving, and never written to logs. Each change is in the audit log.',
            )}
          </Note>
        </div>
      </div>
      {chosen && (
        <SenderPanel
          key={chosen.id}
          sender={chosen}
          carrier={carriers.find((one) => one.name === chosen.carrier)}
          admin={admin}
          sandboxUrl={sandboxUrl}
          onClose={() => open(undefined)}
        />
      )}
      {adding && (
        <AddSender
          carriers={carriers}
          first={adding}
          sandboxRuns={sandboxUrl !== null}
          onClose={() => setAdding(undefined)}
          onAdded={open}
        />
      )}
    </div>
  )
}

type SenderTableProps = {
  senders: Sender[]
  carriers: CarrierInfo[]
  chosenId: string | undefined
  onOpen: (id: string) => void
}

function SenderTable({ senders, carriers, chosenId, onOpen }: SenderTableProps) {
  return (
    <table className="tbl settings-table sender-table">
      <thead>
        <tr>
          <th scope="col">{t('Sender')}</th>
          <th scope="col" className="wide-only">
            {t('Carrier')}
          </th>
          <th scope="col" className="n sender-rate">
            {t('A second')}
          </th>
          <th scope="col">{t('State')}</th>
        </tr>
      </thead>
      <tbody>
        {senders.map((sender) => (
          <SenderRow
            key={sender.id}
            sender={sender}
            carrier={carriers.find((one) => one.name === sender.carrier)?.label ?? sender.carrier}
            chosen={sender.id === chosenId}
            onOpen={() => onOpen(sender.id)}
          />
        ))}
      </tbody>
    </table>
  )
}

type SenderRowProps = { sender: Sender; carrier: string; chosen: boolean; onOpen: () => void }

function SenderRow({ sender, carrier, chosen, onOpen }: SenderRowProps) {
  const { rate } = useFormat()
  const Icon = sender.isSandbox ? IconFlask : CHANNEL_ICONS[sender.channel]
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
      <td className="t2 wide-only">
        {carrier}
        {sender.isSandbox && <div className="sub">{t('Sandbox')}</div>}
      </td>
      <td className="n nw sender-rate">
        {rate(sender.ratePerSecond)}
        {sender.rateUnit === 'segments' && <span className="sub">{t('segments')}</span>}
      </td>
      <td>
        {sender.disabledReason ? (
          <Badge tone="bad" plain icon={<IconAlertOctagon className="i" aria-hidden />}>
            <span className="sender-trouble" title={sender.disabledReason}>
              {sender.disabledReason}
            </span>
          </Badge>
        ) : (
          <Badge tone="ok" plain icon={<IconCheck className="i" aria-hidden />}>
            {t('Connected')}
          </Badge>
        )}
      </td>
    </tr>
  )
}

type AddTilesProps = { carriers: CarrierInfo[]; sandboxRuns: boolean; onAdd: (first: First) => void }

function AddTiles({ carriers, sandboxRuns, onAdd }: AddTilesProps) {
  const onSandbox = sandboxRuns ? carriers.find((one) => one.onSandbox) : undefined
  return (
    <>
      <h3 className="add-title">{t('Add a sender')}</h3>
      <div className="add-tiles">
        {carriers.map((carrier) => {
          const Icon = CHANNEL_ICONS[carrier.channel]
          return (
            <button
              key={carrier.name}
              type="button"
              className="panel"
              onClick={() => onAdd({ carrier: carrier.name, sandbox: false })}
            >
              <Icon className="i s18 t2" aria-hidden />
              <span className="b5">{carrier.label}</span>
              <span className="f12 t3">{neededWords(carrier)}</span>
            </button>
          )
        })}
        {onSandbox && (
          <button
            type="button"
            className="panel"
            onClick={() => onAdd({ carrier: onSandbox.name, sandbox: true })}
          >
            <IconFlask className="i s18 t2" aria-hidden />
            <span className="b5">{t('On the sandbox')}</span>
            <span className="f12 t3">{t('Reaches virtual phones, nobody else')}</span>
          </button>
        )}
      </div>
    </>
  )
}
