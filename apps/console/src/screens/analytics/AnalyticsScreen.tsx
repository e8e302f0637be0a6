import { api } from '@foreword/contract'
import { IconChartHistogram } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { messageOf, queries, urlOf } from '../../api/index.ts'
import {
  AnalyticsBody,
  AnalyticsLoading,
  type AnalyticsSearch,
  daysWords,
  queryOf,
  RangeBar,
  surveysOf,
} from '../../ui/analytics/index.ts'
import { Button, EmptyState, ErrorNote, Note, PageHeader, t, useFormat } from '../../ui/index.ts'

const route = getRouteApi('/signed-in/analytics')
const CHANNELS = [
  { id: 'sms', name: 'SMS' },
  { id: 'whatsapp', name: 'WhatsApp' },
  { id: 'inapp', name: 'In-app' },
]

/** What became of the messages of all campaigns. What is shown lives in the address. */
export function AnalyticsScreen() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const { zoneName, clock, locale } = useFormat()
  const query = queryOf(search)
  const asked = useQuery(queries.analytics(query))
  const skills = useQuery(queries.skills()).data?.skills ?? []
  const senders = useQuery(queries.senders()).data?.senders ?? []
  const answer = asked.data
  const change = (next: Partial<Record<keyof AnalyticsSearch, string | undefined>>): void =>
    void navigate({
      to: '/analytics',
      search: (was) => ({ ...was, ...next }) as AnalyticsSearch,
      replace: true,
    })
  const before = answer?.before && search.compare !== 'off' ? answer.before : null
  return (
    <>
      <PageHeader
        title={t('Analytics')}
        badge={
          <span className="f12 t3 analytics-sub">
            {t('By the clock of {zoneName}, up to {clock}.', {
              zoneName,
              clock: clock(asked.dataUpdatedAt || Date.now()),
            })}
            {before &&
              ` ${t('Changes are against {days}.', { days: daysWords(before.from, before.to, locale) })}`}
          </span>
        }
      />
      <RangeBar
        search={search}
        answer={answer}
        onChange={change}
        standard="last_30"
        filters={[
          { name: 'skills', all: t('All skills'), some: t('skills'), options: skills },
          { name: 'channels', all: t('All channels'), some: t('channels'), options: CHANNELS },
          { name: 'senders', all: t('All senders'), some: t('senders'), options: senders },
        ]}
      />
      {answer?.range.wholeLife && (
        <div className="analytics-note">
          <Note
            action={
              <Button size="sm" onClick={() => change({ skills: undefined })}>
                {t('All skills')}
              </Button>
            }
          >
            {t('With skills chosen, the range is the account’s whole life.')}
          </Note>
        </div>
      )}
      <div className="analytics-scroll">
        {asked.error && <ErrorNote>{messageOf(asked.error)}</ErrorNote>}
        {!answer && !asked.error && <AnalyticsLoading />}
        {answer && answer.total.attempted === 0 && <Nothing search={search} onChange={change} />}
        {answer && answer.total.attempted > 0 && (
          <AnalyticsBody
            answer={answer}
            search={search}
            onChange={change}
            urlOf={(table, format) => urlOf(api.downloadAnalytics, { query: { ...query, table, format } })}
            surveysUrl={urlOf(api.downloadSurveys, { query: surveysOf(answer, search) })}
          />
        )}
      </div>
    </>
  )
}

type NothingProps = {
  search: AnalyticsSearch
  onChange: (next: Partial<Record<keyof AnalyticsSearch, undefined | string>>) => void
}

/** Says whether the filter or the days are why, and offers the way out. */
function Nothing({ search, onChange }: NothingProps) {
  const icon = <IconChartHistogram className="i s20" aria-hidden />
  if (search.skills || search.channels || search.senders)
    return (
      <EmptyState
        icon={icon}
        title={t('Nothing matches these filters')}
        action={
          <Button onClick={() => onChange({ skills: undefined, channels: undefined, senders: undefined })}>
            {t('Clear the filters')}
          </Button>
        }
      >
        {t('No message of the chosen skills, channels or senders was sent in these days.')}
      </EmptyState>
    )
  if (search.range !== 'all')
    return (
      <EmptyState
        icon={icon}
        title={t('Nothing was sent in these days')}
        action={
          <Button onClick={() => onChange({ range: 'all', from: undefined, to: undefined })}>
            {t('Show everything')}
          </Button>
        }
      >
        {t(
          'Messages count on the day they were first tried. Choose other days, or look at everything since the account began.',
        )}
      </EmptyState>
    )
  return (
    <EmptyState
      icon={icon}
      title={t('No figures yet')}
      action={
        <Link className="btn" to="/campaigns">
          {t('Go to campaigns')}
        </Link>
      }
    >
      {t(
        'Once a campaign sends, this page shows how many messages reached people, who replied and who asked to stop.',
      )}
    </EmptyState>
  )
}
