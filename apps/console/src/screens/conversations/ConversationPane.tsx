import { api, type Conversation } from '@foreword/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { call, isCode, keys, messageOf, useSession } from '../../api/index.ts'
import { Button, EmptyState, ErrorNote, SkeletonRows, t, useKeys } from '../../ui/index.ts'
import { Composer } from './Composer.tsx'
import { TranscriptDialog } from './history/TranscriptDialog.tsx'
import { OptOutDialog } from './OptOutDialog.tsx'
import { conversationQuery } from './queries.ts'
import { SidePanel } from './SidePanel.tsx'
import { Thread } from './Thread.tsx'
import { ThreadHeader } from './ThreadHeader.tsx'
import { TransferDialog } from './TransferDialog.tsx'
import { useActs } from './use-acts.ts'
import { useOutbox } from './use-outbox.ts'

type Props = { id: string; details: boolean; onDetails(on: boolean): void; onGone(): void }

/** One conversation: head, thread, composer, and what is known of the person beside it. */
export function ConversationPane({ id, details, onDetails, onGone }: Props) {
  const { data, error, refetch } = useQuery(conversationQuery(id))
  if (error && !data) {
    return (
      <section className="cv-nothing" aria-label={t('Conversation')}>
        {isCode(error, 'not_found') ? (
          <EmptyState
            title={t('There is no conversation here')}
            action={
              <Link to="/conversations" className="btn">
                {t('All conversations')}
              </Link>
            }
          >
            {t('It belongs to a skill you do not have, or to another account.')}
          </EmptyState>
        ) : (
          <div className="cv-pad">
            <ErrorNote
              action={
                <Button size="sm" onClick={() => void refetch()}>
                  {t('Try again')}
                </Button>
              }
            >
              {messageOf(error)}
            </ErrorNote>
          </div>
        )}
      </section>
    )
  }
  if (!data) {
    return (
      <section className="cv-thread" aria-label={t('Conversation')} aria-busy="true">
        <SkeletonRows rows={5} height={72} />
      </section>
    )
  }
  return <Loaded conversation={data} details={details} onDetails={onDetails} onGone={onGone} />
}

type LoadedProps = Omit<Props, 'id'> & { conversation: Conversation }
type Asking = 'transfer' | 'opt_out' | 'transcript' | null

function Loaded({ conversation, details, onDetails, onGone }: LoadedProps) {
  const { summary } = conversation
  const { user, role } = useSession()
  const acts = useActs(summary.id, onGone)
  const { outbox, send, again, discard } = useOutbox()
  const [asking, setAsking] = useState<Asking>(null)
  const mine = summary.assigneeId === user.id && summary.state === 'assigned'
  useSeen(conversation, mine)
  useKeys({
    t: summary.state === 'closed' ? undefined : () => setAsking('transfer'),
    e: mine ? () => acts.close.mutate() : undefined,
    m: summary.state === 'queued' ? () => acts.take.mutate() : undefined,
  })
  const failed =
    acts.close.error ?? acts.handOver.error ?? acts.take.error ?? (asking ? null : acts.optOut.error)
  return (
    <>
      <section className="col cv-thread" aria-label={t('Thread')}>
        <ThreadHeader
          conversation={conversation}
          mine={mine}
          acts={acts}
          onTransfer={() => setAsking('transfer')}
          onOptOut={() => setAsking('opt_out')}
          onTranscript={role === 'agent' ? undefined : () => setAsking('transcript')}
          onDetails={() => onDetails(!details)}
        />
        {failed && (
          <div className="cv-pad">
            <ErrorNote>{messageOf(failed)}</ErrorNote>
          </div>
        )}
        <Thread conversation={conversation} outbox={outbox} onAgain={again} onDiscard={discard} acts={acts} />
        <Composer
          conversation={conversation}
          mine={mine}
          acts={acts}
          onSend={(answer) => send(summary.id, answer)}
        />
      </section>
      <SidePanel
        conversation={conversation}
        acts={acts}
        onOptOut={() => setAsking('opt_out')}
        onClose={() => onDetails(false)}
      />
      {asking === 'transfer' && (
        <TransferDialog summary={summary} acts={acts} onClose={() => setAsking(null)} />
      )}
      {asking === 'opt_out' && (
        <OptOutDialog conversation={conversation} acts={acts} onClose={() => setAsking(null)} />
      )}
      {asking === 'transcript' && <TranscriptDialog summary={summary} onClose={() => setAsking(null)} />}
    </>
  )
}

/** What came in counts as seen once it stands in the window that the person it is assigned to works in. */
function useSeen({ summary }: Conversation, mine: boolean) {
  const client = useQueryClient()
  const { id, unread, lastMessageAt, lastInAt } = summary
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new message is seen anew.
  useEffect(() => {
    if (mine && unread === 0) return
    const see = () => {
      // A window beside the one they work in is not looked at: it stays unread, and is told of.
      if (document.visibilityState !== 'visible' || !document.hasFocus()) return
      call(api.readConversation, {
        params: { id },
        // Up to what stands here: what comes in this moment is not seen yet.
        body: mine ? (lastInAt ? { until: lastInAt } : {}) : { notesOnly: true },
      })
        .then(() => {
          if (mine) void client.invalidateQueries({ queryKey: keys.conversation(id) })
          void client.invalidateQueries({ queryKey: keys.conversations })
        })
        // Not seen on the server: it stays unread in the list, and the next message or visit says it again.
        .catch(() => {})
    }
    see()
    document.addEventListener('visibilitychange', see)
    window.addEventListener('focus', see)
    return () => {
      document.removeEventListener('visibilitychange', see)
      window.removeEventListener('focus', see)
    }
  }, [client, id, mine, unread, lastMessageAt])
}
