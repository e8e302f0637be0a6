import { api } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { call, isCode, keys, messageFor, messageOf } from '../../api/index.ts'
import {
  Button,
  Check,
  countries,
  EmptyState,
  ErrorNote,
  SelectField,
  TextField,
  t,
  timeZones,
  useTitle,
} from '../../ui/index.ts'
import { EntryPage } from './EntryPage.tsx'
import { guessCountry } from './guess.ts'
import { NewPasswordField } from './NewPasswordField.tsx'
import { looksLikeEmail, MIN_PASSWORD } from './passwords.ts'

const route = getRouteApi('/setup')

/** The first start: one form, from the link printed in the terminal. */
export function SetUpScreen() {
  useTitle(t('Set up'))
  const { token } = route.useSearch()
  const link = useQuery({
    queryKey: ['setup', token],
    queryFn: () => call(api.getSetup, { params: { token: token ?? '' } }),
    enabled: token !== undefined && token.length >= 10,
  })
  const used = !token || token.length < 10 || link.data?.usable === false || isCode(link.error, 'link_used')
  return (
    <EntryPage>
      {used ? (
        <UsedLink />
      ) : (
        <SetUpForm token={token} failed={link.error ? messageOf(link.error) : undefined} />
      )}
    </EntryPage>
  )
}

function UsedLink() {
  return (
    <EmptyState
      page
      title={t('This first-run link does not work any more')}
      action={
        <Link to="/sign-in" className="btn">
          {t('Go to sign in')}
        </Link>
      }
    >
      {t(
        'It works once, and only until the account exists. The server prints a new one in its terminal when it starts without an account.',
      )}
    </EmptyState>
  )
}

type Form = {
  brand: string
  timeZone: string
  defaultCountry: string
  name: string
  email: string
  password: string
  sandbox: boolean
}
type Errors = Partial<Record<keyof Form, string>>

function SetUpForm({ token, failed }: { token: string; failed: string | undefined }) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const [form, setForm] = useState<Form>({
    brand: '',
    timeZone: zone,
    defaultCountry: guessCountry(navigator.languages),
    name: '',
    email: '',
    password: '',
    sandbox: true,
  })
  const [errors, setErrors] = useState<Errors>({})
  const client = useQueryClient()
  const navigate = useNavigate()
  const setUp = useMutation({
    mutationFn: () => call(api.setUp, { body: { ...form, email: form.email.trim(), token } }),
    onSuccess: (session) => {
      client.setQueryData(keys.session, session)
      void navigate({ to: '/campaigns' })
    },
  })
  const set = (change: Partial<Form>) => setForm((before) => ({ ...before, ...change }))
  const check = (field: keyof Form) => setErrors((before) => ({ ...before, [field]: errorsOf(form)[field] }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = errorsOf(form)
    setErrors(found)
    const first = Object.keys(found)[0]
    if (first) document.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus()
    else setUp.mutate()
  }
  const text = (field: 'brand' | 'name' | 'email') => ({
    name: field,
    size: 'lg' as const,
    value: form[field],
    onChange: (event: { target: { value: string } }) => set({ [field]: event.target.value }),
    onBlur: () => form[field] && check(field),
    error: errors[field] ?? messageFor(setUp.error, field),
  })
  return (
    <form className="entry-form" onSubmit={submit} noValidate>
      <div>
        <div className="f12 t3 b5">
          {t('First start, from the link printed in your terminal. It works once.')}
        </div>
        <h1>{t('Set up your account')}</h1>
      </div>
      {failed && <ErrorNote>{failed}</ErrorNote>}
      <div className="two-fields">
        <TextField
          label={t('Brand')}
          hint={t('Recipients see it in your messages.')}
          autoFocus
          {...text('brand')}
        />
        <SelectField
          label={t('Home time zone')}
          hint={t('For reports and schedules. People get messages on their own clock.')}
          size="lg"
          searchable
          data={timeZones(zone)}
          value={form.timeZone}
          onChange={(timeZone) => set({ timeZone })}
        />
      </div>
      <SelectField
        label={t('Numbers without a country code are from')}
        size="lg"
        searchable
        data={countries()}
        value={form.defaultCountry}
        onChange={(defaultCountry) => set({ defaultCountry })}
      />
      <hr />
      <div className="two-fields">
        <TextField label={t('Your name')} autoComplete="name" {...text('name')} />
        <TextField label={t('Work e-mail')} type="email" autoComplete="username" {...text('email')} />
      </div>
      <NewPasswordField
        value={form.password}
        own={[form.name, form.email, form.brand]}
        onChange={(password) => set({ password })}
        onBlur={() => form.password && check('password')}
        error={errors.password ?? messageFor(setUp.error, 'password')}
      />
      <Check
        label={t('Start with the sandbox')}
        hint={t('Messages go to virtual phones until you connect a carrier. Nothing reaches a real person.')}
        checked={form.sandbox}
        onChange={(event) => set({ sandbox: event.target.checked })}
      />
      {setUp.error && <ErrorNote>{messageOf(setUp.error)}</ErrorNote>}
      <Button kind="primary" size="lg" type="submit" wide busy={setUp.isPending}>
        {t('Create account and sign in')}
      </Button>
      <p className="f12 t3 ctr">{t('You become its administrator. Invite others from Settings.')}</p>
    </form>
  )
}

function errorsOf(form: Form): Errors {
  return {
    ...(form.brand.trim() ? {} : { brand: t('A brand is needed. It stands above your messages.') }),
    ...(form.name.trim() ? {} : { name: 'Your name is needed. It stands beside what you launch.' }),
    ...(looksLikeEmail(form.email)
      ? {}
      : { email: t('That is not an e-mail address. Write it like name@company.org.') }),
    ...(form.password.length >= MIN_PASSWORD
      ? {}
      : {
          password: t(
            '{missing, plural, one {# more character is needed.} other {# more characters are needed.}}',
            {
              missing: MIN_PASSWORD - form.password.length,
            },
          ),
        }),
  }
}
