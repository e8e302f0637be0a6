import type { Progress } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { queries } from '../../../api/index.ts'
import { handedOver, midSentence, saidByServer, T, t, useFormat } from '../../../ui/index.ts'
import { isRunning, stoppedTrying } from './running.ts'
import { SendAgain } from './SendAgain.tsx'

/** What failed, the most frequent first: plain words, one remedy each, the carrier's code in grey behind them. */
export function Failures({ progress }: { progress: Progress }) {
  const { share, count, dateTimeWithin } = useFormat()
  const { campaign, failures, skipped } = progress
  const { funnel } = campaign
  const limit = useQuery(queries.limits()).data?.breakerPercent
  if (failures.length === 0 && skipped.length === 0) return null
  const late = stoppedTrying(campaign, Date.now()) && failures.some((failure) => failure.retryable)
  const most = Math.max(1, ...failures.map((failure) => failure.people))
  return (
    <section id="what-failed" tabIndex={-1}>
      <div className="row section-head">
        <h2 className="b6">{t('What failed')}</h2>
        <span className="t3 f12 num">
          {funnel.failed === 0
            ? t('Nothing so far')
            : t('{failed, plural, one {# person} other {# people}}, {share} of those sent to', {
                failed: funnel.failed,
                share: share(funnel.failed, handedOver(funnel)),
              })}
          {limit && isRunning(campaign) && `. ${t('It pauses by itself at {limit}%', { limit })}`}
        </span>
        <span className="sp" />
        {funnel.failed > 0 && (
          <Link
            className="link f12"
            to="/campaigns/$id"
            params={{ id: campaign.id }}
            search={{ tab: 'recipients', state: 'failed' }}
          >
            {t('Show who')}
          </Link>
        )}
      </div>
      {failures.length > 0 && <FailureTable campaign={campaign} failures={failures} most={most} />}
      {late && (
        <p className="f12 t3 skipped-words">
          {t(
            'Its time to stop trying was {dateTime}, so nobody is tried again. Duplicate the campaign to reach them.',
            { dateTime: dateTimeWithin(campaign.notAfter ?? '') },
          )}
        </p>
      )}
      {skipped.length > 0 && (
        <p className="f12 t3 num skipped-words">
          <T
            text="Skipped: {map}"
            with={{
              map: skipped.map((one, n) => (
                <Fragment key={one.reason}>
                  {n > 0 && ' · '}
                  <Link
                    className="row-name"
                    to="/campaigns/$id"
                    params={{ id: campaign.id }}
                    search={{ tab: 'recipients', state: 'skipped', reason: one.reason }}
                  >
                    {`${saidByServer(one.title)} ${count(one.people)}`}
                  </Link>
                </Fragment>
              )),
            }}
          />
        </p>
      )}
    </section>
  )
}

type FailureTableProps = { campaign: Progress['campaign']; failures: Progress['failures']; most: number }

function FailureTable({ campaign, failures, most }: FailureTableProps) {
  const { count } = useFormat()
  return (
    <table className="tbl flush c40 fail-table">
      <thead className="vh">
        <tr>
          <th scope="col">{t('People')}</th>
          <th scope="col">{t('Share')}</th>
          <th scope="col">{t('Reason')}</th>
          <th scope="col">{t('What to do')}</th>
          <th scope="col">{t('Carrier code')}</th>
          <th scope="col">{t('Again')}</th>
        </tr>
      </thead>
      <tbody>
        {failures.map((failure) => (
          <tr key={`${failure.reason}${failure.carrierCode}`}>
            <td className="n num b5 fail-people">{count(failure.people)}</td>
            <td className="fail-share">
              <div className="pb fail-bar" aria-hidden="true">
                <i className="x-failed" style={{ width: `${(failure.people / most) * 100}%` }} />
              </div>
            </td>
            <td className="b5 fail-title">
              <Link
                className="row-name"
                to="/campaigns/$id"
                params={{ id: campaign.id }}
                search={{
                  tab: 'recipients',
                  state: 'failed',
                  reason: failure.reason,
                  ...(failure.carrierCode ? { code: failure.carrierCode } : {}),
                }}
              >
                {saidByServer(failure.title)}
              </Link>
            </td>
            <td className="t2">{saidByServer(failure.remedy)}</td>
            <td className="n f12 t3 nw fail-code">{failure.carrierCode}</td>
            <td className="n nw fail-again">
              {failure.retryable && (
                <SendAgain
                  campaign={campaign}
                  which={{ state: 'failed', reason: failure.reason, carrierCode: failure.carrierCode }}
                  people={failure.people}
                  title={t('Send again to {people, plural, one {# person} other {# people}}?', {
                    people: failure.people,
                  })}
                  label={t('Try again…')}
                >
                  {t(
                    'They did not get it: {title}. Each is sent to within their own delivery window; whoever opted out since is left out.',
                    { title: midSentence(saidByServer(failure.title)) },
                  )}
                </SendAgain>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
