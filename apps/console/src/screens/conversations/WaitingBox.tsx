import type { ConversationSummary } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { messageOf, queries } from '../../api/index.ts'
import { Button, ChannelIcon, ErrorNote, t, useFormat } from '../../ui/index.ts'
import type { useTakeNext } from './use-acts.ts'
import { useNow } from './use-now.ts'
import { personOf, waitWords } from './words.ts'

const SHOWN = 3

/** Who waits in one's skills, longest first, and the button that takes that one. */
export function WaitingBox({ next }: { next: ReturnType<typeof useTakeNext> }) {
  const format = useFormat()
  const { data } = useQuery(queries.conversations({ view: 'queue', search: '' }))
  if (!data) return null
  const total = data.counts.queue
  const first = longestFirst(data.conversations).slice(0, SHOWN)
  return (
    <section className="cv-waiting" aria-label={t('Waiting in your skills')}>
      <div className="row f12 cv-waiting-head">
        <h2 className="b6">{t('Waiting in your skills')}</h2>
        <span className="sp" />
        {first[0] && (
          <span className="t3 num">
            {t('goal {duration} ·', { duration: format.duration(first[0].goalSeconds * 1000) })}{' '}
          </span>
        )}
        <span className="t3 num">
          {total === 0 ? t('nobody') : t('{total, plural, one {# person} other {# people}}', { total })}
        </span>
      </div>
      {first.length > 0 && <WaitingList first={first} />}
      <div className="cv-waiting-foot">
        {next.error && <ErrorNote>{messageOf(next.error)}</ErrorNote>}
        {total > 0 ? (
          <Button wide kbd="N" onClick={() => next.mutate()} busy={next.isPending}>
            {t('Take the next one')}
          </Button>
        ) : (
          <p className="f12 t3">{t('Answers to campaigns appear here, longest wait first.')}</p>
        )}
      </div>
    </section>
  )
}

/** Ticks every second, so it is a part of its own: nothing else is drawn again. */
function WaitingList({ first }: { first: readonly ConversationSummary[] }) {
  const now = useNow(1000)
  return (
    <ul className="cv-waiting-list">
      {first.map((one) => {
        const since = Date.parse(one.waitingSince ?? one.lastMessageAt)
        return (
          <li key={one.id} className="row">
            <span className="t3 cv-channel">
              <ChannelIcon channel={one.channel} small />
            </span>
            <span className="f12 b5 nw num">{personOf(one)}</span>
            <span className="f12 t3 ell cv-last">{one.heard ?? one.lastText}</span>
            <span className={`num f12 b5 ${now - since >= one.goalSeconds * 1000 ? 'wait' : 't2'}`}>
              {waitWords(since, now)}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

const longestFirst = (waiting: readonly ConversationSummary[]): ConversationSummary[] =>
  [...waiting].sort(
    (a, b) => Date.parse(a.waitingSince ?? a.lastMessageAt) - Date.parse(b.waitingSince ?? b.lastMessageAt),
  )
