import { IconWebhook } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/index.ts'
import { t } from '../ui/text.ts'

/** The line at the top of the sheet while a webhook is off that nobody switched off. For administrators, who alone can switch it on. */
export function WebhookLine() {
  // On any screen, so seldom: each look counts what waits.
  const webhooks = useQuery({ ...queries.webhooks(), refetchInterval: 60_000 }).data?.webhooks ?? []
  const off = webhooks.filter((one) => one.disabledReason === 'gone' || one.disabledReason === 'failing')
  const [first] = off
  if (!first) return null
  return (
    <div className="banner" role="status">
      <IconWebhook className="i" aria-hidden />
      <span>
        {off.length > 1
          ? t(
              '{count} webhooks switched themselves off. Their systems are told nothing until you switch them on.',
              {
                count: off.length,
              },
            )
          : first.disabledReason === 'gone'
            ? t(
                'The webhook {name} switched itself off: its receiver says it is gone. Nothing is told to it until you switch it on.',
                { name: first.name },
              )
            : t(
                'The webhook {name} switched itself off: its receiver took nothing for days. Nothing is told to it until you switch it on.',
                { name: first.name },
              )}
      </span>
      <span className="sp" />
      {off.length > 1 ? (
        <Link to="/settings/webhooks" className="btn sm">
          {t('See webhooks')}
        </Link>
      ) : (
        <Link to="/settings/webhooks/$id" params={{ id: first.id }} className="btn sm">
          {t('See why')}
        </Link>
      )}
    </div>
  )
}
