import { IconPlus, IconRobot } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { messageOf, queries } from '../../../api/index.ts'
import { Badge, Button, EmptyState, ErrorNote, SkeletonRows, t, useFormat } from '../../../ui/index.ts'
import { SettingsHead } from '../SettingsHead.tsx'
import { SettingsScroll } from '../SettingsScroll.tsx'
import './bots.css'
import { NewBot } from './NewBot.tsx'
import { KIND_WORDS } from './words.ts'

/** Who answers before people do. */
export function BotsPage() {
  const { data, error, isPending } = useQuery(queries.bots())
  const skills = useQuery(queries.skills()).data?.skills ?? []
  const [adding, setAdding] = useState(false)
  const { count } = useFormat()
  const add = (
    <Button kind="primary" icon={<IconPlus className="i" aria-hidden />} onClick={() => setAdding(true)}>
      {t('Add a bot')}
    </Button>
  )
  return (
    <SettingsScroll label={t('Bots')}>
      <SettingsHead title={t('Bots')} about={t('They answer first in their skills, and hand over to people')}>
        {data && data.bots.length > 0 && add}
      </SettingsHead>
      {error && !data && <ErrorNote>{messageOf(error)}</ErrorNote>}
      {isPending && <SkeletonRows rows={3} height={52} />}
      {data?.bots.length === 0 && (
        <EmptyState
          icon={<IconRobot className="i s20" aria-hidden />}
          title={t('Let a bot take the first questions')}
          action={add}
        >
          {t(
            'It asks what it is about, collects an order number, answers what is always asked, and hands over to an agent with all of it. Whoever asks for a person gets one.',
          )}
        </EmptyState>
      )}
      {data && data.bots.length > 0 && (
        <table className="tbl settings-table">
          <thead>
            <tr>
              <th scope="col">{t('Bot')}</th>
              <th scope="col" className="wide-only">
                {t('Kind')}
              </th>
              <th scope="col" className="wide-only">
                {t('Skills')}
              </th>
              <th scope="col">{t('State')}</th>
              <th scope="col" className="n wide-only">
                {t('Has now')}
              </th>
              <th scope="col" className="n wide-only">
                {t('Handed over, 7 days')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.bots.map((bot) => (
              <tr key={bot.id} className="open-row">
                <td>
                  <Link to="/settings/bots/$id" params={{ id: bot.id }} className="row-name b5">
                    {bot.name}
                  </Link>
                  <div className="sub narrow-only">{KIND_WORDS[bot.kind]}</div>
                </td>
                <td className="t2 wide-only">{KIND_WORDS[bot.kind]}</td>
                <td className={bot.skillIds.length === 0 ? 'wait wide-only' : 't2 wide-only'}>
                  {bot.skillIds.length === 0
                    ? t('None yet')
                    : bot.skillIds
                        .map((id) => skills.find((skill) => skill.id === id)?.name ?? '–')
                        .join(', ')}
                </td>
                <td>
                  <BotState enabled={bot.enabled} version={bot.version} />
                </td>
                <td className="n wide-only">{count(bot.holding)}</td>
                <td className="n wide-only">
                  {bot.had === 0
                    ? '–'
                    : t('{some} of {all}', { some: count(bot.handedOver), all: count(bot.had) })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {adding && <NewBot onClose={() => setAdding(false)} />}
    </SettingsScroll>
  )
}

/** Whether people meet it. */
export function BotState({ enabled, version }: { enabled: boolean; version: number }) {
  if (version === 0)
    return (
      <Badge tone="mute" plain icon={null}>
        {t('Draft')}
      </Badge>
    )
  return enabled ? (
    <Badge tone="ok" plain icon={<IconRobot className="i" aria-hidden />}>
      {t('Answers', undefined, 'what a bot does')}
    </Badge>
  ) : (
    <Badge tone="mute" plain icon={null}>
      {t('Switched off')}
    </Badge>
  )
}
