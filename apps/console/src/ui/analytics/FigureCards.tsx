import type { Analytics, Figures } from '@foreword/contract'
import { shareFigure } from '../format.ts'
import { Delta } from '../Stat.tsx'
import { T } from '../T.tsx'
import { spoken, t } from '../text.ts'
import { SatisfactionCard } from './Satisfaction.tsx'
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

const CARDS: Card[] = spoken(() => [
  {
    title: t('Success, reached the person'),
    part: (f) => f.delivered,
    whole: (f) => f.sent,
    better: 'up',
    of: t('sent'),
  },
  {
    title: t('Success, accepted by carrier'),
    part: (f) => f.sent,
    whole: handed,
    better: 'up',
    of: t('handed over'),
  },
  {
    title: t('Response rate'),
    part: (f) => f.responded,
    whole: (f) => f.delivered,
    better: 'up',
    of: t('delivered'),
  },
  {
    title: t('Read rate'),
    part: (f) => f.read,
    whole: (f) => f.delivered,
    better: 'up',
    of: t('delivered'),
    notOfTexts: true,
  },
  {
    title: t('Opt-outs'),
    part: (f) => f.optedOut,
    whole: (f) => f.delivered,
    better: 'down',
    of: t('delivered'),
  },
])

/** The figures that matter, each with its share, the counts it is made of, and the change. */
export function FigureCards({ answer, compare }: { answer: Analytics; compare: boolean }) {
  const { total, before, replyTimes } = answer
  const onlyTexts = answer.channels.every((channel) => channel.key === 'sms')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on narrow screens it scrolls sideways, so keys have to reach it
    <section className="stats analytics-stats" aria-label={t('Key figures')} tabIndex={0}>
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
              {t('{part} of {whole} {what}', {
                part: card.part(total),
                whole: card.whole(total),
                what: card.of,
              })}
            </span>
          </div>
        ),
      )}
      <div className="stat">
        <div className="k">{t('Time to reply')}</div>
        <div className="row fig-row">
          <span className="fig words">
            {replyTimes.median === null ? (
              '–'
            ) : (
              <T
                text="<small>within</small> {time}"
                with={{
                  time: medianWords(replyTimes.median),
                  small: (words) => <small>{words}</small>,
                }}
              />
            )}
          </span>
        </div>
        <span className="f12 t3 num nw">{replyWords(replyTimes, compare)}</span>
      </div>
      <SatisfactionCard answer={answer} compare={compare} />
    </section>
  )
}

function replyWords({ median, medianBefore }: Analytics['replyTimes'], compare: boolean): string {
  if (!compare || medianBefore === null)
    return median === null ? t('nobody replied') : t('half of the replies')
  const before = medianWords(medianBefore)
  return median === null
    ? t('nobody replied, before {before}', { before })
    : t('half of the replies, before {before}', { before })
}

function NoRate({ title }: { title: string }) {
  return (
    <div className="stat">
      <div className="k">{title}</div>
      <div className="row fig-row">
        <span className="fig">–</span>
      </div>
      <span className="f12 t3 nw">{t('texts do not tell')}</span>
    </div>
  )
}

export function CardsLoading() {
  return (
    <section className="stats analytics-stats" aria-busy="true" aria-label={t('Figures are loading')}>
      {[...CARDS.map((card) => card.title), t('Time to reply'), t('Satisfaction')].map((title) => (
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
