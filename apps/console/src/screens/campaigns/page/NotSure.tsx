import type { Progress } from '@foreword/contract'
import { IconHelpCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { T, t, useFormat } from '../../../ui/index.ts'
import { SendAgain } from './SendAgain.tsx'

/** Those nobody knows of: what that means, whom the carrier is still asked about, and the decision to send again. */
export function NotSure({ progress }: { progress: Progress }) {
  const { relative } = useFormat()
  const { campaign, unsure } = progress
  const people = campaign.funnel.unknown
  if (people === 0) return null
  const asked = unsure.asked > 0
  const next =
    unsure.nextAskAt && Date.parse(unsure.nextAskAt) > Date.now() ? relative(unsure.nextAskAt) : t('now')
  return (
    <section className="note not-sure" aria-label={t('Not sure')}>
      <IconHelpCircle className="i" aria-hidden />
      <div className="note-text">
        <p>
          {campaign.kind === 'alert' ? (
            <T
              text="<b>{people, plural, one {# person} other {# people}} not sure.</b> The carrier did not answer, so they may have got it or not. We did not send again, because twice is worse than never; an alert the carrier has no trace of goes again by itself."
              with={{ people }}
            />
          ) : (
            <T
              text="<b>{people, plural, one {# person} other {# people}} not sure.</b> The carrier did not answer, so they may have got it or not. We did not send again, because twice is worse than never."
              with={{ people }}
            />
          )}
        </p>
        <p className="t3">
          {asked
            ? unsure.asked === people
              ? t(
                  'The carrier is asked about them 2, 5 and 15 minutes after the try; the next time {next}. What it knows settles them by itself.',
                  { next },
                )
              : t(
                  'The carrier is asked about {asked} of them 2, 5 and 15 minutes after the try; the next time {next}. What it knows settles them by itself.',
                  { asked: unsure.asked, next },
                )
            : t(
                'The carrier was asked and could not tell. A late receipt still settles them; otherwise it is for you to decide.',
              )}
        </p>
      </div>
      <div className="row">
        <Link
          className="link f12 nw"
          to="/campaigns/$id"
          params={{ id: campaign.id }}
          search={{ tab: 'recipients', state: 'unknown' }}
        >
          {t('Show who')}
        </Link>
        <SendAgain
          campaign={campaign}
          which={{ state: 'unknown' }}
          people={people}
          title={t(
            'Send again to {people, plural, one {# person} other {# people}} who may have it already?',
            { people },
          )}
          label={t('Send again…')}
        >
          {t('The carrier never said whether they got it: whoever did gets it twice.')}{' '}
          {asked && `${t('The carrier is still being asked; waiting a quarter of an hour may settle it.')} `}
          {t('Whoever opted out since is left out.')}
        </SendAgain>
      </div>
    </section>
  )
}
