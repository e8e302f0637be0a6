import { IconTrendingDown, IconTrendingUp } from '@tabler/icons-react'
import { useFormat } from './FormatProvider.tsx'
import { points, shareFigure } from './format.ts'

type Rate = { part: number; whole: number }

/** A change against the days before, green when better, whichever way it points. */
export function Delta({ now, before, better }: { now: Rate; before: Rate; better: 'up' | 'down' }) {
  const change = points(now, before)
  if (!change || change.way === 'same') return null
  const Arrow = change.way === 'up' ? IconTrendingUp : IconTrendingDown
  const spoken = `${change.way === 'up' ? 'up' : 'down'} ${change.text} against the days before`
  return (
    <span className={`delta ${change.way === better ? 'ok' : 'bad'}`}>
      <Arrow className="i s14" aria-hidden />
      <span aria-hidden="true">{change.text}</span>
      <span className="vh">{spoken}</span>
    </span>
  )
}

/** A share as a large figure with its change, what it means, and the counts it is made of. */
export function ShareFigure({ now, before, better, meaning, of }: ShareFigureProps) {
  const { count } = useFormat()
  return (
    <div>
      <div className="row fig-row">
        <span className="fig">
          {shareFigure(now.part, now.whole)}
          {now.whole > 0 && <small>%</small>}
        </span>
        <Delta now={now} before={before} better={better} />
      </div>
      <div className="f12 t2 stat-words">{meaning}</div>
      <span className="f12 t3 num nw">
        {count(now.part)} of {count(now.whole)}
        {of ? ` ${of}` : ''}
      </span>
    </div>
  )
}

type ShareFigureProps = { now: Rate; before: Rate; better: 'up' | 'down'; meaning: string; of?: string }
