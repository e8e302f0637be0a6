import { Skeleton } from '../Skeleton.tsx'
import { CardsLoading } from './FigureCards.tsx'
import './analytics.css'

/** The page's own shape, grey. */
export function AnalyticsLoading() {
  return (
    <>
      <CardsLoading />
      <div className="analytics-grid" aria-hidden="true">
        <section className="panel chart-panel">
          <div className="ph">
            <Skeleton width={120} />
          </div>
          <div className="chart-box">
            <Skeleton width="100%" height={268} />
          </div>
        </section>
        <div className="col analytics-side">
          {[172, 92].map((height) => (
            <section className="panel chart-panel" key={height}>
              <div className="ph">
                <Skeleton width={96} />
              </div>
              <div className="chart-box">
                <Skeleton width="100%" height={height} />
              </div>
            </section>
          ))}
        </div>
      </div>
    </>
  )
}
