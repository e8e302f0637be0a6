import { IconMessageReply } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { messageOf, queries, useSession } from '../../../api/index.ts'
import {
  EmptyState,
  ErrorNote,
  format,
  SkeletonRows,
  spoken,
  t,
  useFormat,
  useRowKeys,
} from '../../../ui/index.ts'

const STATE_WORDS: Record<string, string> = spoken(() => ({
  queued: t('Waits in the queue'),
  assigned: t('With an agent'),
  closed: t('Closed'),
}))

/** Who wrote back, and what; each leads to its conversation for those who may see it. */
export function RepliesTab({ id }: { id: string }) {
  const { relative } = useFormat()
  const { role } = useSession()
  const replies = useQuery(queries.replies(id))
  useRowKeys()
  if (replies.error && !replies.data) return <ErrorNote>{messageOf(replies.error)}</ErrorNote>
  if (!replies.data) return <SkeletonRows rows={8} />
  if (replies.data.replies.length === 0) {
    return (
      <EmptyState
        icon={<IconMessageReply className="i s20" aria-hidden />}
        title={t('Nobody has written back yet')}
      >
        {t('Every answer becomes a conversation and stands here with its first words.')}
      </EmptyState>
    )
  }
  const opens = role === 'administrator'
  return (
    <div className="body">
      <table className="tbl replies-table">
        <thead>
          <tr>
            <th scope="col">{t('Person')}</th>
            <th scope="col">{t('Wrote')}</th>
            <th scope="col">{t('State')}</th>
            <th scope="col">{t('When')}</th>
          </tr>
        </thead>
        <tbody>
          {replies.data.replies.map((reply) => (
            <tr key={reply.conversationId} className={opens ? 'open-row' : ''}>
              <td className="nw">
                {opens ? (
                  <Link className="row-name b5" to="/conversations/$id" params={{ id: reply.conversationId }}>
                    {reply.name ?? format.phone(reply.address)}
                  </Link>
                ) : (
                  <span className="b5">{reply.name ?? format.phone(reply.address)}</span>
                )}
                {reply.name && <div className="sub num">{format.phone(reply.address)}</div>}
              </td>
              <td className="reply-text">{reply.text}</td>
              <td className="t2 nw reply-state">{STATE_WORDS[reply.state] ?? reply.state}</td>
              <td className="num nw t2">{relative(reply.at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
