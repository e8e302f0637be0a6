import './board.css'
import { type Agent, api, type Queue, type Status } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconClock, IconDots, IconPlugConnectedX, IconUserCheck, IconUserOff } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { call, keys, messageOf, queries } from '../../api/index.ts'
import {
  Badge,
  EmptyState,
  ErrorNote,
  PageHeader,
  SkeletonRows,
  spoken,
  type Tone,
  t,
  useFormat,
  useTitle,
} from '../../ui/index.ts'
import { BoardConversations, EVERYTHING, type Shown } from './BoardConversations.tsx'

const route = getRouteApi('/signed-in/conversations/board')

/** Who waits, who is there and how much they have, as it stands now. */
export function BoardScreen() {
  useTitle(t('Live board'))
  const board = useQuery(queries.board())
  const { view = 'queue', skill = null, agent = null } = route.useSearch()
  const shown: Shown = { view, skillId: skill, assigneeId: agent }
  const navigate = useNavigate()
  const setShown = useCallback(
    ({ view: next, skillId, assigneeId }: Shown) =>
      void navigate({
        to: '/conversations/board',
        search: {
          ...(next === 'assigned' ? { view: next } : {}),
          ...(skillId ? { skill: skillId } : {}),
          ...(assigneeId ? { agent: assigneeId } : {}),
        },
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  )
  return (
    <>
      <PageHeader title={t('Live board')}>
        <Link to="/conversations" className="btn">
          {t('Conversations')}
        </Link>
      </PageHeader>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <section className="board" aria-label={t('Queues and agents')} tabIndex={0}>
        {board.error && !board.data && <ErrorNote>{messageOf(board.error)}</ErrorNote>}
        {board.isPending && <SkeletonRows rows={6} height={44} />}
        {board.data && (
          <>
            <h2>{t('Queues')}</h2>
            <Queues queues={board.data.queues} now={Date.parse(board.data.at)} onShow={setShown} />
            <h2>{t('Agents')}</h2>
            <Agents agents={board.data.agents} queues={board.data.queues} onShow={setShown} />
            <BoardConversations
              shown={shown}
              onShow={setShown}
              queues={board.data.queues}
              agents={board.data.agents}
            />
          </>
        )}
      </section>
    </>
  )
}

/** A table that scrolls sideways where the screen is narrow, by keyboard too. */
function Wide({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="board-wrap" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}

type Show = (shown: Shown) => void

/** A count that shows below what it counts. */
function Count({ label, onShow, children }: { label: string; onShow(): void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      className="link num"
      aria-label={label}
      onClick={() => {
        onShow()
        document.getElementById('board-conversations')?.scrollIntoView({ block: 'nearest' })
      }}
    >
      {children}
    </button>
  )
}

function Queues({ queues, now, onShow }: { queues: readonly Queue[]; now: number; onShow: Show }) {
  const { count, duration, share } = useFormat()
  return (
    <Wide label={t('Queues')}>
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col">{t('Skill')}</th>
            <th scope="col" className="num">
              {t('Waiting')}
            </th>
            <th scope="col" className="num">
              {t('Beyond the goal')}
            </th>
            <th scope="col" className="num">
              {t('Longest wait')}
            </th>
            <th scope="col" className="num">
              {t('With agents')}
            </th>
            <th scope="col" className="num">
              {t('With bots')}
            </th>
            <th scope="col" className="num">
              {t('Available')}
            </th>
            <th scope="col" className="num">
              {t('Could take')}
            </th>
            <th scope="col" className="num">
              {t('In time, last hour')}
            </th>
          </tr>
        </thead>
        <tbody>
          {queues.map((one) => (
            <tr key={one.skillId}>
              <td>
                <span className="b5">{one.skillName}</span>
                <span className="sub">
                  {t('goal {duration}', { duration: duration(one.goalSeconds * 1000) })}
                  {!one.open && ` · ${t('closed now')}`}
                </span>
              </td>
              <td className="num">
                {one.waiting === 0 ? (
                  count(0)
                ) : (
                  <Count
                    label={t('{waiting} waiting in {skill}: show them', {
                      waiting: count(one.waiting),
                      skill: one.skillName,
                    })}
                    onShow={() => onShow({ ...EVERYTHING, skillId: one.skillId })}
                  >
                    {count(one.waiting)}
                  </Count>
                )}
                {one.offered > 0 && (
                  <span className="sub">{t('{offered} offered', { offered: count(one.offered) })}</span>
                )}
              </td>
              <td className={`num ${one.late > 0 ? 'wait b5' : 't3'}`}>{count(one.late)}</td>
              <td className={`num ${one.late > 0 ? 'wait b5' : ''}`}>
                {one.longestSince ? duration(now - Date.parse(one.longestSince)) : '–'}
              </td>
              <td className="num">
                {one.withAgents === 0 ? (
                  count(0)
                ) : (
                  <Count
                    label={t('{having} with agents in {skill}: show them', {
                      having: count(one.withAgents),
                      skill: one.skillName,
                    })}
                    onShow={() => onShow({ ...EVERYTHING, view: 'assigned', skillId: one.skillId })}
                  >
                    {count(one.withAgents)}
                  </Count>
                )}
              </td>
              <td className={`num ${one.withBots === 0 ? 't3' : ''}`}>{count(one.withBots)}</td>
              <td className={`num ${one.available === 0 && one.waiting > 0 ? 'wait b5' : ''}`}>
                {count(one.available)}
              </td>
              <td className="num">{count(one.free)}</td>
              <td className="num">
                {share(one.inGoal, one.takenOver)}
                {one.takenOver > 0 && (
                  <span className="sub">{t('of {takenOver}', { takenOver: count(one.takenOver) })}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  )
}

const PRESENCE: Record<Agent['presence'], { words: string; tone: Tone; icon: React.ReactNode }> = spoken(
  () => ({
    available: { words: t('Available'), tone: 'ok', icon: <IconUserCheck className="i" aria-hidden /> },
    away: { words: t('Away'), tone: 'wait', icon: <IconClock className="i" aria-hidden /> },
    lost: {
      words: t('Connection lost'),
      tone: 'bad',
      icon: <IconPlugConnectedX className="i" aria-hidden />,
    },
    offline: { words: t('Offline'), tone: 'mute', icon: <IconUserOff className="i" aria-hidden /> },
  }),
)
const ORDER: Agent['presence'][] = ['available', 'away', 'lost', 'offline']

type AgentsProps = { agents: readonly Agent[]; queues: readonly Queue[]; onShow: Show }

function Agents({ agents, queues, onShow }: AgentsProps) {
  const { relative } = useFormat()
  if (agents.length === 0)
    return (
      <EmptyState title={t('Nobody answers yet')}>
        {t('Invite agents under Settings, People, and give them skills.')}
      </EmptyState>
    )
  const sorted = [...agents].sort((a, b) => ORDER.indexOf(a.presence) - ORDER.indexOf(b.presence))
  const names = (one: Agent) =>
    queues.filter((queue) => one.skillIds.includes(queue.skillId)).map((queue) => queue.skillName)
  return (
    <Wide label={t('Agents')}>
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col">{t('Agent')}</th>
            <th scope="col">{t('Is')}</th>
            <th scope="col">{t('Since')}</th>
            <th scope="col">{t('Has')}</th>
            <th scope="col">
              <span className="vh">{t('Actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((one) => (
            <tr key={one.id}>
              <td>
                <span className="b5">{one.name}</span>
                <span className="sub">{names(one).join(', ') || t('No skill yet')}</span>
              </td>
              <td>
                <Badge
                  tone={PRESENCE[one.presence].tone}
                  icon={PRESENCE[one.presence].icon}
                  plain={one.presence === 'offline'}
                >
                  {PRESENCE[one.presence].words}
                </Badge>
              </td>
              <td className="t2 nw">{one.since ? relative(one.since) : '–'}</td>
              <td>
                <span className="row board-agent">
                  <span className="board-load" aria-hidden="true">
                    <i style={{ width: `${Math.min(100, (one.load / one.capacity) * 100)}%` }} />
                  </span>
                  {one.load === 0 ? (
                    <span className="num">
                      {t('{load} of {capacity}', { load: one.load, capacity: one.capacity })}
                    </span>
                  ) : (
                    <Count
                      label={t('{name} has {load} of {capacity}: show them', {
                        name: one.name,
                        load: one.load,
                        capacity: one.capacity,
                      })}
                      onShow={() => onShow({ ...EVERYTHING, view: 'assigned', assigneeId: one.id })}
                    >
                      {t('{load} of {capacity}', { load: one.load, capacity: one.capacity })}
                    </Count>
                  )}
                </span>
              </td>
              <td>
                <AgentMenu agent={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  )
}

const SET: { status: Status; words: string }[] = spoken(() => [
  { status: 'available', words: t('Set available') },
  { status: 'away', words: t('Set away') },
  { status: 'offline', words: t('Set offline') },
])

function AgentMenu({ agent }: { agent: Agent }) {
  const client = useQueryClient()
  const set = useMutation({
    mutationFn: (status: Status) => call(api.changeAgent, { params: { id: agent.id }, body: { status } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.board }),
  })
  return (
    <span className="row g6">
      {set.error && (
        <span className="f12 bad" role="alert">
          {messageOf(set.error)}
        </span>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <button type="button" className="btn g ic" aria-label={t('Change {name}', { name: agent.name })}>
            <IconDots className="i" aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {SET.filter((one) => one.status !== agent.presence).map((one) => (
            <Menu.Item key={one.status} onClick={() => set.mutate(one.status)}>
              {one.words}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </span>
  )
}
