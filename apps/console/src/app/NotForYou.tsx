import type { Role } from '@foreword/contract'
import { IconLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { EmptyState, ROLE_WORDS, t, useFormat, useTitle } from '../ui/index.ts'

type Props = { role: Role; roles: readonly Role[] }

/** Instead of a page that is not for this role, before anything of it is asked for: whom it is for, and where to go. */
export function NotForYou({ role, roles }: Props) {
  useTitle(t('Not for your role'))
  const { locale } = useFormat()
  const words = new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    roles.map((one) => ROLE_WORDS[one]),
  )
  return (
    <div className="body">
      <h1 className="vh">{t('Not for your role')}</h1>
      <EmptyState
        icon={<IconLock className="i s20" aria-hidden />}
        title={t('This page is not for your role')}
        action={
          <Link to="/" className="btn">
            {t('Go to the start')}
          </Link>
        }
      >
        {t(
          'You are signed in as {role}; this page is for {roles}. An administrator can change your role under Settings, People.',
          { role: ROLE_WORDS[role], roles: words },
        )}
      </EmptyState>
    </div>
  )
}
