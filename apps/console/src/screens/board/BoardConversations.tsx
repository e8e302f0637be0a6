import { type Agent, api, type ConversationSummary, type Queue } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { IconArrowsExchange, IconDots, IconMessage, IconNote } from '@tabler/icons-react'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call, keys, messageOf, useSession } from '../../api/index.ts'
import {
  ChannelIcon,
  ErrorNote,
  SegmentedTabs,
  SelectField,
  SkeletonRows,
  t,
  useFormat,
} from '../../ui/index.ts'
import { personOf } from './names.ts'
import { ReassignDialog } from './ReassignDialog.tsx'
import { WhisperDialog } from './WhisperDialog.tsx'

/** Which conversations stand below the board; null = of every skill, of everybody. */
export type Shown = { view: 'queue' | 'assigned'; skillId: string | null; assigneeId: string | null }
export const EVERYTHING: Shown = { view: 'queue', skillId: null, assigneeId: null }

/** The contract's most in one answer. */
const MOST = 200
const ANY = 'any'

/** Under the board's key, so that whatever makes the board stale makes the list stale. */
const listQuery = ({ view, skillId, assigneeId }: Shown) =>
  queryOptions({
    queryKey: [...keys.board, 'list', view, skillId, assigneeId],
    queryFn: ({ signal }) =>
      call(api.listConversations, {
        query: { view, limit: MOST, ...(skillId && { skillId }), ...(assigneeId && { assigneeId }) },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  })

type Props = {
  shown: Shown
  onShow(shown: Shown): void
  queues: readonly Queue[]
  agents: readonly Agent[]
}

/** Who waits and who is answered, by skill and agent, with what a manager can do about it. */
export function BoardConversations({ shown, onShow, queues, agents }: Props) {
  const list = useQuery(listQuery(shown))
  const rows = list.data?.conversations ?? []
  const [asking, setAsking] = useState<{ one: ConversationSummary; for: 'move' | 'whisper' } | null>(null)
  const done = () => setAsking(null)
  return (
    <div id="board-conversations">
      <h2>{t('Conversations now')}</h2>
      <div className="row board-filters">
        <SegmentedTabs<Shown['view']>
          label={t('Waiting or with agents')}
          segments={[
            { value: 'queue', label: t('Waiting') },
            { value: 'assigned', label: t('Being answered') },
          ]}
          value={shown.view}
          onChange={(view) => onShow({ ...shown, view, ...(view === 'queue' && { assigneeId: null }) })}
        />
        <SelectField
          label={t('Show the skill')}
          searchable
          data={[
            { value: ANY, label: t('Every skill') },
            ...queues.map((one) => ({ value: one.skillId, label: one.skillName })),
          ]}
          value={shown.skillId ?? ANY}
          onChange={(id) => onShow({ ...shown, skillId: id === ANY ? null : id })}
        />
        {shown.view === 'assigned' && (
          <SelectField
            label={t('Show the agent')}
            searchable
            data={[
              { value: ANY, label: t('Everybody') },
              ...agents.map((one) => ({ value: one.id, label: one.name })),
            ]}
            value={shown.assigneeId ?? ANY}
            onChange={(id) => onShow({ ...shown, assigneeId: id === ANY ? null : id })}
          />
        )}
      </div>
      {list.error && !list.data && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
      {list.isPending && <SkeletonRows rows={3} height={48} />}
      {list.data && rows.length === 0 && (
        <p className="t2">
          {shown.view === 'queue'
            ? t('Nobody waits here. Whoever writes next stands in this list until an agent has them.')
            : t('Nobody is being answered here. Conversations come once agents accept or take them.')}{' '}
          {(shown.skillId || shown.assigneeId) && (
            <button
              type="button"
              className="link"
              onClick={() => onShow({ ...shown, skillId: null, assigneeId: null })}
            >
              {t('Show every skill')}
            </button>
          )}
        </p>
      )}
      {rows.length > 0 && <Rows rows={rows} view={shown.view} onAsk={setAsking} />}
      {rows.length === MOST && (
        <p className="t3 f12">
          {t('The first {most} are shown. Choose a skill or an agent to see others.', { most: MOST })}
        </p>
      )}
      {asking?.for === 'move' && <ReassignDialog one={asking.one} agents={agents} onClose={done} />}
      {asking?.for === 'whisper' && <WhisperDialog one={asking.one} onClose={done} />}
    </div>
  )
}

type RowsProps = {
  rows: readonly ConversationSummary[]
  view: Shown['view']
  onAsk(asking: { one: ConversationSummary; for: 'move' | 'whisper' }): void
}

function Rows({ rows, view, onAsk }: RowsProps) {
  const { relative, duration } = useFormat()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="board-wrap" aria-label={t('Conversations now')} tabIndex={0}>
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col">{t('Person')}</th>
            <th scope="col">{t('Last words')}</th>
            <th scope="col">{t('Skill')}</th>
            <th scope="col">{view === 'queue' ? t('Asked now') : t('With')}</th>
            <th scope="col">{t('Waits since')}</th>
            <th scope="col">
              <span className="vh">{t('Actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => {
            const since = one.waitingSince
            const late = since !== null && Date.now() - Date.parse(since) >= one.goalSeconds * 1000
            return (
              <tr key={one.id}>
                <td>
                  <span className="row g6">
                    <ChannelIcon channel={one.channel} small />
                    <Link to="/conversations/$id" params={{ id: one.id }} className="b5 nw">
                      {personOf(one)}
                    </Link>
                  </span>
                </td>
                <td className="t2">
                  <span className="ell board-words">{one.heard ?? one.lastText}</span>
                </td>
                <td className="nw">{one.skillName}</td>
                <td className="nw">{(view === 'queue' ? one.offeredTo : one.assigneeName) ?? '–'}</td>
                <td className={`nw ${late ? 'wait b5' : 't2'}`}>
                  {since === null ? '–' : relative(since)}
                  {late && (
                    <span className="sub">
                      {t('goal {duration}', { duration: duration(one.goalSeconds * 1000) })}
                    </span>
                  )}
                </td>
                <td>
                  <RowMenu one={one} onAsk={onAsk} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function RowMenu({ one, onAsk }: { one: ConversationSummary; onAsk: RowsProps['onAsk'] }) {
  const { user } = useSession()
  const navigate = useNavigate()
  const person = personOf(one)
  const whispers = one.assigneeKind === 'person' && one.assigneeId !== user.id
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="btn g ic" aria-label={t('What to do about {person}', { person })}>
          <IconDots className="i" aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconMessage className="i" aria-hidden />}
          onClick={() => void navigate({ to: '/conversations/$id', params: { id: one.id } })}
        >
          {t('Open')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowsExchange className="i" aria-hidden />}
          onClick={() => onAsk({ one, for: 'move' })}
        >
          {t('Reassign…')}
        </Menu.Item>
        {whispers && (
          <Menu.Item
            leftSection={<IconNote className="i" aria-hidden />}
            onClick={() => onAsk({ one, for: 'whisper' })}
          >
            {t('Whisper to {name}…', { name: one.assigneeName ?? '' })}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
