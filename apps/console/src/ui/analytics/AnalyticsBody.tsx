import type { Analytics, AnalyticsTable } from '@foreword/contract'
import { ChartPanel, ColumnChart, FileMenu, PartsChart } from '../charts/index.ts'
import { useFormat } from '../FormatProvider.tsx'
import { SegmentedTabs } from '../SegmentedTabs.tsx'
import { midSentence, spoken, t } from '../text.ts'
import { CostPanel } from './CostPanel.tsx'
import { FigureCards } from './FigureCards.tsx'
import { SatisfactionPanels } from './Satisfaction.tsx'
import { type AnalyticsSearch, type By, listed, toggled } from './search.ts'
import {
  columnsOf,
  daysWords,
  deliveryParts,
  handed,
  REPLIED,
  replyParts,
  responseParts,
  SERIES,
  spanNames,
} from './shown.ts'
import { GroupTable, PartsTable, ReasonTable, TimeTable } from './Tables.tsx'
import './analytics.css'

export type TableUrl = (table: AnalyticsTable, format: 'csv' | 'xlsx') => string
export type BodyProps = {
  answer: Analytics
  search: AnalyticsSearch
  onChange: (change: Partial<Record<keyof AnalyticsSearch, string | undefined>>) => void
  urlOf: TableUrl
  /** The file of every survey of these days. */
  surveysUrl: string
  /** Groups that say nothing here, such as the one skill of a campaign. */
  without?: readonly By[]
}

const BY_WORDS: Record<By, string> = spoken(() => ({
  skills: t('Skill'),
  channels: t('Channel'),
  senders: t('Sender'),
  countries: t('Country'),
  failures: t('Failure'),
  skips: t('Skipped'),
}))

/** Figures and charts of an account or a campaign. */
export function AnalyticsBody(props: BodyProps) {
  const { answer, search } = props
  const { locale } = useFormat()
  const names = spanNames(answer.range.unit, answer.range.timeZone, locale)
  return (
    <>
      <FigureCards answer={answer} compare={search.compare !== 'off'} />
      <div className="analytics-grid">
        <OverTime {...props} />
        <div className="col analytics-side">
          <Parts
            {...props}
            table="delivery"
            title={t('Delivery status')}
            parts={deliveryParts(answer.total)}
            whole={handed(answer.total)}
            of={t('Messages')}
          />
          <Parts
            {...props}
            table="response"
            title={t('Response status')}
            parts={responseParts(answer.total)}
            whole={answer.total.delivered}
            of={t('People')}
          />
        </div>
        <Groups {...props} />
        <CostPanel
          answer={answer}
          urlOf={props.urlOf}
          asTable={shows(search, 'cost')}
          onTable={() => props.onChange({ tables: toggled(search.tables, 'cost') })}
        />
        {answer.replyTimes.median !== null && (
          <Parts
            {...props}
            table="replies"
            title={t('Time to reply')}
            parts={replyParts(answer.replyTimes.steps)}
            whole={answer.replyTimes.steps.reduce((sum, step) => sum + step.people, 0)}
            of={t('People')}
          />
        )}
        <SatisfactionPanels {...props} spanName={names.long} />
      </div>
    </>
  )
}

const shows = (search: AnalyticsSearch, table: AnalyticsTable): boolean =>
  listed(search.tables).includes(table)

function OverTime({ answer, search, onChange, urlOf }: BodyProps) {
  const { locale, count } = useFormat()
  const { unit, timeZone, from, to } = answer.range
  const names = spanNames(unit, timeZone, locale)
  const days = daysWords(from, to, locale)
  const legend = (
    <span className="row g12 f12 t2 chart-legend">
      {[...SERIES, REPLIED].map((one) => (
        <span className="row g6" key={one.key}>
          <i className="dot" style={{ background: one.color }} />
          {one.label}
        </span>
      ))}
    </span>
  )
  return (
    <ChartPanel
      title={t('Messages sent')}
      sub={`${count(answer.total.sent)}, ${days}`}
      legend={legend}
      fileUrl={(format) => urlOf('time', format)}
      pngName={`messages-sent-${from}-${to}.png`}
      asTable={shows(search, 'time')}
      onTable={() => onChange({ tables: toggled(search.tables, 'time') })}
      table={<TimeTable spans={answer.spans} name={names.long} />}
    >
      <ColumnChart
        label={t('Messages sent by {unit, select, hour {hour} month {month} other {day}}, {days}', {
          unit,
          days,
        })}
        columns={columnsOf(answer.spans, names)}
        series={SERIES}
        below={REPLIED}
      />
    </ChartPanel>
  )
}

type PartsProps = BodyProps & {
  table: AnalyticsTable
  title: string
  parts: ReturnType<typeof deliveryParts>
  whole: number
  of: string
}

function Parts({ answer, search, onChange, urlOf, table, title, parts, whole, of }: PartsProps) {
  return (
    <ChartPanel
      title={title}
      fileUrl={(format) => urlOf(table, format)}
      pngName={`${title.toLowerCase().replaceAll(' ', '-')}-${answer.range.from}-${answer.range.to}.png`}
      asTable={shows(search, table)}
      onTable={() => onChange({ tables: toggled(search.tables, table) })}
      table={<PartsTable parts={parts} whole={whole} head={title} of={of} />}
    >
      <PartsChart label={title} parts={parts} whole={whole} />
    </ChartPanel>
  )
}

function Groups({ answer, search, onChange, urlOf, without = [] }: BodyProps) {
  const choices = (Object.keys(BY_WORDS) as By[]).filter((by) => !without.includes(by))
  const by = search.by && choices.includes(search.by) ? search.by : choices[0]!
  const title = t('By {by}', { by: midSentence(BY_WORDS[by]) })
  return (
    <section className="analytics-by" aria-label={title}>
      <div className="row analytics-by-head">
        <h2>{title}</h2>
        <span className="sp" />
        <SegmentedTabs
          label={t('Figures by')}
          value={by}
          onChange={(next) => onChange({ by: next === choices[0] ? undefined : next })}
          segments={choices.map((value) => ({ value, label: BY_WORDS[value] }))}
        />
        <FileMenu title={title} fileUrl={(format) => urlOf(by, format)} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on narrow screens it scrolls sideways, so keys have to reach it */}
      <section className="by-box" tabIndex={0} aria-label={t('{title}, table', { title })}>
        <GroupRows answer={answer} by={by} />
      </section>
    </section>
  )
}

function GroupRows({ answer, by }: { answer: Analytics; by: By }) {
  if (by === 'failures') {
    if (answer.failures.length === 0)
      return <p className="t3 by-none">{t('Nothing failed in these days.')}</p>
    return <ReasonTable reasons={answer.failures} whole={answer.total.failed} of={t('failed')} />
  }
  if (by === 'skips') {
    if (answer.skips.length === 0)
      return <p className="t3 by-none">{t('Nobody was skipped in these days.')}</p>
    return <ReasonTable reasons={answer.skips} whole={answer.total.skipped} of={t('skipped')} />
  }
  return <GroupTable groups={answer[by]} head={BY_WORDS[by]} total={answer.total} />
}
