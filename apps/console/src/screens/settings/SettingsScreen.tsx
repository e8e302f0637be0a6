import {
  IconBan,
  IconBroadcast,
  IconBuilding,
  IconCalendarClock,
  IconCoins,
  IconFileCertificate,
  IconFileImport,
  IconGauge,
  IconHandStop,
  IconListSearch,
  IconMessage2Bolt,
  IconPlugConnected,
  IconRobot,
  IconRoute,
  IconUserOff,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useSession } from '../../api/index.ts'
import { spoken, t, useTitle } from '../../ui/index.ts'
import './settings.css'

const GROUPS = spoken(
  () =>
    [
      {
        cap: t('Sending', undefined, 'settings of what is sent'),
        links: [
          { to: '/settings/senders', label: t('Senders'), icon: IconBroadcast, admin: false },
          { to: '/settings/windows', label: t('Windows & holidays'), icon: IconCalendarClock, admin: false },
          { to: '/settings/limits', label: t('Limits'), icon: IconGauge, admin: false },
          { to: '/settings/prices', label: t('Prices'), icon: IconCoins, admin: false },
          { to: '/settings/exclusions', label: t('Exclusion lists'), icon: IconUserOff, admin: false },
          { to: '/settings/opt-out-words', label: t('Opt-out words'), icon: IconHandStop, admin: false },
        ],
      },
      {
        cap: t('People'),
        links: [
          { to: '/settings/people', label: t('People'), icon: IconUsers, admin: false },
          { to: '/settings/skills', label: t('Skills'), icon: IconRoute, admin: false },
          { to: '/settings/replies', label: t('Saved answers'), icon: IconMessage2Bolt, admin: true },
          { to: '/settings/blocked', label: t('Blocked'), icon: IconBan, admin: true },
          { to: '/settings/bots', label: t('Bots'), icon: IconRobot, admin: false },
        ],
      },
      {
        cap: t('Account'),
        links: [
          { to: '/settings/account', label: t('Account'), icon: IconBuilding, admin: false },
          { to: '/settings/api', label: t('API'), icon: IconPlugConnected, admin: true },
          { to: '/settings/webhooks', label: t('Webhooks'), icon: IconWebhook, admin: false },
          { to: '/settings/import', label: t('Import'), icon: IconFileImport, admin: true },
        ],
      },
      {
        cap: t('Record'),
        links: [
          { to: '/settings/audit', label: t('Audit log'), icon: IconListSearch, admin: true },
          { to: '/settings/agreement', label: t('Agreement'), icon: IconFileCertificate, admin: false },
        ],
      },
    ] as const,
)

/** What concerns answering, which agent managers look after. */
const TALKS: ReadonlySet<string> = new Set([
  '/settings/skills',
  '/settings/bots',
  '/settings/replies',
  '/settings/blocked',
])

/** The rooms of the settings at the left, the open one beside them. */
export function SettingsScreen() {
  useTitle(t('Settings'))
  const { role } = useSession()
  const admin = role === 'administrator'
  const links = useRef<HTMLDivElement>(null)
  const { pathname } = useLocation()
  // On a phone the rooms lie in one line that scrolls: the open one is brought into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is what moves the mark
  useEffect(() => {
    links.current?.querySelector('.on')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return (
    <div className="settings">
      <nav className="nav settings-nav" aria-label={t('Settings')}>
        <h1 className="h-voice">{t('Settings')}</h1>
        <div className="settings-links" ref={links}>
          {GROUPS.map(({ cap, links }) => {
            const shown = links.filter(
              (link) =>
                admin ||
                (role === 'agent_manager' ? TALKS.has(link.to) : !link.admin && link.to !== '/settings/bots'),
            )
            if (shown.length === 0) return null
            return (
              <div key={cap}>
                <div className="cap">{cap}</div>
                {shown.map(({ to, label, icon: Icon }) => (
                  <Link key={to} to={to} activeProps={{ className: 'on' }}>
                    <Icon className="i" aria-hidden />
                    {label}
                  </Link>
                ))}
              </div>
            )
          })}
        </div>
      </nav>
      <div className="settings-page">
        <Outlet />
      </div>
    </div>
  )
}
