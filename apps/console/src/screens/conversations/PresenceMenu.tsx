import { api, type Status } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconBell, IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call, keys, messageOf, queries } from '../../api/index.ts'
import { spoken, t } from '../../ui/text.ts'

const STATES: { status: Status; label: string; about: string }[] = spoken(() => [
  { status: 'available', label: t('Available'), about: t('Conversations are offered to you') },
  { status: 'away', label: t('Away'), about: t('You keep what you have, nothing new comes') },
  { status: 'offline', label: t('Offline'), about: t('Who waits for you goes back to the queue') },
])

/** Whether I am there, how much I have, and where I choose how I am told. */
export function PresenceMenu() {
  const client = useQueryClient()
  const presence = useQuery(queries.presence()).data
  const change = useMutation({
    mutationFn: (status: Status) => call(api.setPresence, { body: { status } }),
    onSuccess: (now) => {
      client.setQueryData(keys.presence, now)
      for (const queryKey of [keys.offers, keys.agents, keys.board])
        void client.invalidateQueries({ queryKey })
    },
  })
  if (!presence) return null
  const { status, load, capacity } = presence
  const label = STATES.find((one) => one.status === status)!.label
  return (
    <Menu position="bottom-end" width={264}>
      <Menu.Target>
        <button
          type="button"
          className="btn sm cv-presence"
          title={change.error ? messageOf(change.error) : undefined}
        >
          <span className={`cv-dot ${status}`} aria-hidden="true" />
          <span className="num">{t('{label}, {load} of {capacity}', { label, load, capacity })}</span>
          <IconChevronDown className="i s14 t3" aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {presence.setAway && (
          <Menu.Label>{t('You were set to away: two offers ran out unanswered.')}</Menu.Label>
        )}
        {STATES.map((one) => (
          <Menu.Item
            key={one.status}
            leftSection={<span className={`cv-dot ${one.status}`} aria-hidden="true" />}
            rightSection={
              one.status === status ? <IconCheck className="i" aria-label={t('chosen')} /> : undefined
            }
            onClick={() => change.mutate(one.status)}
          >
            <span className="col">
              <span>{one.label}</span>
              <span className="f12 t3">{one.about}</span>
            </span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          component={Link}
          to="/you"
          hash="you-notices"
          leftSection={<IconBell className="i" aria-hidden />}
        >
          {t('Notices and sounds')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
