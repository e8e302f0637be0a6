import { type Analytics, type AnalyticsTable, averageOf, type Satisfaction } from '@foreword/contract'
import { ChartPanel, FileMenu, PartsChart } from '../charts/index.ts'
import { useFormat } from '../FormatProvider.tsx'
import { SegmentedTabs } from '../SegmentedTabs.tsx'
import { midSentence, spoken, t } from '../text.ts'
import type { BodyProps } from './AnalyticsBody.tsx'
import { listed, toggled } from './search.ts'
import { replyParts } from './shown.ts'
import { PartsTable } from './Tables.tsx'

type By = 'agents' | 'skills' | 'campaigns' | 'time'
const BY: Record<By, { label: string; table: AnalyticsTable }> = spoken(() => ({
  agents: { label: t('Agent'), table: 'scores_agents' },
  skills: { label: t('Skill'), table: 'scores_skills' },
  campaigns: { label: t('Campaign'), table: 'scores_campaigns' },
  time: { label: t('Time'), table: 'scores_time' },
}))

/** Scores after conversations: how many of each, and by whom. Only where somebody was asked. */
export function SatisfactionPanels(props: BodyProps & { spanName: (iso: string) => string }) {
  const { answer, search, onChange, urlOf } = props
  const { total } = answer.satisfaction
  const { scored } = averageOf(total)
  const { share } = useFormat()
  const days = `${answer.range.from}-${answer.range.to}`
  const answers = answer.answerTimes
  return (
    <>
      {total.asked > 0 && (
        <>
          <ChartPanel
            title={t('Scores after conversations')}
            sub={t('{scored} of {asked} answered, {share}', {
              scored,
              asked: total.asked,
              share: share(scored, total.asked),
            })}
            fileUrl={(format) => urlOf('scores', format)}
            pngName={`scores-${days}.png`}
            asTable={listed(search.tables).includes('scores')}
            onTable={() => onChange({ tables: toggled(search.tables, 'scores') })}
            table={<PartsTable parts={scoreParts(total)} whole={scored} head={t('Score')} of={t('People')} />}
          >
            <PartsChart label={t('Scores after conversations')} parts={scoreParts(total)} whole={scored} />
          </ChartPanel>
          <ScoresBy {...props} />
        </>
      )}
      {answers.median !== null && (
        <ChartPanel
          title={t('First answer of an agent')}
          sub={t('from the moment the person waits')}
          fileUrl={(format) => urlOf('first_answers', format)}
          pngName={`first-answers-${days}.png`}
          asTable={listed(search.tables).includes('first_answers')}
          onTable={() => onChange({ tables: toggled(search.tables, 'first_answers') })}
          table={
            <PartsTable
              parts={replyParts(answers.steps)}
              whole={answers.steps.reduce((sum, step) => sum + step.people, 0)}
              head={t('Within')}
              of={t('People')}
            />
          }
        >
          <PartsChart
            label={t('First answer of an agent')}
            parts={replyParts(answers.steps)}
            whole={answers.steps.reduce((sum, step) => sum + step.people, 0)}
          />
        </ChartPanel>
      )}
    </>
  )
}

const COLORS = ['--c-failed', '--c-skipped', '--c-sent', '--c-delivered', '--c-read']

/** Best first. */
const scoreParts = (total: Satisfaction) =>
  total.scores
    .map((n, index) => ({
      key: String(index + 1),
      label: t('{score, plural, one {# star} other {# stars}}', { score: index + 1 }),
      n,
      color: `var(${COLORS[index]})`,
    }))
    .reverse()

function ScoresBy({
  answer,
  search,
  onChange,
  urlOf,
  surveysUrl,
  spanName,
}: BodyProps & { spanName: (iso: string) => string }) {
  const format = useFormat()
  const by: By = search.scores && search.scores in BY ? (search.scores as By) : 'agents'
  const title = t('Scores by {by}', { by: midSentence(BY[by].label) })
  const rows: { key: string; name: string; figures: Satisfaction }[] =
    by === 'time'
      ? answer.spans
          .map((span, index) => ({
            key: span.from,
            name: spanName(span.from),
            figures: answer.satisfaction.spans[index]!,
          }))
          .filter((one) => one.figures.asked > 0)
      : answer.satisfaction[by].map((one) => ({ ...one, key: one.key ?? 'none' }))
  return (
    <section className="panel analytics-scores" aria-label={title}>
      <div className="row analytics-by-head">
        <h2>{title}</h2>
        <span className="sp" />
        <SegmentedTabs
          label={t('Scores by')}
          value={by}
          onChange={(next) => onChange({ scores: next === 'agents' ? undefined : next })}
          segments={(Object.keys(BY) as By[]).map((value) => ({ value, label: BY[value].label }))}
        />
        <FileMenu
          title={title}
          fileUrl={(file) => urlOf(BY[by].table, file)}
          more={{ words: t('Every survey of these days (CSV)'), url: surveysUrl }}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on narrow screens it scrolls sideways, so keys have to reach it */}
      <section className="by-box" tabIndex={0} aria-label={t('{title}, table', { title })}>
        <table className="tbl flush c36 by-table">
          <thead>
            <tr>
              <th scope="col">{BY[by].label}</th>
              {[t('Average'), t('Asked'), t('Answered'), t('Share'), t('With words')].map((head) => (
                <th scope="col" className="n" key={head}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, figures }) => {
              const { scored, average } = averageOf(figures)
              return (
                <tr key={key}>
                  <td className="ell">{name}</td>
                  <td className="n b5">{average === null ? '–' : format.decimal(average, 2)}</td>
                  <td className="n">{format.count(figures.asked)}</td>
                  <td className="n">{format.count(scored)}</td>
                  <td className="n">{format.share(scored, figures.asked)}</td>
                  <td className="n">{format.count(figures.words)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
    </section>
  )
}

/** The card beside the other figures: the average, how many answered, and the change. */
export function SatisfactionCard({ answer, compare }: { answer: Analytics; compare: boolean }) {
  const format = useFormat()
  const { total, before } = answer.satisfaction
  const { scored, average } = averageOf(total)
  const was = before && averageOf(before).average
  return (
    <div className="stat">
      <div className="k">{t('Satisfaction')}</div>
      <div className="row fig-row">
        <span className="fig nw">
          {average === null ? '–' : format.decimal(average, 2)}
          {average !== null && <small className="of-five">{t('of 5')}</small>}
        </span>
        {compare && average !== null && was !== null && (
          <span className={`f12 num ${average >= was ? 'ok' : 'bad'}`}>
            {t('{change} than before', {
              change: `${average >= was ? '+' : '−'}${format.decimal(Math.abs(average - was), 2)}`,
            })}
          </span>
        )}
      </div>
      <span className="f12 t3 num nw">
        {total.asked === 0
          ? t('nobody was asked')
          : t('{part} of {whole} {what}', { part: scored, whole: total.asked, what: t('asked') })}
      </span>
    </div>
  )
}
