import type { Pulse } from '@foreword/contract'
import { Sparkline, t, useFormat } from '../ui/index.ts'

/** What is being sent, on every screen. Nothing is shown while nothing is sent. */
export function PulseBox({ pulse }: { pulse: Pulse | undefined }) {
  const { rate } = useFormat()
  if (!pulse || pulse.sending === 0) return null
  return (
    <section className="live" aria-label={t('Sending now')}>
      <div className="row f12">
        <span className="pulse" aria-hidden="true" />
        <b className="b6 num">{t('{rate} a second', { rate: rate(Math.round(pulse.perSecond)) })}</b>
      </div>
      <div className="f12 t3 live-words">
        {t('{sending, plural, one {# campaign} other {# campaigns}} sending', { sending: pulse.sending })}
      </div>
      <Sparkline values={pulse.recent} width={180} height={24} color="var(--go)" zero />
    </section>
  )
}
