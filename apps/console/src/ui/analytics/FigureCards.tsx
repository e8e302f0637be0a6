import type { Analytics, Figures } from '@foreword/contract'
import { useFormat } from '../FormatProvider.tsx'
import { shareFigure } from '../format.ts'
import { Delta } from '../Stat.tsx'
import { handed, medianWords } from './shown.ts'

type Pick = (f: Figures) => number
type Card = {
  title: string
  part: Pick
  whole: Pick
  better: 'up' | 'down'
  of: string
  /** Texts do not tell whether they were read: where there is nothing else, there is no rate. */
  notOfTexts?: boolean
}

const CARDS: Card[] = [
  {
    title: 'Success, reached the person',
    part: (f) => f.delivered,
    whole: (f) => f.sent,
    better: 'up',
    of: 'sent',
  },
  {
    title: 'Success, accepted by carrier',
    part: (f) => f.sent,
    whole: handed,
    better: 'up',
    of: 'handed over',
  },
  {
    title: 'Response rate',
    part: (f) => f.responded,
    whole: (f) => f.delivered,
    better: 'up',
    of: 'delivered',
  },
  {
    title: 'Read rate',
    part: (f) => f.read,
    whole: (f) => f.delivered,
    better: 'up',
    of: 'delivered',
    notOfTexts: true,
  },
  { title: 'Opt-outs', part: (f) => f.optedOut, whole: (f) => f.delivered, better: 'down', of: 'delivered' },
]

/** The figures that matter, each with its share, the counts it is made of, and the change. */
export function FigureCards({ answer, compare }: { answer: Analytics; compare: boolean }) {
  const { count } = useFormat()
  const { total, before, replyTimes } = answer
  const onlyTexts = answer.channels.every((channel) => channel.key === 'sms')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on narrow screens it scrolls sideways, so keys have to reach it
    <section className="stats analytics-stats" aria-label="Key figures" tabIndex={0}>
      {CARDS.map((card) =>
        card.notOfTexts && onlyTexts ? (
          <NoRate key={card.title} title={card.title} />
        ) : (
          <div className="stat" key={card.title}>
            <div className="k">{card.title}</div>
            <div className="row fig-row">
              <span className="fig">
                {shareFigure(card.part(total), card.whole(total))}
                {card.whole(total) > 0 && <small>%</small>}
              </span>
              {compare && before && (
                <Delta
                  now={{ part: card.part(total), whole: card.whole(total) }}
                  before={{ part: card.part(before.figures), whole: card.whole(before.figures) }}
                  better={card.better}
                />
              )}
            </div>
            <span className="f12 t3 num nw">
              {count(card.part(total))} of {count(card.whole(total))} {card.of}
            </span>
          </div>
        ),
      )}
      <div className="stat">
        <div className="k">Time to reply</div>
        <div className="row fig-row">
          <span className="fig nw">
            {replyTimes.median !== null && <small>within </small>}
            {medianWords(replyTimes.median)}
          </span>
        </div>
        <span className="f12 t3 num nw">
          {replyTimes.median === null ? 'nobody replied' : 'half of the replies'}
          {compare && replyTimes.medianBefore !== null && `, before ${medianWords(replyTimes.medianBefore)}`}
        </span>
      </div>
    </section>
  )
}

function NoRate({ title }: { title: string }) {
  return (
    <div className="stat">
      <div className="k">{title}</div>
      <div className="row fig-row">
        <span className="fig">–</span>
      </div>
      <span className="f12 t3 nw">texts do not tell</span>
    </div>
  )
}

export function CardsLoading() {
  return (
    <section className="stats analytics-stats" aria-busy="true" aria-label="Figures are loading">
      {[...CARDS.map((card) => card.title), 'Time to reply'].map((title) => (
        <div className="stat" key={title}>
          <div className="k">{title}</div>
          <div className="row fig-row">
            <span className="fig">
              <span className="skeleton" style={{ width: 88, height: 22 }} />
            </span>
          </div>
          <span className="f12">&nbsp;</span>
        </div>
      ))}
    </section>
  )
}
