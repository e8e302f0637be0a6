import './conversations.css'
import './list.css'
import './thread.css'
import './composer.css'
import './choices.css'
import './person.css'
import type { ConversationSummary } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { queries } from '../../api/index.ts'
import { t, useKeys, useTitle } from '../../ui/index.ts'
import { ConversationList } from './ConversationList.tsx'
import { ConversationPane } from './ConversationPane.tsx'
import { useFocusKept } from './focus.ts'
import { useListState } from './list-state.ts'
import { NothingOpen } from './NothingOpen.tsx'
import { useTakeNext } from './use-acts.ts'

/** The agents' workspace at /conversations and /conversations/$id. On a phone: list, then thread, then details. */
export function ConversationsScreen() {
  const { id } = useParams({ strict: false })
  const state = useListState()
  const list = useQuery(queries.conversations(state))
  const navigate = useNavigate()
  const next = useTakeNext()
  const [details, setDetails] = useState(false)
  const shown = list.data?.conversations ?? NONE
  useTitle(t('Conversations'))
  useFocusKept(id)
  // biome-ignore lint/correctness/useExhaustiveDependencies: details belong to the conversation they were opened on.
  useEffect(() => setDetails(false), [id])

  const open = useCallback(
    (one: ConversationSummary | undefined) =>
      one
        ? void navigate({ to: '/conversations/$id', params: { id: one.id } })
        : void navigate({ to: '/conversations' }),
    [navigate],
  )
  const move = (by: 1 | -1) => {
    const at = shown.findIndex((one) => one.id === id)
    const to = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))]
    if (to && to.id !== id) open(to)
  }
  const goOn = useNextAfter(id, shown, open)
  useKeys({ j: () => move(1), k: () => move(-1), n: () => next.mutate() })

  return (
    <div className={`cv${id ? ' has-thread' : ''}${details ? ' has-details' : ''}`}>
      <ConversationList state={state} list={list} current={id} next={next} />
      {id ? (
        <ConversationPane key={id} id={id} details={details} onDetails={setDetails} onGone={goOn} />
      ) : (
        <NothingOpen waiting={list.data?.counts.queue ?? 0} next={next} />
      )}
    </div>
  )
}

const NONE: ConversationSummary[] = []

/** After a conversation is closed or handed over, the one below it in the list comes next, else the one above. */
function useNextAfter(
  id: string | undefined,
  shown: readonly ConversationSummary[],
  open: (one: ConversationSummary | undefined) => void,
) {
  const latest = useRef(shown)
  latest.current = shown
  return useCallback(() => {
    const at = latest.current.findIndex((one) => one.id === id)
    open(at < 0 ? undefined : (latest.current[at + 1] ?? latest.current[at - 1]))
  }, [id, open])
}
