import { IconHistory, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { messageOf, queries } from '../../api/index.ts'
import { filled, filterOf } from '../../ui/campaign-search.ts'
import { ErrorNote, Kbd, PageHeader, SkeletonRows, t, useKeys, useRowKeys } from '../../ui/index.ts'
import { LaunchRequests } from './LaunchRequest.tsx'
import { CampaignList } from './list/CampaignList.tsx'
import { Cards } from './list/Cards.tsx'
import { FirstWords } from './list/FirstWords.tsx'
import { ListFoot } from './list/ListFoot.tsx'
import { ListMenu, PeriodMenu } from './list/ListMenus.tsx'
import { type Change, ListTools } from './list/ListTools.tsx'
import './campaigns.css'

const route = getRouteApi('/signed-in/campaigns')

/** All campaigns: the rates that matter, the states as filters, one row each. Filters and order live in the address. */
export function CampaignsScreen() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const list = useInfiniteQuery(queries.campaignPages(filterOf(search)))
  const begins = useQuery(queries.campaignViews()).data?.views.some((view) => view.isDefault)
  const imported = useInfiniteQuery(queries.importedCampaigns('')).data?.pages[0]?.total ?? 0
  const days = search.days ?? 30
  useKeys({ c: () => void navigate({ to: '/campaigns/new' }) })
  useRowKeys()
  const change = useCallback(
    (next: Change) => {
      const { view: _view, ...before } = search
      void navigate({ to: '/campaigns', search: filled({ ...before, ...next }), replace: true })
    },
    [navigate, search],
  )
  const clear = () =>
    void navigate({
      to: '/campaigns',
      search: filled({ days: search.days, view: begins ? 'all' : undefined }),
      replace: true,
    })
  const first = list.data?.pages[0]
  const counts = first?.counts
  const none = first?.creators.length === 0
  const campaigns = list.data?.pages.flatMap((page) => page.campaigns) ?? []
  return (
    <>
      <PageHeader title={t('Campaigns')}>
        {!none && (
          <PeriodMenu
            days={days}
            onChange={(chosen) => change({ days: chosen === 30 ? undefined : chosen })}
          />
        )}
        {!none && <ListMenu campaigns={(counts?.all ?? 0) + (counts?.archived ?? 0)} />}
        {imported > 0 && (
          <Link to="/campaigns/imported" className="btn imported-link">
            <IconHistory className="i" aria-hidden />
            {t('{imported} imported', { imported })}
          </Link>
        )}
        <Link to="/campaigns/new" className="btn p">
          <IconPlus className="i" aria-hidden />
          {t('New campaign')}
          <Kbd>C</Kbd>
        </Link>
      </PageHeader>
      {none ? (
        <FirstWords />
      ) : (
        <>
          <Cards days={days} />
          <LaunchRequests />
          <ListTools
            search={search}
            counts={counts}
            creators={first?.creators ?? []}
            onChange={change}
            onClear={clear}
          />
          <div className="body">
            {list.error && !list.data && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
            {list.isPending && <SkeletonRows rows={10} />}
            {list.data && (
              <CampaignList
                campaigns={campaigns}
                search={search}
                onChange={change}
                onClear={clear}
                onMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
              />
            )}
          </div>
          <ListFoot shown={campaigns.length} total={first?.total} />
        </>
      )}
    </>
  )
}
