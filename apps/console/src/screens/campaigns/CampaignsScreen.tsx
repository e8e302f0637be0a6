import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { messageOf, queries } from '../../api/index.ts'
import { ErrorNote, Kbd, PageHeader, SkeletonRows, useKeys, useRowKeys } from '../../ui/index.ts'
import { CampaignList } from './list/CampaignList.tsx'
import { Cards } from './list/Cards.tsx'
import { FirstWords } from './list/FirstWords.tsx'
import { ListFoot } from './list/ListFoot.tsx'
import { ListMenu, PeriodMenu } from './list/ListMenus.tsx'
import { ListTools } from './list/ListTools.tsx'
import './campaigns.css'

const route = getRouteApi('/signed-in/campaigns')

/** All campaigns: the rates that matter, the states as filters, one row each. Filters live in the address. */
export function CampaignsScreen() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const state = search.state ?? 'all'
  const filter = { state, search: search.search ?? '', ...(search.skill ? { skillId: search.skill } : {}) }
  const list = useInfiniteQuery(queries.campaignPages(filter))
  const days = search.days ?? 30
  useKeys({ c: () => void navigate({ to: '/campaigns/new' }) })
  useRowKeys()
  const change = useCallback(
    (next: Partial<typeof search>) =>
      void navigate({ to: '/campaigns', search: withoutEmpty({ ...search, ...next }), replace: true }),
    [navigate, search],
  )
  const counts = list.data?.pages[0]?.counts
  const none = counts?.all === 0 && (counts.archived ?? 0) === 0
  const campaigns = list.data?.pages.flatMap((page) => page.campaigns) ?? []
  return (
    <>
      <PageHeader title="Campaigns">
        {!none && (
          <PeriodMenu
            days={days}
            onChange={(chosen) => change({ days: chosen === 30 ? undefined : chosen })}
          />
        )}
        {!none && <ListMenu campaigns={(counts?.all ?? 0) + (counts?.archived ?? 0)} />}
        <Link to="/campaigns/new" className="btn p">
          <IconPlus className="i" aria-hidden />
          New campaign
          <Kbd>C</Kbd>
        </Link>
      </PageHeader>
      {none ? (
        <FirstWords />
      ) : (
        <>
          <Cards days={days} />
          <ListTools
            state={state}
            counts={counts}
            search={search.search ?? ''}
            skill={search.skill}
            onChange={change}
          />
          <div className="body">
            {list.error && !list.data && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
            {list.isPending && <SkeletonRows rows={10} />}
            {list.data && (
              <CampaignList
                campaigns={campaigns}
                filter={{ state, search: search.search ?? '', skill: search.skill }}
                onClear={() => change({ state: undefined, search: undefined, skill: undefined })}
                onMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
              />
            )}
          </div>
          <ListFoot shown={campaigns.length} total={list.data?.pages[0]?.total} />
        </>
      )}
    </>
  )
}

function withoutEmpty<T extends object>(search: T): T {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  ) as T
}
