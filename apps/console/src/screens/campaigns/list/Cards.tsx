import { useQuery } from '@tanstack/react-query'
import { queries } from '../../../api/index.ts'
import { ShareFigure, Skeleton, Sparkline, t, useFormat } from '../../../ui/index.ts'

/** Both success rates side by side, the strong one is the person's; then replies and opt-outs. */
export function Cards({ days }: { days: number }) {
  const cards = useQuery(queries.campaignCards(days)).data
  const { count, share } = useFormat()
  if (!cards) return <CardsSkeleton />
  const { reached, accepted, replied, optedOut } = cards
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on narrow screens it scrolls sideways, so keys have to reach it
    <section className="stats cards" aria-label={t('Last {days} days', { days })} tabIndex={0}>
      <div className="stat">
        <div className="k">{t('Success rate')}</div>
        <div className="card-line">
          <ShareFigure {...reached} better="up" meaning={t('reached the person')} of={t('sent')} />
          <div className="card-second">
            <span className="num b5 second-fig">{share(accepted.now.part, accepted.now.whole)}</span>
            <div className="f12 t2 stat-words">{t('accepted by the carrier')}</div>
            <span className="f12 t3 num nw">
              {t('{part} of {whole}', { part: count(accepted.now.part), whole: count(accepted.now.whole) })}
            </span>
          </div>
          <span className="sp" />
          <span className="wide-only">
            <Sparkline values={reached.days} width={120} height={52} color="var(--c-delivered)" />
          </span>
        </div>
      </div>
      <SmallCard
        title={t('Response rate')}
        meaning={t('of them wrote back')}
        card={replied}
        better="up"
        color="var(--c-replied)"
      />
      <SmallCard
        title={t('Opt-outs')}
        meaning={t('asked to stop')}
        card={optedOut}
        better="down"
        color="var(--mute)"
      />
    </section>
  )
}

type Card = {
  now: { part: number; whole: number }
  before: { part: number; whole: number }
  days: (number | null)[]
}
type SmallCardProps = { title: string; meaning: string; card: Card; better: 'up' | 'down'; color: string }

function SmallCard({ title, meaning, card, better, color }: SmallCardProps) {
  return (
    <div className="stat">
      <div className="k">{title}</div>
      <div className="card-line small">
        <ShareFigure {...card} better={better} meaning={meaning} />
        <span className="sp" />
        <span className="wide-only">
          <Sparkline values={card.days} width={84} height={52} color={color} />
        </span>
      </div>
    </div>
  )
}

function CardsSkeleton() {
  return (
    <section className="stats cards" aria-busy="true" aria-label={t('Figures are loading')}>
      {[t('Success rate'), t('Response rate'), t('Opt-outs')].map((title) => (
        <div className="stat" key={title}>
          <div className="k">{title}</div>
          <div className="col g6 card-line">
            <Skeleton width={120} height={28} />
          </div>
          <Skeleton width={160} />
          <div className="f12">&nbsp;</div>
        </div>
      ))}
    </section>
  )
}
