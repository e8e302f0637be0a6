import type { Progress } from '@foreword/contract'
import { IconMessages } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useSession } from '../../../api/index.ts'
import { T, t, useFormat } from '../../../ui/index.ts'

/** Answers and the queue: sending faster than people can answer is a fault. */
export function Answers({ progress }: { progress: Progress }) {
  const { count } = useFormat()
  const { role } = useSession()
  const { waiting, withAgents, withBots, closed } = progress.answers
  const none = waiting + withAgents + withBots + closed === 0
  return (
    <section className="note answers">
      <IconMessages className="i" aria-hidden />
      <span className="note-text">
        <b>Answers.</b>{' '}
        {none ? (
          'Nobody has written back yet.'
        ) : (
          <T
            text={
              withBots > 0
                ? t(
                    '{waiting} wait for an agent, {agents} are with agents, {bots} with bots, {closed} are closed.',
                  )
                : t('{waiting} wait for an agent, {agents} are with agents, {closed} are closed.')
            }
            with={{
              waiting: <b className="num">{count(waiting)}</b>,
              agents: <b className="num">{count(withAgents)}</b>,
              bots: <b className="num">{count(withBots)}</b>,
              closed: <b className="num">{count(closed)}</b>,
            }}
          />
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
