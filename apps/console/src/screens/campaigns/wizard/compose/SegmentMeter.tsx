import { asSent, countSegments, MAX_SMS_CHARACTERS, usesSmartEncoding } from '@foreword/contract'
import { t, useFormat } from '../../../../ui/index.ts'
import { lookAlikeGain } from './choices.ts'

type Props = {
  /** The text as the person shown reads it. */
  text: string
  /** Texts of all samples, to say how far lengths differ. */
  samples: readonly string[]
  /** Settings of the sender, which may exchange characters. */
  config: Readonly<Record<string, string>> | undefined
}

/** What the message weighs: segments, encoding, room left, and what would make it lighter. */
export function SegmentMeter({ text: written, samples, config }: Props) {
  const format = useFormat()
  const text = asSent(written, config)
  const now = countSegments(text)
  const before = countSegments(written).segments
  const unicode = now.encoding === 'ucs2'
  const gain = lookAlikeGain(text)
  const counts = samples.map((one) => countSegments(asSent(one, config)).segments)
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  return (
    <section className="panel wz-meter" aria-label={t('Length of the message')}>
      <div className="row wz-meter-head">
        <span className="wz-figure b6 num">
          {t('{segments, plural, one {# segment} other {# segments}}', { segments: now.segments })}
        </span>
        {text !== '' && (
          <span className={unicode ? 'st wait' : 'st'}>{unicode ? t('Unicode') : t('Plain SMS')}</span>
        )}
        <span className="sp" />
        <span className="num t2 nw">
          {t('{units} of {capacity} characters', {
            units: format.count(now.units),
            capacity: format.count(now.capacity),
          })}
        </span>
      </div>
      <Bars segments={now.segments} units={now.units} perSegment={now.perSegment} warn={unicode} />
      <dl className="kv num">
        {usesSmartEncoding(config) && text !== written && (
          <>
            <dt>{t('Smart encoding of the sender')}</dt>
            <dd className={now.segments < before ? 'ok b5' : ''}>
              {t('{before, plural, one {# segment} other {# segments}} as written', { before })}
            </dd>
          </>
        )}
        {gain && gain.after < gain.before && (
          <>
            <dt>{t('With plain characters')}</dt>
            <dd className="ok b5">
              {t('{after, plural, one {# segment} other {# segments}}', { after: gain.after })}
            </dd>
          </>
        )}
        {unicode && !gain && now.culprits[0] && (
          <>
            <dt>{t('Made Unicode by')}</dt>
            <dd>{[...new Set(now.culprits.map((one) => one.char))].slice(0, 6).join(' ')}</dd>
          </>
        )}
        {counts.length > 1 && (
          <>
            <dt>{t('Among the {counts} samples', { counts: counts.length })}</dt>
            <dd>
              {least === most
                ? t('all {most, plural, one {# segment} other {# segments}}', { most })
                : t('{least} to {most} segments', { least, most })}
            </dd>
          </>
        )}
        <dt>{unicode ? t('Unicode: 70 alone, 67 in parts') : t('Plain SMS: 160 alone, 153 in parts')}</dt>
        {text.length > MAX_SMS_CHARACTERS ? (
          <dd className="bad b5">
            {t('{count} over the limit', { count: format.count(text.length - MAX_SMS_CHARACTERS) })}
          </dd>
        ) : (
          <dd>{t('{count} until the limit', { count: format.count(MAX_SMS_CHARACTERS - text.length) })}</dd>
        )}
      </dl>
    </section>
  )
}

type BarsProps = { segments: number; units: number; perSegment: number; warn: boolean }

function Bars({ segments, units, perSegment, warn }: BarsProps) {
  const shown = Math.min(Math.max(segments, 1), 12)
  const last = units - (segments - 1) * perSegment
  const label =
    segments === 0
      ? t('No text yet')
      : t('{segments} full, the last holds {max} of {perSegment}', {
          segments: segments - 1,
          max: Math.max(0, last),
          perSegment,
        })
  const fills = Array.from({ length: shown }, (_, index) => {
    if (segments === 0) return 0
    return index < segments - 1 ? 100 : Math.min(100, Math.max(0, (last / perSegment) * 100))
  })
  return (
    <div className="row wz-bars" role="img" aria-label={label}>
      {fills.map((fill, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no identity but their place.
        <span key={index} className="wz-bar">
          <span className={warn ? 'wz-fill warn' : 'wz-fill'} style={{ width: `${fill}%` }} />
        </span>
      ))}
    </div>
  )
}
