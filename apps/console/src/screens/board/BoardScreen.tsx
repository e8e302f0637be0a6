import './board.css'
import { type Agent, api, type Queue, type Status } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconClock, IconDots, IconPlugConnectedX, IconUserCheck, IconUserOff } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call, keys, messageOf, queries } from '../../api/index.ts'
import {
  Badge,
  EmptyState,
  ErrorNote,
  PageHeader,
  SkeletonRows,
  type Tone,
  useFormat,
  useTitle,
} from '../../ui/index.ts'

/** Who waits, who is there and how much they have, as it stands now. */
export function BoardScreen() {
  useTitle('Live board')
  const board = useQuery(queries.board())
  return (
    <>
      <PageHeader title="Live board">
        <Link to="/conversations" className="btn">
          Conversations
        </Link>
      </PageHeader>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <section className="board" aria-label="Queues and agents" tabIndex={0}>
        {board.error && !board.data && <ErrorNote>{messageOf(board.error)}</ErrorNote>}
        {board.isPending && <SkeletonRows rows={6} height={44} />}
        {board.data && (
          <>
            <h2>Queues</h2>
            <Queues queues={board.data.queues} now={Date.parse(board.data.at)} />
            <h2>Agents</h2>
            <Agents agents={board.data.agents} queues={board.data.queues} />
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

function Queues({ queues, now }: { queues: readonly Queue[]; now: number }) {
  const { count, duration, share } = useFormat()
  return (
    <Wide label="Queues">
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col">Skill</th>
            <th scope="col" className="num">
              Waiting
            </th>
            <th scope="col" className="num">
              Beyond the goal
            </th>
            <th scope="col" className="num">
              Longest wait
            </th>
            <th scope="col" className="num">
              With agents
            </th>
            <th scope="col" className="num">
              Available
            </th>
            <th scope="col" className="num">
              Could take
            </th>
            <th scope="col" className="num">
              In time, last hour
            </th>
          </tr>
        </thead>
        <tbody>
          {queues.map((one) => (
            <tr key={one.skillId}>
              <td>
                <span className="b5">{one.skillName}</span>
                <span className="sub">
                  goal {duration(one.goalSeconds * 1000)}
                  {!one.open && ' · closed now'}
                </span>
              </td>
              <td className="num">
                {count(one.waiting)}
                {one.offered > 0 && <span className="sub">{count(one.offered)} offered</span>}
              </td>
              <td className={`num ${one.late > 0 ? 'wait b5' : 't3'}`}>{count(one.late)}</td>
              <td className={`num ${one.late > 0 ? 'wait b5' : ''}`}>
                {one.longestSince ? duration(now - Date.parse(one.longestSince)) : '–'}
              </td>
              <td className="num">{count(one.withAgents)}</td>
              <td className={`num ${one.available === 0 && one.waiting > 0 ? 'wait b5' : ''}`}>
                {count(one.available)}
              </td>
              <td className="num">{count(one.free)}</td>
              <td className="num">
                {share(one.inGoal, one.takenOver)}
                {one.takenOver > 0 && <span className="sub">of {count(one.takenOver)}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  )
}

const PRESENCE: Record<Agent['presence'], { words: string; tone: Tone; icon: React.ReactNode }> = {
  available: { words: 'Available', tone: 'ok', icon: <IconUserCheck className="i" aria-hidden /> },
  away: { words: 'Away', tone: 'wait', icon: <IconClock className="i" aria-hidden /> },
  lost: { words: 'Connection lost', tone: 'bad', icon: <IconPlugConnectedX className="i" aria-hidden /> },
  offline: { words: 'Offline', tone: 'mute', icon: <IconUserOff className="i" aria-hidden /> },
}
const ORDER: Agent['presence'][] = ['available', 'away', 'lost', 'offline']

function Agents({ agents, queues }: { agents: readonly Agent[]; queues: readonly Queue[] }) {
  const { relative } = useFormat()
  if (agents.length === 0)
    return (
      <EmptyState title="Nobody answers yet">
        Invite agents under Settings, People, and give them skills.
      </EmptyState>
    )
  const sorted = [...agents].sort((a, b) => ORDER.indexOf(a.presence) - ORDER.indexOf(b.presence))
  const names = (one: Agent) =>
    queues.filter((queue) => one.skillIds.includes(queue.skillId)).map((queue) => queue.skillName)
  return (
    <Wide label="Agents">
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col">Agent</th>
            <th scope="col">Is</th>
            <th scope="col">Since</th>
            <th scope="col">Has</th>
            <th scope="col">
              <span className="vh">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((one) => (
            <tr key={one.id}>
              <td>
                <span className="b5">{one.name}</span>
                <span className="sub">{names(one).join(', ') || 'No skill yet'}</span>
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
                  <span className="num">
                    {one.load} of {one.capacity}
                  </span>
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

const SET: { status: Status; words: string }[] = [
  { status: 'available', words: 'Set available' },
  { status: 'away', words: 'Set away' },
  { status: 'offline', words: 'Set offline' },
]

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
          <button type="button" className="btn g ic" aria-label={`Change ${agent.name}`}>
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
