import type { ExplanationLine, MessageRow } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { messageOf, queries } from '../../../api/index.ts'
import { ErrorNote, listed, SkeletonRows, t, useFormat } from '../../../ui/index.ts'
import { lineTone } from './explanation-tones.ts'
import { explained, remedySaid } from './explanation-words.ts'

/** Why a message went or did not: what was decided and what happened, in order, and what to do about it. */
export function Explanation({ campaignId, message }: { campaignId: string; message: MessageRow }) {
  const { zoneName } = useFormat()
  const asked = useQuery(queries.explanation(campaignId, message.id))
  if (asked.error && !asked.data) return <ErrorNote>{messageOf(asked.error)}</ErrorNote>
  return (
    <section className="stack" aria-label={t('Why it went as it did')}>
      <h3 className="f13 b6 story-head">{t('Why it went as it did')}</h3>
      {!asked.data && <SkeletonRows rows={5} height={40} />}
      {asked.data && (
        <>
          <ol className="story">
            {asked.data.lines.map((line) => (
              <Line
                key={`${line.code} ${line.at} ${line.words}`}
                line={asked.data.zones.includes(asked.data.accountZone) ? { ...line, there: null } : line}
              />
            ))}
          </ol>
          <p className="f12 t3">{zonesSaid(asked.data.zones, zoneName)}</p>
        </>
      )}
    </section>
  )
}

function Line({ line }: { line: ExplanationLine }) {
  const { dateTime, timesOfDay } = useFormat()
  return (
    <li className={`story-line ${lineTone(line)}`}>
      <p>{timesOfDay(explained(line.words))}</p>
      {line.at && (
        <p className="f12 t3 num row g6 story-times">
          <time dateTime={line.at}>{dateTime(line.at)}</time>
          {line.there && <span>{t('{time} where they are', { time: timesOfDay(line.there) })}</span>}
        </p>
      )}
      {line.remedy && (
        <p className="f12 story-todo">{t('What to do: {remedy}', { remedy: remedySaid(line.remedy) })}</p>
      )}
    </li>
  )
}

function zonesSaid(zones: readonly string[], zoneName: string): string {
  if (zones.length === 0)
    return t('Times in {zoneName}. Nobody knows the time zone of the person.', { zoneName })
  const places = listed([...new Set(zones.map(cityOf))].slice(0, 4))
  return zones.length === 1
    ? t('Times in {zoneName}. The person is in {places}.', { zoneName, places })
    : t('Times in {zoneName}. The person may be in {places}.', { zoneName, places })
}

const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
