import { api, type CarrierInfo, type Sender } from '@foreword/contract'
import { IconAlertOctagon, IconDeviceMobileMessage, IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf } from '../../../api/index.ts'
import {
  Button,
  ConfirmDialog,
  ErrorNote,
  format,
  IconButton,
  Note,
  T,
  TextField,
  t,
  toast,
} from '../../../ui/index.ts'
import { CopyField } from '../CopyField.tsx'
import { CarrierNotices } from './CarrierNotices.tsx'
import { ConnectionTest } from './ConnectionTest.tsx'
import { EmbedApp } from './EmbedApp.tsx'
import { SenderCredentials } from './SenderCredentials.tsx'
import { SenderLimitFields } from './SenderLimitFields.tsx'
import { limitsOfSender, readCap, senderLimitErrors } from './sender-limits.ts'

type SenderPanelProps = {
  sender: Sender
  /** Undefined when the server no longer knows it. */
  carrier: CarrierInfo | undefined
  admin: boolean
  sandboxUrl: string | null
  onClose: () => void
}

/** One sender: name and speed, its secrets (replaced, never shown), the test as a list of facts. */
export function SenderPanel({ sender, carrier, admin, sandboxUrl, onClose }: SenderPanelProps) {
  const [name, setName] = useState(sender.name)
  const [limits, setLimits] = useState(() => limitsOfSender(sender))
  const client = useQueryClient()
  const changed = name !== sender.name || JSON.stringify(limits) !== JSON.stringify(limitsOfSender(sender))
  const wrong = Object.keys(senderLimitErrors(limits)).length > 0
  const save = useMutation({
    mutationFn: () =>
      call(api.changeSender, {
        params: { id: sender.id },
        body: {
          name: name.trim(),
          ratePerSecond: Number(limits.rate),
          rateUnit: limits.unit,
          dailyCap: readCap(limits.cap) ?? null,
        },
      }),
    onSuccess: async (saved) => {
      toast(t('{name} is saved', { name: saved.name }))
      setLimits(limitsOfSender(saved))
      await client.invalidateQueries({ queryKey: keys.senders })
    },
  })
  return (
    <aside className="side-panel" aria-label={sender.name}>
      <header>
        <div className="col ell">
          <h2 className="ell">{sender.name}</h2>
          <span className="f12 t3 num">
            {sender.isSandbox
              ? t('{carrier}, on the sandbox', { carrier: carrier?.label ?? sender.carrier })
              : (carrier?.label ?? sender.carrier)}{' '}
            · {format.phone(sender.address)}
          </span>
        </div>
        <span className="sp" />
        <IconButton label={t('Close')} kind="quiet" onClick={onClose}>
          <IconX className="i" aria-hidden />
        </IconButton>
      </header>
      <div className="side-panel-body">
        {sender.disabledReason && (
          <Note tone="bad" icon={<IconAlertOctagon className="i" aria-hidden />}>
            <T
              text="<b>{reason}.</b> No campaign can be launched from it now. Mend it, test the connection, then resume what stopped."
              with={{ reason: sender.disabledReason.replace(/\.$/, '') }}
            />
          </Note>
        )}
        {!carrier && (
          <Note tone="bad" icon={<IconAlertOctagon className="i" aria-hidden />}>
            {t('This server no longer knows the carrier “{carrier}”. Nothing can be sent from here.', {
              carrier: sender.carrier,
            })}
          </Note>
        )}
        {sender.advice.map((text) => (
          <Note key={text} tone="wait">
            {text}
          </Note>
        ))}
        <TextField
          label={t('Name')}
          value={name}
          disabled={!admin}
          onChange={(event) => setName(event.target.value)}
        />
        <SenderLimitFields
          sender={sender}
          limits={limits}
          admin={admin}
          onChange={(change) => setLimits((before) => ({ ...before, ...change }))}
        />
        {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
        {sender.channel === 'inapp' && <EmbedApp sender={sender} admin={admin} />}
        {carrier && <SenderCredentials sender={sender} carrier={carrier} admin={admin} />}
        {sender.channel !== 'inapp' && (
          <CopyField
            label={t('Address for answers')}
            hint={
              sender.isSandbox
                ? t('The sandbox knows it already.')
                : (carrier?.inboundHelp ?? t('Paste it at the carrier as the webhook for incoming messages.'))
            }
            value={sender.inboundUrl}
          />
        )}
        {admin && carrier && <ConnectionTest sender={sender} />}
        {admin && <CarrierNotices sender={sender} />}
        {sender.isSandbox && sandboxUrl && (
          <a className="btn" href={sandboxUrl} target="_blank" rel="noopener">
            <IconDeviceMobileMessage className="i" aria-hidden />
            {t('Open the virtual phones')}
          </a>
        )}
      </div>
      {admin && (
        <footer className="foot">
          <Disconnect sender={sender} onDone={onClose} />
          <span className="sp" />
          {!changed && <span className="f12 t3">{t('No changes')}</span>}
          <Button
            kind={changed ? 'primary' : 'plain'}
            disabled={!changed || wrong || name.trim() === ''}
            busy={save.isPending}
            onClick={() => save.mutate()}
          >
            {t('Save')}
          </Button>
        </footer>
      )}
    </aside>
  )
}

function Disconnect({ sender, onDone }: { sender: Sender; onDone: () => void }) {
  const [asked, setAsked] = useState(false)
  const client = useQueryClient()
  const archive = useMutation({
    mutationFn: () => call(api.archiveSender, { params: { id: sender.id } }),
    onSuccess: async () => {
      toast(t('{name} is out of use', { name: sender.name }))
      onDone()
      await client.invalidateQueries({ queryKey: keys.senders })
    },
  })
  return (
    <>
      <Button kind="danger" onClick={() => setAsked(true)}>
        {t('Disconnect…')}
      </Button>
      <ConfirmDialog
        title={t('Take “{name}” out of use?', { name: sender.name })}
        opened={asked}
        onClose={() => setAsked(false)}
        onConfirm={() => archive.mutate()}
        verb={t('Disconnect')}
        busy={archive.isPending}
        error={archive.error ? messageOf(archive.error) : undefined}
      >
        <p className="t2">
          {t(
            'No campaign can send from {address} any more. What was sent and every conversation stay. To use the number again, connect it anew.',
            { address: format.phone(sender.address) },
          )}
        </p>
      </ConfirmDialog>
    </>
  )
}
