import { api } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { ApiError, call, keys, messageFor, messageOf } from '../../api/index.ts'
import { Button, EmptyState, ErrorNote, t, useTitle } from '../../ui/index.ts'
import { EntryPage } from './EntryPage.tsx'
import { NewPasswordField } from './NewPasswordField.tsx'
import { MIN_PASSWORD } from './passwords.ts'

const route = getRouteApi('/password/$token')

/** Who has the link chooses a new password, and is in. */
export function PasswordScreen() {
  useTitle(t('New password'))
  const { token } = route.useParams()
  const offer = useQuery({
    queryKey: ['password-link', token],
    queryFn: () => call(api.getPasswordLink, { params: { token } }),
    retry: false,
  })
  return (
    <EntryPage>
      {offer.error && (
        <EmptyState
          page
          title={t('This link cannot be used')}
          action={
            <Link to="/sign-in" className="btn">
              {t('Go to sign in')}
            </Link>
          }
        >
          {offer.error instanceof ApiError && offer.error.status === 404
            ? t('The link is cut off, or a newer one took its place. An administrator can make a new one.')
            : messageOf(offer.error)}
        </EmptyState>
      )}
      {offer.data && <PasswordForm token={token} {...offer.data} />}
    </EntryPage>
  )
}

function PasswordForm({
  token,
  email,
  name,
  brand,
}: {
  token: string
  email: string
  name: string
  brand: string
}) {
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const navigate = useNavigate()
  const save = useMutation({
    mutationFn: () => call(api.setPassword, { params: { token }, body: { password } }),
    onSuccess: (session) => {
      client.clear()
      client.setQueryData(keys.session, session)
      void navigate({ to: '/' })
    },
  })
  const missing = MIN_PASSWORD - password.length
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (missing > 0) document.querySelector<HTMLInputElement>('[name=password]')?.focus()
    else save.mutate()
  }
  return (
    <form className="entry-form narrow" onSubmit={submit} noValidate>
      <div>
        <h1>{t('A new password')}</h1>
        <p className="t2">
          {t('For {email} at {brand}. Every browser you are signed in with is signed out.', { email, brand })}
        </p>
      </div>
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <NewPasswordField
        value={password}
        own={[name, email, brand]}
        onChange={setPassword}
        error={
          tried && missing > 0
            ? t(
                '{missing, plural, one {# more character is needed.} other {# more characters are needed.}}',
                { missing },
              )
            : messageFor(save.error, 'password')
        }
      />
      {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
      <Button kind="primary" size="lg" type="submit" wide busy={save.isPending}>
        {t('Save it and sign in')}
      </Button>
    </form>
  )
}
