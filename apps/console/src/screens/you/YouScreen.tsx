import { api, type OpenSession, TALKERS } from '@foreword/contract'
import { IconCheck, IconDeviceDesktop, IconLogout } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, call, isCode, keys, messageFor, messageOf, queries, useSession } from '../../api/index.ts'
import {
  Avatar,
  Badge,
  Button,
  ErrorNote,
  PageHeader,
  PasswordField,
  ROLE_WORDS,
  SkeletonRows,
  t,
  toast,
  useFormat,
} from '../../ui/index.ts'
import { LanguageChoice } from './LanguageChoice.tsx'
import { NoticesChoice } from './NoticesChoice.tsx'
import './you.css'

/** Your own page: language, notices, where you are signed in, and your password. */
export function YouScreen() {
  const { user, role, account } = useSession()
  return (
    <>
      <PageHeader title={t('You')} />
      <div className="body you">
        <section className="row g12 you-who" aria-label={t('Who you are')}>
          <Avatar name={user.name} large />
          <span className="col">
            <span className="b6 f14">{user.name}</span>
            <span className="t2">
              {t('{email} · {role} at {name}', {
                email: user.email,
                role: ROLE_WORDS[role],
                name: account.name,
              })}
            </span>
          </span>
        </section>
        <LanguageChoice />
        {TALKERS.some((one) => one === role) && <NoticesChoice />}
        <Sessions />
        <Password />
      </div>
    </>
  )
}

function Sessions() {
  const { zoneName } = useFormat()
  const client = useQueryClient()
  const open = useQuery(queries.sessions())
  const refresh = () => client.invalidateQueries({ queryKey: keys.sessions })
  const endOthers = useMutation({
    mutationFn: () => call(api.endOtherSessions, {}),
    onSuccess: async ({ ended }) => {
      toast(
        t('{ended, plural, one {One other session has ended} other {# other sessions have ended}}', {
          ended,
        }),
      )
      await refresh()
    },
  })
  const list = open.data?.sessions ?? []
  return (
    <section aria-labelledby="you-sessions">
      <div className="row you-head">
        <span className="col">
          <h2 id="you-sessions">{t('Where you are signed in')}</h2>
          <span className="f12 t3">
            {t('Times in {zoneName}. One you do not know: end it, then change your password.', { zoneName })}
          </span>
        </span>
        <span className="sp" />
        {list.length > 1 && (
          <Button busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t('Sign out everywhere else')}
          </Button>
        )}
      </div>
      {open.error && <ErrorNote>{messageOf(open.error)}</ErrorNote>}
      {endOthers.error && <ErrorNote>{messageOf(endOthers.error)}</ErrorNote>}
      {open.isPending && <SkeletonRows rows={2} height={52} />}
      <ul className="you-sessions">
        {list.map((session) => (
          <Session key={session.id} session={session} onEnded={refresh} />
        ))}
      </ul>
    </section>
  )
}

function Session({ session, onEnded }: { session: OpenSession; onEnded: () => Promise<void> }) {
  const { dateTime } = useFormat()
  const end = useMutation({
    mutationFn: () => call(api.endSession, { params: { id: session.id } }),
    onSettled: onEnded,
  })
  return (
    <li>
      <IconDeviceDesktop className="i s20 t3" aria-hidden />
      <span className="col">
        <span className="b5">{session.device}</span>
        <span className="f12 t3">
          {session.address
            ? t('Since {since}, from {address}', { since: dateTime(session.since), address: session.address })
            : t('Since {since}', { since: dateTime(session.since) })}
        </span>
      </span>
      <span className="sp" />
      {session.current ? (
        <Badge tone="ok" plain icon={<IconCheck className="i" aria-hidden />}>
          {t('Here')}
        </Badge>
      ) : (
        <Button
          size="sm"
          icon={<IconLogout className="i s14" aria-hidden />}
          busy={end.isPending}
          onClick={() => end.mutate()}
        >
          {t('Sign out')}
        </Button>
      )}
    </li>
  )
}

const LEAST = 12

function Password() {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: () => call(api.changePassword, { body: { current, next } }),
    onSuccess: async () => {
      setCurrent('')
      setNext('')
      setTried(false)
      toast(t('Your password is changed. Other sessions have ended.'))
      await client.invalidateQueries({ queryKey: keys.sessions })
    },
  })
  const missing = LEAST - next.length
  const wrong = isCode(save.error, 'wrong_password')
  return (
    <section aria-labelledby="you-password">
      <h2 id="you-password">{t('Password')}</h2>
      <form
        className="you-password"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (current !== '' && missing <= 0) save.mutate()
        }}
      >
        <PasswordField
          label={t('Your password of today')}
          autoComplete="current-password"
          value={current}
          onChange={(event) => {
            setCurrent(event.target.value)
            save.reset()
          }}
          error={tried && current === '' ? t('Your password of today is needed.') : wrongWords(save.error)}
        />
        <PasswordField
          label={t('New password')}
          autoComplete="new-password"
          hint={t('At least {least} characters. A few words in a row are good.', { least: LEAST })}
          value={next}
          onChange={(event) => setNext(event.target.value)}
          error={
            tried && missing > 0
              ? t(
                  '{missing, plural, one {# more character is needed.} other {# more characters are needed.}}',
                  { missing },
                )
              : messageFor(save.error, 'next')
          }
        />
        {save.error && !wrong && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
        <div>
          <Button type="submit" busy={save.isPending}>
            {t('Change the password')}
          </Button>
        </div>
      </form>
    </section>
  )
}

function wrongWords(error: unknown): string | undefined {
  if (!(error instanceof ApiError) || error.code !== 'wrong_password') return undefined
  const left = Number(error.details.triesLeft)
  const tries = t('{left, plural, one {One try is left.} other {# tries are left.}}', { left })
  return left > 0 ? `${error.message} ${tries}` : error.message
}
