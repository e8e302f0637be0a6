import { IconTrendingDown, IconTrendingUp } from '@tabler/icons-react'
import { points, shareFigure } from './format.ts'
import { t } from './text.ts'

type Rate = { part: number; whole: number }

/** A change against the days before, green when better, whichever way it points. */
export function Delta({ now, before, better }: { now: Rate; before: Rate; better: 'up' | 'down' }) {
  const change = points(now, before)
  if (!change || change.way === 'same') return null
  const Arrow = change.way === 'up' ? IconTrendingUp : IconTrendingDown
  const { text } = change
  const spoken =
    change.way === 'up'
      ? t('up {text} against the days before', { text })
      : t('down {text} against the days before', { text })
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
        {of
          ? t('{part} of {whole} {what}', { part: now.part, whole: now.whole, what: of })
          : t('{part} of {whole}', { part: now.part, whole: now.whole })}
      </span>
    </div>
  )
}

type ShareFigureProps = { now: Rate; before: Rate; better: 'up' | 'down'; meaning: string; of?: string }
