import { api, type TemplateSender, type TemplateSync } from '@foreword/contract'
import { IconRefresh, IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf } from '../../api/index.ts'
import { Button, ErrorNote, IconButton, Note, T, t } from '../../ui/index.ts'

export function useSync() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (senderId: string | undefined) =>
      call(api.syncTemplates, { body: senderId ? { senderId } : {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.templates }),
  })
}
type Sync = ReturnType<typeof useSync>

/** Asks WhatsApp now; what it said stands below until it is closed. */
export function SyncButton({ sync, senderId }: { sync: Sync; senderId: string | undefined }) {
  return (
    <Button
      icon={<IconRefresh className="i" aria-hidden />}
      busy={sync.isPending}
      onClick={() => sync.mutate(senderId)}
    >
      {t('Sync now')}
    </Button>
  )
}

/** What the last sync said: by this press of the button, or, where one failed, by itself. */
export function SyncReport({ sync, senders }: { sync: Sync; senders: TemplateSender[] }) {
  const asked = sync.data?.syncs ?? []
  const failing = senders.filter((one) => one.problem && !asked.some((said) => said.senderId === one.id))
  if (!sync.error && asked.length === 0 && failing.length === 0) return null
  return (
    <div className="tpl-report" role="status">
      {sync.error && <ErrorNote>{messageOf(sync.error)}</ErrorNote>}
      {asked.map((said) => (
        <Said key={said.senderId} said={said} several={senders.length > 1} onClose={() => sync.reset()} />
      ))}
      {failing.map((one) => (
        <Note key={one.id} tone="bad">
          <T
            text="<b>{name} could not be asked for its templates.</b> {problem} What is shown is as it was before."
            with={{ name: one.name, problem: one.problem }}
          />
        </Note>
      ))}
    </div>
  )
}

const SHOWN = 8

function Said({ said, several, onClose }: { said: TemplateSync; several: boolean; onClose: () => void }) {
  const close = (
    <IconButton label={t('Close')} kind="quiet" size="sm" onClick={onClose}>
      <IconX className="i s14" aria-hidden />
    </IconButton>
  )
  const who = several ? `${said.senderName}: ` : ''
  if (said.problem)
    return (
      <ErrorNote action={close}>
        {who}
        {said.problem}
      </ErrorNote>
    )
  const more = said.changes.length - SHOWN
  return (
    <Note tone="ok" icon={<IconRefresh className="i" aria-hidden />} action={close}>
      {who}
      {said.changes.length === 0
        ? t(
            'WhatsApp has {total, plural, one {# template} other {# templates}}, and nothing changed since the last time.',
            { total: said.total ?? 0 },
          )
        : t(
            'WhatsApp has {total, plural, one {# template} other {# templates}}, {changes, plural, one {# thing changed:} other {# things changed:}}',
            { total: said.total ?? 0, changes: said.changes.length },
          )}
      {said.changes.length > 0 && (
        <ul className="tpl-changes">
          {said.changes.slice(0, SHOWN).map((one) => (
            <li key={`${one.name}/${one.language}`}>
              <b>{one.name}</b> ({one.language}): {one.what}
            </li>
          ))}
          {more > 0 && <li>{t('and {more} more', { more })}</li>}
        </ul>
      )}
    </Note>
  )
}
