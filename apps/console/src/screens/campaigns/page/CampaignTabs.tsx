import type { Campaign } from '@foreword/contract'
import { Link } from '@tanstack/react-router'
import { PageTabs, t, useFormat } from '../../../ui/index.ts'

/** Overview, recipients, replies; the open one is in the address. */
export function CampaignTabs({
  campaign,
  tab,
}: {
  campaign: Campaign
  tab: 'recipients' | 'replies' | 'analytics' | undefined
}) {
  const { count } = useFormat()
  const { funnel, id } = campaign
  const tabs = [
    { key: undefined, words: t('Overview'), n: undefined },
    { key: 'recipients' as const, words: t('Recipients'), n: funnel.recipients },
    { key: 'replies' as const, words: t('Replies'), n: funnel.replied },
    { key: 'analytics' as const, words: t('Analytics'), n: undefined },
  ]
  return (
    <PageTabs label={t('Campaign')}>
      {tabs.map(({ key, words, n }) => (
        <Link
          key={words}
          to="/campaigns/$id"
          params={{ id }}
          search={key ? { tab: key } : {}}
          className={key === tab ? 'on' : ''}
          aria-current={key === tab ? 'page' : undefined}
        >
          {words}
          {n !== undefined && <span className="n num">{count(n)}</span>}
        </Link>
      ))}
    </PageTabs>
  )
}
