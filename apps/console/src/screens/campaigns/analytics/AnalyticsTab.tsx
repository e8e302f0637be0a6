import { api, type Campaign } from '@foreword/contract'
import { IconChartHistogram } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { messageOf, queries, urlOf } from '../../../api/index.ts'
import {
  AnalyticsBody,
  AnalyticsLoading,
  type AnalyticsSearch,
  analyticsSearch,
  queryOf,
  RangeBar,
  surveysOf,
} from '../../../ui/analytics/index.ts'
import { Button, EmptyState, ErrorNote, Note, t } from '../../../ui/index.ts'

const route = getRouteApi('/signed-in/campaigns/$id')

/** A campaign's own figures: its whole life, unless other days are chosen. */
export function AnalyticsTab({ campaign }: { campaign: Campaign }) {
  const whole = route.useSearch()
  const search = analyticsSearch(whole)
  const navigate = useNavigate()
  const { id } = campaign
  const query = queryOf(search)
  const asked = useQuery(queries.campaignAnalytics(id, query))
  const answer = asked.data
  const change = (next: Partial<Record<keyof AnalyticsSearch, string | undefined>>): void =>
    void navigate({
      to: '/campaigns/$id',
      params: { id },
      search: { tab: 'analytics', ...analyticsSearch({ ...search, ...next }) },
      replace: true,
    })
  return (
    <div className="analytics-scroll analytics-tab">
      <RangeBar search={search} answer={answer} onChange={change} standard="all" filters={[]} />
      {campaign.fallbacks.length > 0 && (
        <div className="analytics-note">
          <Note>
            {t(
              'These figures count messages: whoever went on to the next channel counts on each channel that was tried. The overview counts people.',
            )}
          </Note>
        </div>
      )}
      {asked.error && <ErrorNote>{messageOf(asked.error)}</ErrorNote>}
      {!answer && !asked.error && <AnalyticsLoading />}
      {answer?.total.attempted === 0 && (
        <EmptyState
          icon={<IconChartHistogram className="i s20" aria-hidden />}
          title={t('No figures yet')}
          action={
            search.range && (
              <Button onClick={() => change({ range: undefined, from: undefined, to: undefined })}>
                {t('Whole campaign')}
              </Button>
            )
          }
        >
          {search.range
            ? t('They begin with the first message that is tried in these days.')
            : t('They begin with the first message that is tried.')}
        </EmptyState>
      )}
      {answer && answer.total.attempted > 0 && (
        <AnalyticsBody
          answer={answer}
          search={search}
          onChange={change}
          urlOf={(table, format) =>
            urlOf(api.downloadCampaignAnalytics, { params: { id }, query: { ...query, table, format } })
          }
          surveysUrl={urlOf(api.downloadSurveys, { query: { ...surveysOf(answer, {}), campaign: id } })}
          without={['skills']}
        />
      )}
    </div>
  )
}
