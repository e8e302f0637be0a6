import type { Review } from '@foreword/contract'
import { IconCoins } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useSession } from '../../../../api/index.ts'
import { t } from '../../../../ui/index.ts'
import { costHead, costLines } from './cost-words.ts'

/** What the campaign would cost by the account's own prices; without any, where to write them down. */
export function CostRow({ cost }: { cost: Review['cost'] }) {
  const admin = useSession().role === 'administrator'
  const known = cost.first !== null || cost.most !== null
  return (
    <section className="wz-review-row">
      <h2 className="t3 b5 row g6">
        <IconCoins className="i" aria-hidden />
        {t('Cost')}
      </h2>
      <div className="wz-min0">
        <div className="b5 num">{known ? costHead(cost) : t('Not known')}</div>
        <div className="t2 num">
          {known
            ? costLines(cost)
            : t('Nobody wrote down a price for these countries and channels, so there is no estimate.')}
        </div>
      </div>
      {admin && (
        <Link to="/settings/prices" className="link f12">
          {t('Prices')}
        </Link>
      )}
    </section>
  )
}
