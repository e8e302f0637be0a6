import type { Progress } from '@foreword/contract'
import { IconHelpCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useFormat } from '../../../ui/index.ts'
import { SendAgain } from './SendAgain.tsx'

/** Those nobody knows of: what that means, whom the carrier is still asked about, and the decision to send again. */
export function NotSure({ progress }: { progress: Progress }) {
  const { count, counted, relative } = useFormat()
  const { campaign, unsure } = progress
  const people = campaign.funnel.unknown
  if (people === 0) return null
  const asked = unsure.asked > 0
  const next =
    unsure.nextAskAt && Date.parse(unsure.nextAskAt) > Date.now() ? relative(unsure.nextAskAt) : 'now'
  return (
    <section className="note not-sure" aria-label="Not sure">
      <IconHelpCircle className="i" aria-hidden />
      <div className="note-text">
        <p>
          <b>{counted(people, 'person', 'people')} not sure.</b> The carrier did not answer, so they may have
          got it or not. We did not send again, because twice is worse than never
          {campaign.kind === 'alert' && '; an alert the carrier has no trace of goes again by itself'}.
        </p>
        <p className="t3">
          {asked
            ? `The carrier is asked about ${unsure.asked === people ? 'them' : `${count(unsure.asked)} of them`} 2, 5 and 15 minutes after the try; the next time ${next}. What it knows settles them by itself.`
            : 'The carrier was asked and could not tell. A late receipt still settles them; otherwise it is for you to decide.'}
        </p>
      </div>
      <div className="row">
        <Link
          className="link f12 nw"
          to="/campaigns/$id"
          params={{ id: campaign.id }}
          search={{ tab: 'recipients', state: 'unknown' }}
        >
          Show who
        </Link>
        <SendAgain
          campaign={campaign}
          which={{ state: 'unknown' }}
          people={people}
          title={`Send again to ${counted(people, 'person', 'people')} who may have it already?`}
          label="Send again…"
        >
          The carrier never said whether they got it: whoever did gets it twice.{' '}
          {asked && 'The carrier is still being asked; waiting a quarter of an hour may settle it. '}
          Whoever opted out since is left out.
        </SendAgain>
      </div>
    </section>
  )
}
