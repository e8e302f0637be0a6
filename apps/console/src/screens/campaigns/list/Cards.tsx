import { useQuery } from '@tanstack/react-query'
import { queries } from '../../../api/index.ts'
import { ShareFigure, Skeleton, Sparkline, useFormat } from '../../../ui/index.ts'

/** Both success rates side by side, the strong one is the person's; then replies and opt-outs. */
export function Cards({ days }: { days: number }) {
  const cards = useQuery(queries.campaignCards(days)).data
  const { count, share } = useFormat()
  if (!cards) return <CardsSkeleton />
  const { reached, accepted, replied, optedOut } = cards
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on narrow screens it scrolls sideways, so keys have to reach it
    <section className="stats cards" aria-label={`Last ${days} days`} tabIndex={0}>
      <div className="stat">
        <div className="k">Success rate</div>
        <div className="card-line">
          <ShareFigure {...reached} better="up" meaning="reached the person" of="sent" />
          <div className="card-second">
            <span className="num b5 second-fig">{share(accepted.now.part, accepted.now.whole)}</span>
            <div className="f12 t2 stat-words">accepted by the carrier</div>
            <span className="f12 t3 num nw">
              {count(accepted.now.part)} of {count(accepted.now.whole)}
            </span>
          </div>
          <span className="sp" />
          <span className="wide-only">
            <Sparkline values={reached.days} width={120} height={52} color="var(--c-delivered)" />
          </span>
        </div>
      </div>
      <SmallCard
        title="Response rate"
        meaning="of them wrote back"
        card={replied}
        better="up"
        color="var(--c-replied)"
      />
      <SmallCard title="Opt-outs" meaning="asked to stop" card={optedOut} better="down" color="var(--mute)" />
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
    <section className="stats cards" aria-busy="true" aria-label="Figures are loading">
      {['Success rate', 'Response rate', 'Opt-outs'].map((title) => (
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
