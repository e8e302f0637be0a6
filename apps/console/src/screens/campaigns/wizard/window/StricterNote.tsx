import type { Plan } from '@foreword/contract'
import { IconShieldCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Note, t } from '../../../../ui/index.ts'
import { stricterWords } from './stricter.ts'

/** Which rules of account, channel, region and calendar take something from this window. Nothing when none does. */
export function StricterNote({ plan }: { plan: Plan }) {
  if (plan.stricter.length === 0) return null
  const { shown, more } = stricterWords(plan.stricter, 4)
  return (
    <div className="wz-stricter">
      <Note
        icon={<IconShieldCheck className="i" aria-hidden />}
        action={
          <Link to="/settings/windows" className="link f12 nw">
            {t('Windows & holidays')}
          </Link>
        }
      >
        <b className="wz-inherit">{t('Some rules are stricter than this window.')}</b>{' '}
        {shown
          .map((one) =>
            t('{words} ({people, plural, one {# person} other {# people}})', {
              words: one.words,
              people: one.people,
            }),
          )
          .join('. ')}
        .{more > 0 && ` ${t('And {more} more.', { more })}`}
      </Note>
    </div>
  )
}
