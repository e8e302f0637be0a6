import { IconPlugConnectedX } from '@tabler/icons-react'
import { Link, useRouter } from '@tanstack/react-router'
import { isCode, messageOf } from '../api/index.ts'
import { Button, EmptyState, Mark, t } from '../ui/index.ts'

/** Instead of a page that could not be shown: why, and a way on. */
export function BrokenPage({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  const again = () => {
    reset()
    void router.invalidate()
  }
  const offline = isCode(error, 'no_connection')
  return (
    <div className="body">
      <EmptyState
        page
        icon={<IconPlugConnectedX className="i s20" aria-hidden />}
        title={offline ? t('Not connected') : t('This page could not be shown')}
        action={
          <Button kind="primary" onClick={again}>
            {t('Try again')}
          </Button>
        }
      >
        {offline
          ? t('The server did not answer. What it has already accepted goes on without you.')
          : messageOf(error)}
      </EmptyState>
    </div>
  )
}

export function NotFoundPage() {
  return (
    <div className="body">
      <EmptyState
        page
        title={t('There is nothing at this address')}
        action={
          <Link to="/" className="btn">
            {t('Go to the start')}
          </Link>
        }
      >
        {t('The link may be old, or what it led to was deleted.')}
      </EmptyState>
    </div>
  )
}

/** The two where no frame is around them: they bring the landmark the frame would. */
export function BrokenFrame(props: { error: unknown; reset: () => void }) {
  return (
    <main id="main">
      <BrokenPage {...props} />
    </main>
  )
}

export function NotFoundAlone() {
  return (
    <main id="main" className="not-found">
      <Mark />
      <NotFoundPage />
    </main>
  )
}
