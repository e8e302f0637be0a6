import type { Progress } from '@foreword/contract'
import { IconMessages } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useSession } from '../../../api/index.ts'
import { T, t, useFormat } from '../../../ui/index.ts'

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
        <b>{t('Answers.')}</b>{' '}
        {none ? (
          t('Nobody has written back yet.')
        ) : (
          <T
            text="<b>{waiting}</b> wait for an agent, <b>{withAgents}</b> are with agents, <b>{closed}</b> are closed."
            with={{
              waiting: count(waiting),
              withAgents: count(withAgents),
              closed: count(closed),
              b: (words) => <b className="num">{words}</b>,
            }}
          />
        )}
      </span>
      {role === 'administrator' && !none && (
        <Link to="/conversations" className="btn sm">
          {t('Open the queue')}
        </Link>
      )}
    </section>
  )
}
