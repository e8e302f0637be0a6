import type { Progress } from '@foreword/contract'
import { IconMessages } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useSession } from '../../../api/index.ts'
import { T, t } from '../../../ui/index.ts'

/** Answers and the queue: sending faster than people can answer is a fault. */
export function Answers({ progress }: { progress: Progress }) {
  const { role } = useSession()
  const { waiting, withAgents, withBots, closed } = progress.answers
  const none = waiting + withAgents + withBots + closed === 0
  return (
    <section className="note answers">
      <IconMessages className="i" aria-hidden />
      <span className="note-text">
        <b>{t('Answers.')}</b> {none ? t('Nobody has written back yet.') : <Counts progress={progress} />}
      </span>
      {role === 'administrator' && !none && (
        <Link to="/conversations" className="btn sm">
          {t('Open the queue')}
        </Link>
      )}
    </section>
  )
}

function Counts({ progress }: { progress: Progress }) {
  const { waiting, withAgents, withBots, closed } = progress.answers
  const b = (words: ReactNode) => <b className="num">{words}</b>
  return withBots > 0 ? (
    <T
      text="<b>{waiting}</b> wait for an agent, <b>{agents}</b> are with agents, <b>{bots}</b> with bots, <b>{closed}</b> are closed."
      with={{ waiting, agents: withAgents, bots: withBots, closed, b }}
    />
  ) : (
    <T
      text="<b>{waiting}</b> wait for an agent, <b>{agents}</b> are with agents, <b>{closed}</b> are closed."
      with={{ waiting, agents: withAgents, closed, b }}
    />
  )
}
