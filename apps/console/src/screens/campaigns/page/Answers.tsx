import type { Progress } from '@foreword/contract'
import { IconMessages } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useSession } from '../../../api/index.ts'
import { useFormat } from '../../../ui/index.ts'

/** Answers and the queue: sending faster than people can answer is a fault. */
export function Answers({ progress }: { progress: Progress }) {
  const { count } = useFormat()
  const { role } = useSession()
  const { waiting, withAgents, closed } = progress.answers
  const none = waiting + withAgents + closed === 0
  return (
    <section className="note answers">
      <IconMessages className="i" aria-hidden />
      <span className="note-text">
        <b>Answers.</b>{' '}
        {none ? (
          'Nobody has written back yet.'
        ) : (
          <>
            <b className="num">{count(waiting)}</b> wait for an agent,{' '}
            <b className="num">{count(withAgents)}</b> are with agents, <b className="num">{count(closed)}</b>{' '}
            are closed.
          </>
        )}
      </span>
      {role === 'administrator' && !none && (
        <Link to="/conversations" className="btn sm">
          Open the queue
        </Link>
      )}
    </section>
  )
}
