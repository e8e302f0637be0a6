import { asSent, countSegments, MAX_SMS_CHARACTERS, usesSmartEncoding } from '@foreword/contract'
import { useFormat } from '../../../../ui/index.ts'
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
    <section className="panel wz-meter" aria-label="Length of the message">
      <div className="row wz-meter-head">
        <span className="wz-figure b6 num">{format.counted(now.segments, 'segment', 'segments')}</span>
        {text !== '' && (
          <span className={unicode ? 'st wait' : 'st'}>{unicode ? 'Unicode' : 'Plain SMS'}</span>
        )}
        <span className="sp" />
        <span className="num t2 nw">
          {format.count(now.units)} of {format.count(now.capacity)} characters
        </span>
      </div>
      <Bars segments={now.segments} units={now.units} perSegment={now.perSegment} warn={unicode} />
      <dl className="kv num">
        {usesSmartEncoding(config) && text !== written && (
          <>
            <dt>Smart encoding of the sender</dt>
            <dd className={now.segments < before ? 'ok b5' : ''}>
              {format.counted(before, 'segment', 'segments')} as written
            </dd>
          </>
        )}
        {gain && gain.after < gain.before && (
          <>
            <dt>With plain characters</dt>
            <dd className="ok b5">{format.counted(gain.after, 'segment', 'segments')}</dd>
          </>
        )}
        {unicode && !gain && now.culprits[0] && (
          <>
            <dt>Made Unicode by</dt>
            <dd>{[...new Set(now.culprits.map((one) => one.char))].slice(0, 6).join(' ')}</dd>
          </>
        )}
        {counts.length > 1 && (
          <>
            <dt>Among the {counts.length} samples</dt>
            <dd>
              {least === most
                ? `all ${format.counted(most, 'segment', 'segments')}`
                : `${least} to ${most} segments`}
            </dd>
          </>
        )}
        <dt>{unicode ? 'Unicode: 70 alone, 67 in parts' : 'Plain SMS: 160 alone, 153 in parts'}</dt>
        {text.length > MAX_SMS_CHARACTERS ? (
          <dd className="bad b5">{format.count(text.length - MAX_SMS_CHARACTERS)} over the limit</dd>
        ) : (
          <dd>{format.count(MAX_SMS_CHARACTERS - text.length)} until the limit</dd>
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
      ? 'No text yet'
      : `${segments - 1} full, the last holds ${Math.max(0, last)} of ${perSegment}`
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
