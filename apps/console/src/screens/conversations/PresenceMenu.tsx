import { api, type Status } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconBell, IconCheck, IconChevronDown, IconVolume } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf, queries } from '../../api/index.ts'
import { canNotify, choose, wants } from '../../live/notices.ts'
import { spoken, t } from '../../ui/text.ts'

const STATES: { status: Status; label: string; about: string }[] = spoken(() => [
  { status: 'available', label: t('Available'), about: t('Conversations are offered to you') },
  { status: 'away', label: t('Away'), about: t('You keep what you have, nothing new comes') },
  { status: 'offline', label: t('Offline'), about: t('Who waits for you goes back to the queue') },
])

/** Whether I am there, how much I have, and how I want to be told. */
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
        <Tell
          choice="notice"
          label={t('Tell me on the desktop')}
          icon={<IconBell className="i" aria-hidden />}
        />
        <Tell choice="sound" label={t('Play a sound')} icon={<IconVolume className="i" aria-hidden />} />
      </Menu.Dropdown>
    </Menu>
  )
}

type TellProps = { choice: 'notice' | 'sound'; label: string; icon: React.ReactNode }

function Tell({ choice, label, icon }: TellProps) {
  const [on, setOn] = useState(() => wants(choice))
  const blocked = choice === 'notice' && !canNotify()
  return (
    <Menu.Item
      closeMenuOnClick={false}
      disabled={blocked}
      leftSection={icon}
      rightSection={on ? <IconCheck className="i" aria-label={t('on')} /> : undefined}
      onClick={() => void choose(choice, !on).then(setOn)}
    >
      {blocked ? t('Desktop notices are blocked in this browser') : label}
    </Menu.Item>
  )
}
