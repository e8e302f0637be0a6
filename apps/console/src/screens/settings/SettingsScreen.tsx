import {
  IconBroadcast,
  IconBuilding,
  IconCalendarClock,
  IconCoins,
  IconFileCertificate,
  IconGauge,
  IconHandStop,
  IconListSearch,
  IconPlugConnected,
  IconRobot,
  IconRoute,
  IconUserOff,
  IconUsers,
} from '@tabler/icons-react'
import { Link, Outlet } from '@tanstack/react-router'
import { useSession } from '../../api/index.ts'
import { useTitle } from '../../ui/index.ts'
import './settings.css'

const GROUPS = [
  {
    cap: 'Sending',
    links: [
      { to: '/settings/senders', label: 'Senders', icon: IconBroadcast, admin: false },
      { to: '/settings/windows', label: 'Windows & holidays', icon: IconCalendarClock, admin: false },
      { to: '/settings/limits', label: 'Limits', icon: IconGauge, admin: false },
      { to: '/settings/prices', label: 'Prices', icon: IconCoins, admin: false },
      { to: '/settings/exclusions', label: 'Exclusion lists', icon: IconUserOff, admin: false },
      { to: '/settings/opt-out-words', label: 'Opt-out words', icon: IconHandStop, admin: false },
    ],
  },
  {
    cap: 'People',
    links: [
      { to: '/settings/people', label: 'People', icon: IconUsers, admin: false },
      { to: '/settings/skills', label: 'Skills', icon: IconRoute, admin: false },
      { to: '/settings/bots', label: 'Bots', icon: IconRobot, admin: false },
    ],
  },
  {
    cap: 'Account',
    links: [
      { to: '/settings/account', label: 'Account', icon: IconBuilding, admin: false },
      { to: '/settings/api', label: 'API', icon: IconPlugConnected, admin: true },
    ],
  },
  {
    cap: 'Record',
    links: [
      { to: '/settings/audit', label: 'Audit log', icon: IconListSearch, admin: true },
      { to: '/settings/agreement', label: 'Agreement', icon: IconFileCertificate, admin: false },
    ],
  },
] as const

/** The rooms of the settings at the left, the open one beside them. */
export function SettingsScreen() {
  useTitle('Settings')
  const { role } = useSession()
  const admin = role === 'administrator'
  return (
    <div className="settings">
      <nav className="nav settings-nav" aria-label="Settings">
        <h1 className="h-voice">Settings</h1>
        <div className="settings-links">
          {GROUPS.map(({ cap, links }) => {
            const shown = links.filter(
              (link) => admin || (role === 'agent_manager' ? link.to === '/settings/skills' : !link.admin),
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
