import { api } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { ApiError, call, keys, messageFor, messageOf } from '../../api/index.ts'
import {
  Button,
  EmptyState,
  ErrorNote,
  midSentence,
  ROLE_WORDS,
  TextField,
  t,
  useTitle,
} from '../../ui/index.ts'
import { EntryPage } from './EntryPage.tsx'
import { NewPasswordField } from './NewPasswordField.tsx'
import { MIN_PASSWORD } from './passwords.ts'

const route = getRouteApi('/invitation/$token')

/** An invited person gives a name and a password, and is in. */
export function InvitationScreen() {
  useTitle(t('Invitation'))
  const { token } = route.useParams()
  const offer = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => call(api.getInvitation, { params: { token } }),
    retry: false,
  })
  return (
    <EntryPage>
      {offer.error && (
        <EmptyState
          page
          title={t('This invitation cannot be used')}
          action={
            <Link to="/sign-in" className="btn">
              {t('Go to sign in')}
            </Link>
          }
        >
          {offer.error instanceof ApiError && offer.error.status === 404
            ? t('The link is cut off, or was taken back. Whoever invited you can make a new one.')
            : messageOf(offer.error)}
        </EmptyState>
      )}
      {offer.data && <AcceptForm token={token} {...offer.data} />}
    </EntryPage>
  )
}

type Offer = { token: string; email: string; brand: string; role: keyof typeof ROLE_WORDS }

function AcceptForm({ token, email, brand, role }: Offer) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const navigate = useNavigate()
  const accept = useMutation({
    mutationFn: () =>
      call(api.acceptInvitation, { params: { token }, body: { name: name.trim(), password } }),
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
    const first = name.trim() === '' ? 'name' : missing > 0 ? 'password' : undefined
    if (first) document.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus()
    else accept.mutate()
  }
  return (
    <form className="entry-form narrow" onSubmit={submit} noValidate>
      <div>
        <h1>{t('Join {brand}', { brand })}</h1>
        <p className="t2">
          {t('As {role}. You sign in with {email}.', { role: midSentence(ROLE_WORDS[role]), email })}
        </p>
      </div>
      <TextField
        label={t('Your name')}
        name="name"
        size="lg"
        autoComplete="name"
        autoFocus
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={tried && name.trim() === '' ? t('Your name is needed.') : messageFor(accept.error, 'name')}
      />
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
            : messageFor(accept.error, 'password')
        }
      />
      {accept.error && <ErrorNote>{messageOf(accept.error)}</ErrorNote>}
      <Button kind="primary" size="lg" type="submit" wide busy={accept.isPending}>
        {t('Join and sign in')}
      </Button>
    </form>
  )
}
