import { type ApiKey, type ApiScope, type Application, api, apiScopes } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageFor, messageOf } from '../../../api/index.ts'
import { Button, Dialog, ErrorNote, SelectField, TextField, t, useFormat } from '../../../ui/index.ts'
import { CopyField } from '../CopyField.tsx'
import { ScopeTable } from './ScopeTable.tsx'

type Made = { name: string; key: string; note?: string }
type Step = { at: 'list' } | { at: 'new' } | { at: 'made'; made: Made }

type KeysProps = { application: Application; begins?: 'list' | 'new'; onClose: () => void }

/** The keys of a program for /api/v1: made, replaced and revoked here, each shown once. */
export function ApiKeys({ application, begins = 'list', onClose }: KeysProps) {
  const [step, setStep] = useState<Step>({ at: begins })
  // Whoever came for one key is done with it.
  const back = begins === 'new' ? onClose : () => setStep({ at: 'list' })
  const onMade = (made: Made) => setStep({ at: 'made', made })
  if (step.at === 'made') return <KeyOnce made={step.made} onClose={back} />
  if (step.at === 'new') return <NewKey application={application} onMade={onMade} onClose={back} />
  return (
    <List application={application} onMade={onMade} onNew={() => setStep({ at: 'new' })} onClose={onClose} />
  )
}

type ListProps = {
  application: Application
  onMade: (made: Made) => void
  onNew: () => void
  onClose: () => void
}

function List({ application, onMade, onNew, onClose }: ListProps) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: keys.apiAccess })
  const rotate = useMutation({
    mutationFn: (key: ApiKey) => call(api.rotateApiKey, { params: { id: key.id }, body: { keepHours: 24 } }),
    onSuccess: async ({ key }, { name }) => {
      await refresh()
      onMade({ name, key, note: t('The key before holds for another day.') })
    },
  })
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => call(api.revokeApiKey, { params: { id: key.id } }),
    onSuccess: refresh,
  })
  const error = rotate.error ?? revoke.error
  const may = application.scopes.some((scope) => scope.includes(':'))
  return (
    <Dialog
      title={t('Keys of {name}', { name: application.name })}
      opened
      onClose={onClose}
      onSubmit={onClose}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Back')}</Button>
          {may && (
            <Button kind="primary" onClick={onNew}>
              {t('New key')}
            </Button>
          )}
        </>
      }
    >
      <div className="stack">
        <p className="t2">
          {may
            ? t('A program sends its key with every request to {api}. Each may have one of its own.', {
                api: '/api/v1',
              })
            : t('This application may use only the LivePerson-compatible API, which takes its secret.')}{' '}
          <a className="link" href="/api/reference" target="_blank" rel="noreferrer">
            {t('API reference')}
          </a>
        </p>
        {application.apiKeys.map((key) => (
          <KeyLine
            key={key.id}
            apiKey={key}
            busy={rotate.isPending || revoke.isPending}
            onRotate={() => rotate.mutate(key)}
            onRevoke={() => revoke.mutate(key)}
          />
        ))}
        {application.apiKeys.length === 0 && may && <p className="t3">{t('No key yet.')}</p>}
        {error && <ErrorNote>{messageOf(error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}

type LineProps = { apiKey: ApiKey; busy: boolean; onRotate: () => void; onRevoke: () => void }

function KeyLine({ apiKey, busy, onRotate, onRevoke }: LineProps) {
  const { relative, dateTime } = useFormat()
  const { name, hint, scopes, lastUsedAt, endsAt } = apiKey
  return (
    <div className="api-key-line">
      <div className="col">
        <span className="b5">
          {name} <span className="mono t3">{t('fwk_…{hint}', { hint })}</span>
        </span>
        <span className="sub">{scopes.join(', ')}</span>
        <span className="sub">
          {lastUsedAt ? t('Used {when}', { when: relative(new Date(lastUsedAt)) }) : t('Never used')}
          {endsAt && ` · ${t('Ends {when}', { when: dateTime(new Date(endsAt)) })}`}
        </span>
      </div>
      <span className="row g12">
        <Button size="sm" disabled={busy} onClick={onRotate} aria-label={t('Replace {name}', { name })}>
          {t('Replace')}
        </Button>
        <Button
          size="sm"
          kind="danger"
          disabled={busy}
          onClick={onRevoke}
          aria-label={t('Revoke {name}', { name })}
        >
          {t('Revoke')}
        </Button>
      </span>
    </div>
  )
}

function NewKey(props: { application: Application; onMade: (made: Made) => void; onClose: () => void }) {
  const { application, onMade, onClose } = props
  const offered = apiScopes.filter((scope) => application.scopes.includes(scope))
  // The first key needs no name that says more than the program's.
  const [name, setName] = useState(application.apiKeys.length === 0 ? application.name : '')
  const [days, setDays] = useState('365')
  const [scopes, setScopes] = useState<ApiScope[]>(offered)
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: () =>
      call(api.createApiKey, {
        params: { id: application.id },
        body: { name: name.trim(), scopes, days: days === '0' ? null : Number(days) },
      }),
    onSuccess: async ({ key }) => {
      await client.invalidateQueries({ queryKey: keys.apiAccess })
      onMade({ name: name.trim(), key })
    },
  })
  const unnamed = name.trim() === ''
  const submit = () => {
    setTried(true)
    if (!unnamed && scopes.length > 0) create.mutate()
  }
  return (
    <Dialog
      title={t('A new key for {name}', { name: application.name })}
      opened
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" busy={create.isPending}>
            {t('Make the key')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField
          label={t('Name')}
          data-autofocus
          maxLength={120}
          hint={t('Where it is used, like Web shop, live.')}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={tried && unnamed ? t('A name is needed.') : messageFor(create.error, 'name')}
        />
        <SelectField
          label={t('It holds')}
          data={[
            { value: '30', label: t('For 30 days') },
            { value: '90', label: t('For 90 days') },
            { value: '365', label: t('For a year') },
            { value: '0', label: t('Until it is revoked') },
          ]}
          value={days}
          onChange={(value) => setDays(value ?? '365')}
        />
        <ScopeTable offered={offered} chosen={scopes} onChange={setScopes} />
        {tried && scopes.length === 0 && <ErrorNote>{t('Choose at least one thing it may do.')}</ErrorNote>}
        {create.error && !messageFor(create.error, 'name') && (
          <ErrorNote>{messageOf(create.error)}</ErrorNote>
        )}
      </div>
    </Dialog>
  )
}

/** A key at the one moment it can be seen. */
function KeyOnce({ made, onClose }: { made: Made; onClose: () => void }) {
  return (
    <Dialog
      title={t('The key {name} is ready', { name: made.name })}
      opened
      onClose={onClose}
      onSubmit={onClose}
      footer={
        <>
          <span className="sp" />
          <Button kind="primary" type="submit">
            {t('I have kept the key')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="t2">
          {t('It is shown only now: only its hash is kept here. Put it where the program keeps its secrets.')}
        </p>
        <CopyField label={t('API key')} value={made.key} />
        {made.note && <p className="t2">{made.note}</p>}
      </div>
    </Dialog>
  )
}
