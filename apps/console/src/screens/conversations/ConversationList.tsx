import { type api, type ConversationSummary, MOST_COUNTED, type ResponseOf } from '@foreword/contract'
import { IconLayoutDashboard } from '@tabler/icons-react'
import { type UseQueryResult, useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useCallback, useState } from 'react'
import { messageOf, queries, useSession } from '../../api/index.ts'
import type { ListState, View } from '../../ui/conversations-search.ts'
import {
  Button,
  EmptyState,
  ErrorNote,
  SearchInput,
  SegmentedTabs,
  SkeletonRows,
  spoken,
  t,
  useFormat,
} from '../../ui/index.ts'
import { HistoryMenu } from './history/HistoryMenu.tsx'
import { ListRow } from './ListRow.tsx'
import { useShowList } from './list-state.ts'
import { Offers } from './Offers.tsx'
import { PresenceMenu } from './PresenceMenu.tsx'
import type { useTakeNext } from './use-acts.ts'
import { useNow } from './use-now.ts'
import { WaitingBox } from './WaitingBox.tsx'

type Listed = ResponseOf<typeof api.listConversations>
type Props = {
  state: ListState
  list: UseQueryResult<Listed>
  current: string | undefined
  next: ReturnType<typeof useTakeNext>
}

/** Conversations one may see, by whose they are, and below them who waits. */
export function ConversationList({ state, list, current, next }: Props) {
  const format = useFormat()
  const show = useShowList()
  const search = useCallback((text: string) => show({ search: text }), [show])
  const supervises = useSession().role !== 'agent'
  const counts = list.data?.counts
  const countOf = (n: number | undefined) => (n === undefined || n === 0 ? {} : { count: format.count(n) })
  return (
    <section className="col cv-list" aria-label={t('List of conversations')}>
      <header className="cv-list-head">
        <div className="row g6">
          <h1 className="h-voice">{t('Conversations')}</h1>
          <span className="sp" />
          {supervises && (
            <Link
              to="/conversations/board"
              className="btn g ic"
              aria-label={t('Live board')}
              title={t('Live board')}
            >
              <IconLayoutDashboard className="i" aria-hidden />
            </Link>
          )}
          <PresenceMenu />
        </div>
        <SegmentedTabs<View>
          label={t('Whose conversations')}
          segments={[
            { value: 'mine', label: t('Mine'), ...countOf(counts?.mine) },
            { value: 'queue', label: t('Queue'), ...countOf(counts?.queue) },
            { value: 'all', label: t('All'), ...countOf(counts?.all) },
            {
              value: 'closed',
              label: t('Closed'),
              ...(counts && counts.closed >= MOST_COUNTED
                ? { count: `${format.count(MOST_COUNTED - 1)}+` }
                : countOf(counts?.closed)),
            },
            ...(counts && (counts.mentions > 0 || state.view === 'mentions')
              ? [
                  {
                    value: 'mentions' as const,
                    label: t('Notes'),
                    attention: true,
                    ...countOf(counts.mentions),
                  },
                ]
              : []),
          ]}
          value={state.view}
          onChange={(view) => show({ view })}
        />
        <div className="row g6">
          <SearchInput
            label={t('Name, number or words')}
            value={state.search}
            onSearch={search}
            width="100%"
          />
          {supervises && <HistoryMenu />}
        </div>
      </header>
      <Offers />
      <div className="cv-rows">
        {list.error && !list.data ? (
          <div className="cv-pad">
            <ErrorNote
              action={
                <Button size="sm" onClick={() => void list.refetch()}>
                  {t('Try again')}
                </Button>
              }
            >
              {messageOf(list.error)}
            </ErrorNote>
          </div>
        ) : (
          <Rows state={state} listed={list.data} current={current} />
        )}
      </div>
      <WaitingBox next={next} />
    </section>
  )
}

type RowsProps = { state: ListState; listed: Listed | undefined; current: string | undefined }

function Rows({ state, listed, current }: RowsProps) {
  const now = useNow(20_000)
  if (!listed) return <SkeletonRows rows={6} height={76} />
  if (listed.conversations.length === 0) return <NoneHere state={state} waiting={listed.counts.queue} />
  const row = (one: ConversationSummary) => (
    <ListRow key={one.id} one={one} current={one.id === current} now={now} showWho={state.view !== 'mine'} />
  )
  return (
    <ul>
      {listed.conversations.map(row)}
      {listed.nextCursor && (
        <Further
          state={state}
          from={listed.nextCursor}
          shown={new Set(listed.conversations.map(({ id }) => id))}
          row={row}
        />
      )}
    </ul>
  )
}

type FurtherProps = {
  state: ListState
  /** Where the list above ends. */
  from: string
  shown: ReadonlySet<string>
  row(one: ConversationSummary): ReactNode
}

/** What stands behind the first page: it is read when it is asked for, and follows no hint, because nobody works so far down. */
function Further({ state, from, shown, row }: FurtherProps) {
  const [wanted, setWanted] = useState(false)
  const list = useInfiniteQuery({ ...queries.furtherConversations(state, from), enabled: wanted })
  const more = !wanted || list.hasNextPage
  // What moved up meanwhile stands above already.
  const further = (list.data?.pages ?? [])
    .flatMap(({ conversations }) => conversations)
    .filter(({ id }) => !shown.has(id))
  return (
    <>
      {further.map(row)}
      {list.error && (
        <li className="cv-pad">
          <ErrorNote>{messageOf(list.error)}</ErrorNote>
        </li>
      )}
      {more && (
        <li className="cv-pad">
          <Button
            size="sm"
            busy={list.isFetching}
            onClick={() => (wanted ? void list.fetchNextPage() : setWanted(true))}
          >
            {t('Show more')}
          </Button>
        </li>
      )}
    </>
  )
}

function NoneHere({ state, waiting }: { state: ListState; waiting: number }) {
  const show = useShowList()
  if (state.search.trim() !== '') {
    return (
      <EmptyState
        title={t('Nothing found for “{search}”', { search: state.search.trim() })}
        action={<Button onClick={() => show({ search: '' })}>{t('Clear the search')}</Button>}
      >
        {t('Searched are names, numbers and words, in {view}.', { view: WHERE[state.view] })}
      </EmptyState>
    )
  }
  const { title, words } = EMPTY[state.view]
  return (
    <EmptyState title={title}>
      {state.view === 'mine' && waiting > 0 ? t('Take the next one below: people are waiting.') : words}
    </EmptyState>
  )
}

const WHERE: Record<View, string> = spoken(() => ({
  mine: t('yours'),
  queue: t('the queue'),
  all: t('all open ones'),
  closed: t('closed ones'),
  mentions: t('those with a note that names you'),
}))

const EMPTY: Record<View, { title: string; words: string }> = spoken(() => ({
  mine: {
    title: t('Nothing is with you'),
    words: t(
      'While you are available, conversations of your skills are offered to you. You can also take one from the queue.',
    ),
  },
  queue: {
    title: t('Nobody is waiting'),
    words: t('Answers to campaigns of your skills come in here, longest wait first.'),
  },
  all: {
    title: t('No open conversations'),
    words: t('A conversation opens by itself when somebody answers a campaign. There is nothing to set up.'),
  },
  mentions: {
    title: t('No note names you'),
    words: t('When a colleague writes your name with @ in a note, the conversation stands here.'),
  },
  closed: { title: t('Nothing was closed yet'), words: t('Closed conversations stay here to be looked up.') },
}))
