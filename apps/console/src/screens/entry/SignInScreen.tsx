import { api } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { ApiError, call, isCode, keys, messageOf } from '../../api/index.ts'
import { Button, ErrorNote, PasswordField, TextField, t, useTitle } from '../../ui/index.ts'
import { EntryPage } from './EntryPage.tsx'
import { Forgotten } from './Forgotten.tsx'
import { triesLeftWords } from './passwords.ts'

const route = getRouteApi('/sign-in')

/** Signs in and goes back to where the session had ended. */
export function SignInScreen() {
  useTitle(t('Sign in'))
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const client = useQueryClient()
  const router = useRouter()
  const back = route.useSearch().return ?? '/'
  const signIn = useMutation({
    mutationFn: () => call(api.signIn, { body: { email: email.trim(), password } }),
    onSuccess: (session) => {
      client.clear()
      client.setQueryData(keys.session, session)
      router.history.push(back)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (email.trim() === '') document.querySelector<HTMLInputElement>('[name=email]')?.focus()
    else if (password === '') document.querySelector<HTMLInputElement>('[name=password]')?.focus()
    else signIn.mutate()
  }
  const wrong = isCode(signIn.error, 'wrong_password')
  return (
    <EntryPage>
      <form className="entry-form narrow" onSubmit={submit} noValidate>
        <h1>{t('Sign in')}</h1>
        <TextField
          label={t('Work e-mail')}
          name="email"
          type="email"
          size="lg"
          autoComplete="username"
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField
          label={t('Password')}
          name="password"
          size="lg"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={wrong ? wrongWords(signIn.error) : undefined}
        />
        {signIn.error && !wrong && <ErrorNote>{messageOf(signIn.error)}</ErrorNote>}
        <Button kind="primary" size="lg" wide type="submit" busy={signIn.isPending}>
          {t('Sign in')}
        </Button>
        <Forgotten email={email} />
      </form>
    </EntryPage>
  )
}

function wrongWords(error: unknown): string {
  const tries = error instanceof ApiError ? triesLeftWords(error.details.triesLeft) : ''
  return `${t('E-mail and password do not match.')} ${tries}`.trim()
}
