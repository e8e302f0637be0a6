import { api } from '@foreword/contract'
import { Menu, useMantineColorScheme } from '@mantine/core'
import {
  IconDeviceMobileMessage,
  IconDots,
  IconKeyboard,
  IconLogout,
  IconMenu2,
  IconMoon,
  IconSun,
  IconSunMoon,
  IconUser,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Session } from '../api/index.ts'
import { call } from '../api/index.ts'
import { Avatar, Kbd, ROLE_WORDS, spoken, t } from '../ui/index.ts'
import type { NavItem } from '../ui/Shell.tsx'

type UserMenuProps = {
  session: Session
  onShortcuts: () => void
  asTab?: boolean
  /** Pages that have no tab of their own on a phone. */
  further?: readonly NavItem[]
}

/** Theme, shortcuts, virtual phones, sign out. `asTab` is its place among the bottom tabs of a phone. */
export function UserMenu({ session, onShortcuts, asTab, further = [] }: UserMenuProps) {
  return (
    <Menu position={asTab ? 'top-end' : 'right-end'} width={224} withinPortal={false}>
      <Menu.Target>
        {asTab ? (
          <button type="button">
            <IconMenu2 className="i s20" aria-hidden />
            {t('More')}
          </button>
        ) : (
          <button type="button" className="me">
            <Avatar name={session.user.name} />
            <span className="col me-words side-wide">
              <span className="ell b5">{session.user.name}</span>
              <span className="f11 t3 ell">{ROLE_WORDS[session.role]}</span>
              <span className="vh">{t(', menu')}</span>
            </span>
            <span className="sp" />
            <IconDots className="i s14" aria-hidden />
          </button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        {asTab && <Menu.Label>{session.user.name}</Menu.Label>}
        {further.map(({ to, label, icon: Icon }) => (
          <Menu.Item key={to} component={Link} to={to} leftSection={<Icon className="i" aria-hidden />}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Item component={Link} to="/you" leftSection={<IconUser className="i" aria-hidden />}>
          {t('You and your sessions')}
        </Menu.Item>
        <Menu.Divider />
        <SchemeItems />
        <Menu.Divider />
        {session.sandboxUrl && (
          <Menu.Item
            component="a"
            href={session.sandboxUrl}
            target="_blank"
            rel="noopener"
            leftSection={<IconDeviceMobileMessage className="i" aria-hidden />}
          >
            {t('Virtual phones')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconKeyboard className="i" aria-hidden />}
          rightSection={<Kbd>?</Kbd>}
          onClick={onShortcuts}
        >
          {t('Keyboard shortcuts')}
        </Menu.Item>
        <SignOutItem />
      </Menu.Dropdown>
    </Menu>
  )
}

const SCHEMES = spoken(
  () =>
    [
      { value: 'auto', label: t('As the system'), icon: IconSunMoon },
      { value: 'light', label: t('Light'), icon: IconSun },
      { value: 'dark', label: t('Dark'), icon: IconMoon },
    ] as const,
)

function SchemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu.RadioGroup value={colorScheme}>
      {SCHEMES.map(({ value, label, icon: Icon }) => (
        <Menu.RadioItem
          key={value}
          value={value}
          rightSection={<Icon className="i t3" aria-hidden />}
          onChange={() => setColorScheme(value)}
        >
          {label}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  )
}

function SignOutItem() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const signOut = async () => {
    // Even when nothing answers, the console forgets whom it showed; the cookie then ends by itself.
    await call(api.signOut, {}).catch(() => undefined)
    client.clear()
    await navigate({ to: '/sign-in' })
  }
  return (
    <Menu.Item leftSection={<IconLogout className="i" aria-hidden />} onClick={signOut}>
      {t('Sign out')}
    </Menu.Item>
  )
}
