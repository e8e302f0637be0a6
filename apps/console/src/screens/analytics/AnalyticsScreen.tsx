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
} from '../../ui/analytics/index.ts'
import { Button, EmptyState, ErrorNote, Note, PageHeader, useFormat } from '../../ui/index.ts'

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
        title="Analytics"
        badge={
          <span className="f12 t3 analytics-sub">
            By the clock of {zoneName}, up to {clock(asked.dataUpdatedAt || Date.now())}.
            {before && ` Changes are against ${daysWords(before.from, before.to, locale)}.`}
          </span>
        }
      />
      <RangeBar
        search={search}
        answer={answer}
        onChange={change}
        standard="last_30"
        filters={[
          { name: 'skills', all: 'All skills', some: 'skills', options: skills },
          { name: 'channels', all: 'All channels', some: 'channels', options: CHANNELS },
          { name: 'senders', all: 'All senders', some: 'senders', options: senders },
        ]}
      />
      {answer?.range.wholeLife && (
        <div className="analytics-note">
          <Note
            action={
              <Button size="sm" onClick={() => change({ skills: undefined })}>
                All skills
              </Button>
            }
          >
            With skills chosen, the range is the account’s whole life.
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
        title="Nothing matches these filters"
        action={
          <Button onClick={() => onChange({ skills: undefined, channels: undefined, senders: undefined })}>
            Clear the filters
          </Button>
        }
      >
        No message of the chosen skills, channels or senders was sent in these days.
      </EmptyState>
    )
  if (search.range !== 'all')
    return (
      <EmptyState
        icon={icon}
        title="Nothing was sent in these days"
        action={
          <Button onClick={() => onChange({ range: 'all', from: undefined, to: undefined })}>
            Show everything
          </Button>
        }
      >
        Messages count on the day they were first tried. Choose other days, or look at everything since the
        account began.
      </EmptyState>
    )
  return (
    <EmptyState
      icon={icon}
      title="No figures yet"
      action={
        <Link className="btn" to="/campaigns">
          Go to campaigns
        </Link>
      }
    >
      Once a campaign sends, this page shows how many messages reached people, who replied and who asked to
      stop.
    </EmptyState>
  )
}
