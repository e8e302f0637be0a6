import { TALKERS } from '@foreword/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { queries, useSession } from '../api/index.ts'
import { startLive } from '../live/live.ts'
import { FormatProvider } from '../ui/index.ts'
import { useKeys } from '../ui/keys.ts'
import { MOST_TABS, Shell } from '../ui/Shell.tsx'
import { AccountSwitch } from './AccountSwitch.tsx'
import { AgreementLine } from './AgreementLine.tsx'
import { ConnectionLine } from './ConnectionLine.tsx'
import { ExportNotice } from './ExportNotice.tsx'
import { HistoryNotice } from './HistoryNotice.tsx'
import { NotForYou } from './NotForYou.tsx'
import { Notices } from './Notices.tsx'
import { navigationFor, rolesInstead } from './navigation.ts'
import { OfferLine } from './OfferLine.tsx'
import { Palette } from './Palette.tsx'
import { PulseBox } from './PulseBox.tsx'
import { ShortcutsDialog } from './ShortcutsDialog.tsx'
import { UnsentLine } from './UnsentLine.tsx'
import { UserMenu } from './UserMenu.tsx'
import { WebhookLine } from './WebhookLine.tsx'

/** Around every signed-in screen: navigation by role, the pulse, live hints, search, shortcuts. */
export function Frame() {
  const session = useSession()
  const client = useQueryClient()
  const pulse = useQuery(queries.pulse()).data
  const [searching, setSearching] = useState(false)
  const [shortcuts, setShortcuts] = useState(false)
  const { pathname } = useLocation()
  const talks = TALKERS.some((role) => role === session.role)
  useEffect(
    () => startLive(client, { userId: session.user.id, answers: talks, agent: session.role === 'agent' }),
    [client, session.user.id, session.role, talks],
  )
  const { items, settings } = navigationFor(session.role, pulse?.waitingConversations)
  const searches = items.some((item) => item.to === '/campaigns')
  useKeys({
    'mod+k': searches ? () => setSearching(true) : undefined,
    '?': () => setShortcuts(true),
  })
  const instead = rolesInstead(session.role, pathname)
  const menu = { session, onShortcuts: () => setShortcuts(true) }
  return (
    <FormatProvider zone={session.account.timeZone}>
      <Shell
        brand={<AccountSwitch name={session.account.name} />}
        items={items}
        settings={settings}
        pulse={<PulseBox pulse={pulse} />}
        user={<UserMenu {...menu} />}
        more={
          <UserMenu {...menu} asTab further={[...items.slice(MOST_TABS), ...(settings ? [settings] : [])]} />
        }
        rail={pathname.startsWith('/conversations')}
        onSearch={searches ? () => setSearching(true) : undefined}
        banner={
          <>
            <ConnectionLine />
            {searches && <AgreementLine admin={session.role === 'administrator'} />}
            {session.role === 'administrator' && <WebhookLine />}
            <UnsentLine pulse={pulse} role={session.role} />
            {talks && <OfferLine here={pathname.startsWith('/conversations')} />}
          </>
        }
      >
        {instead ? <NotForYou role={session.role} roles={instead} /> : <Outlet />}
      </Shell>
      {talks && <Notices />}
      {searches && <ExportNotice />}
      {talks && session.role !== 'agent' && <HistoryNotice />}
      {searches && <Palette opened={searching} onClose={() => setSearching(false)} />}
      <ShortcutsDialog role={session.role} opened={shortcuts} onClose={() => setShortcuts(false)} />
    </FormatProvider>
  )
}
