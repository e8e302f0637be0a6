import type { Pulse } from '@foreword/contract'
import { Sparkline, useFormat } from '../ui/index.ts'

/** What is being sent, on every screen. Nothing is shown while nothing is sent. */
export function PulseBox({ pulse }: { pulse: Pulse | undefined }) {
  const { rate, counted } = useFormat()
  if (!pulse || pulse.sending === 0) return null
  return (
    <section className="live" aria-label="Sending now">
      <div className="row f12">
        <span className="pulse" aria-hidden="true" />
        <b className="b6 num">{rate(Math.round(pulse.perSecond))} a second</b>
      </div>
      <div className="f12 t3 live-words">{counted(pulse.sending, 'campaign', 'campaigns')} sending</div>
      <Sparkline values={pulse.recent} width={180} height={24} color="var(--go)" zero />
    </section>
  )
}
