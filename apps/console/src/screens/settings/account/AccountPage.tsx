import type { AccountSettings } from '@foreword/contract'
import { api } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call, keys, messageFor, messageOf, queries, useSession } from '../../../api/index.ts'
import {
  AreaField,
  countries,
  ErrorNote,
  SelectField,
  SkeletonRows,
  T,
  TextField,
  t,
  timeZones,
  toast,
} from '../../../ui/index.ts'
import { SaveFoot } from '../SaveFoot.tsx'
import { SettingsHead } from '../SettingsHead.tsx'
import { anyOpen, DAYS, dayError } from './days.ts'
import { HoursEditor } from './HoursEditor.tsx'
import { MediaHosts } from './MediaHosts.tsx'
import { OptOutTexts } from './OptOutTexts.tsx'

/** What holds for the whole account unless a campaign says otherwise. */
export function AccountPage() {
  const admin = useSession().role === 'administrator'
  const account = useQuery(queries.account())
  return (
    <>
      {account.error && !account.data && <ErrorNote>{messageOf(account.error)}</ErrorNote>}
      {account.isPending && <SkeletonRows rows={6} />}
      {account.data && (
        <AccountForm key={account.data.consentStatementVersion} saved={account.data} admin={admin} />
      )}
    </>
  )
}

function AccountForm({ saved, admin }: { saved: AccountSettings; admin: boolean }) {
  const [form, setForm] = useState(saved)
  const client = useQueryClient()
  const changes = changesOf(saved, form)
  const changed = Object.keys(changes).length > 0
  const wrongHours = DAYS.some(({ day }) => dayError(form.defaultWindow[day])) || !anyOpen(form.defaultWindow)
  const save = useMutation({
    mutationFn: () => call(api.changeAccount, { body: changes }),
    onSuccess: async (now) => {
      client.setQueryData(keys.account, now)
      setForm(now)
      toast(t('The account is saved'))
      await client.invalidateQueries({ queryKey: keys.session })
    },
  })
  const set = (change: Partial<AccountSettings>) => setForm((before) => ({ ...before, ...change }))
  return (
    <>
      <div className="settings-scroll">
        <SettingsHead
          title={t('Account')}
          about={t('Number {number}. What holds unless a campaign says otherwise.', { number: saved.number })}
        />
        {!admin && <p className="t3 f12 only-admin">{t('Only administrators can change this.')}</p>}
        <div className="settings-form">
          <Basics form={form} admin={admin} error={save.error} onChange={set} />
          <h3>{t('Delivery window')}</h3>
          <p className="t2">
            <T
              text="On each person’s own clock. New campaigns begin with it; hours that nothing may exceed are under <a>Windows & holidays</a>."
              with={{
                a: (words) => (
                  <Link to="/settings/windows" className="link">
                    {words}
                  </Link>
                ),
              }}
            />
          </p>
          <HoursEditor
            window={form.defaultWindow}
            disabled={!admin}
            onChange={(defaultWindow) => set({ defaultWindow })}
          />
          {!anyOpen(form.defaultWindow) && (
            <ErrorNote>{t('No day is on, so nothing could ever be sent. Switch one on.')}</ErrorNote>
          )}
          <h3>{t('Words')}</h3>
          <Words form={form} admin={admin} error={save.error} onChange={set} />
          <OptOutTexts
            texts={form.optOutTexts}
            disabled={!admin}
            onChange={(optOutTexts) => set({ optOutTexts })}
          />
          <h3>{t('Pictures')}</h3>
          <MediaHosts
            key={saved.mediaHosts.join()}
            hosts={form.mediaHosts}
            disabled={!admin}
            error={messageFor(save.error, 'mediaHosts')}
            onChange={(mediaHosts) => set({ mediaHosts })}
          />
          {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
        </div>
      </div>
      {admin && (
        <SaveFoot
          changed={changed}
          wrong={wrongHours || Object.values(form.optOutTexts).some((text) => text.trim().length < 3)}
          busy={save.isPending}
          onTakeBack={() => setForm(saved)}
          onSave={() => save.mutate()}
        />
      )}
    </>
  )
}

type PartProps = {
  form: AccountSettings
  admin: boolean
  error: unknown
  onChange: (change: Partial<AccountSettings>) => void
}

function Basics({ form, admin, error, onChange }: PartProps) {
  return (
    <>
      <TextField
        label={t('Brand')}
        value={form.name}
        maxLength={120}
        disabled={!admin}
        onChange={(event) => onChange({ name: event.target.value })}
        error={form.name.trim() ? messageFor(error, 'name') : t('A name is needed.')}
      />
      <div className="two-fields">
        <SelectField
          label={t('Time zone')}
          hint={t('For reports and schedules.')}
          searchable
          disabled={!admin}
          data={timeZones(form.timeZone)}
          value={form.timeZone}
          onChange={(timeZone) => onChange({ timeZone })}
          error={messageFor(error, 'timeZone')}
        />
        <SelectField
          label={t('Numbers without a country code are from')}
          searchable
          disabled={!admin}
          data={countries()}
          value={form.defaultCountry}
          onChange={(defaultCountry) => onChange({ defaultCountry })}
        />
      </div>
    </>
  )
}

function Words({ form, admin, error, onChange }: PartProps) {
  return (
    <>
      <TextField
        label={t('Opt-out text')}
        hint={t('Stands at the end of every message, and is counted in its length.')}
        value={form.optOutText}
        maxLength={300}
        disabled={!admin}
        onChange={(event) => onChange({ optOutText: event.target.value })}
        error={
          form.optOutText.trim().length >= 3
            ? messageFor(error, 'optOutText')
            : t('Say how people can stop, like “Reply STOP to opt out.”')
        }
      />
      <AreaField
        label={t('Consent statement')}
        hint={t(
          'Version {consentStatementVersion}. Whoever launches confirms it; a change gets the next version.',
          { consentStatementVersion: form.consentStatementVersion },
        )}
        rows={5}
        value={form.consentStatement}
        maxLength={4000}
        disabled={!admin}
        onChange={(event) => onChange({ consentStatement: event.target.value })}
        error={
          form.consentStatement.trim().length >= 20
            ? messageFor(error, 'consentStatement')
            : t('At least 20 characters: what does the sender confirm?')
        }
      />
    </>
  )
}

const FIELDS = [
  'name',
  'timeZone',
  'defaultCountry',
  'optOutText',
  'defaultWindow',
  'consentStatement',
  'mediaHosts',
  'optOutTexts',
] as const

/** Only what was changed is sent, so that two people can change different things at once. */
function changesOf(
  saved: AccountSettings,
  form: AccountSettings,
): Partial<Pick<AccountSettings, (typeof FIELDS)[number]>> {
  const changed = FIELDS.filter((field) => JSON.stringify(saved[field]) !== JSON.stringify(form[field]))
  return Object.fromEntries(changed.map((field) => [field, form[field]]))
}
