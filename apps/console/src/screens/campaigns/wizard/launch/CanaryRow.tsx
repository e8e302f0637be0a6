import type { Campaign, CampaignChange } from '@foreword/contract'
import { IconAlertCircle, IconEyeCheck } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { t, useFormat } from '../../../../ui/index.ts'
import { firstThenRest, isTicked, MOST_FIRST, readSize, tick } from './canary.ts'

type Props = { campaign: Campaign; people: number; onChange(change: CampaignChange): void }

/** “First so many, then wait for me”: ticked by itself for large audiences, and changed with one click. */
export function CanaryRow({ campaign, people, onChange }: Props) {
  const format = useFormat()
  const [typed, setTyped] = useState<string | null>(null)
  const id = useId()
  const ticked = isTicked(campaign, people)
  const wrong = typed !== null && readSize(typed) === null
  const leave = () => {
    const size = typed === null ? null : readSize(typed)
    if (size !== null || typed === null || typed.trim() === '') setTyped(null)
    if (size !== null && size !== campaign.canarySize) onChange({ canarySize: size })
  }
  return (
    <section className="wz-review-row">
      <h2 className="t3 b5 row g6">
        <IconEyeCheck className="i" aria-hidden />
        {t('First ones')}
      </h2>
      <div className="wz-min0">
        <div className="row wz-canary">
          <input
            type="checkbox"
            className="chk"
            id={id}
            aria-label={t('Send the first {canarySize}, then wait for me', {
              canarySize: format.count(campaign.canarySize),
            })}
            aria-describedby={`${id}-below`}
            checked={ticked}
            onChange={(event) => onChange(tick(event.currentTarget.checked, people))}
          />
          <label htmlFor={id} className="b5">
            {t('Send the first')}
          </label>
          <span className={`inp wz-canary-size${wrong ? ' err' : ''}`}>
            <input
              className="num"
              inputMode="numeric"
              maxLength={7}
              aria-label={t('How many go first')}
              aria-invalid={wrong}
              aria-describedby={`${id}-below`}
              value={typed ?? format.count(campaign.canarySize)}
              disabled={!ticked}
              onChange={(event) => setTyped(event.currentTarget.value)}
              onBlur={leave}
              onKeyDown={(event) => event.key === 'Enter' && leave()}
            />
          </span>
          <label htmlFor={id} className="b5">
            {t('then wait for me')}
          </label>
        </div>
        <div id={`${id}-below`} className="t2">
          {wrong ? (
            <span className="field-error" role="alert">
              <IconAlertCircle className="i s14" aria-hidden />
              <span>{t('A number from 1 to {mostFirst}.', { mostFirst: format.count(MOST_FIRST) })}</span>
            </span>
          ) : (
            <CanaryWords campaign={campaign} people={people} ticked={ticked} />
          )}
        </div>
      </div>
    </section>
  )
}

function CanaryWords({ campaign, people, ticked }: { campaign: Campaign; people: number; ticked: boolean }) {
  const split = firstThenRest(campaign, people)
  if (!ticked)
    return <>{t('All go without a stop. Tick it to look at deliveries and answers before the rest goes.')}</>
  if (people === 0) return <>{t('You look at deliveries and answers, then go on with one click.')}</>
  if (!split)
    return (
      <span className="wait">
        {t(
          'That is everybody: {people, plural, one {# person} other {# people}}. Nobody would wait; choose fewer.',
          { people },
        )}
      </span>
    )
  return (
    <>
      {t(
        '{first2, plural, one {# goes} other {# go}} first; the other {rest2, plural, one {# waits} other {# wait}} for your go-ahead. You look at deliveries and answers, then go on with one click.',
        { first2: split.first, rest2: split.rest },
      )}
    </>
  )
}
