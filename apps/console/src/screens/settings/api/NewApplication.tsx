import { type ApiScope, api, apiScopes, SCOPES, type Scope } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call, keys, messageFor, messageOf } from '../../../api/index.ts'
import { Button, Check, Dialog, ErrorNote, TextField, t } from '../../../ui/index.ts'
import { ApiKeys } from './ApiKeys.tsx'
import { ScopeTable } from './ScopeTable.tsx'
import { SecretOnce } from './SecretOnce.tsx'
import { SCOPE_WORDS } from './words.ts'

/** Makes an application; its secret is shown once. One for /api/v1 gets its key on the way, which is what such a program needs. */
export function NewApplication({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<Scope[]>([...SCOPES])
  const [own, setOwn] = useState<ApiScope[]>([])
  const [tried, setTried] = useState(false)
  const [keying, setKeying] = useState(false)
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: () =>
      call(api.createApplication, { body: { name: name.trim(), scopes: [...scopes, ...own] } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiAccess }),
  })
  const wrong = name.trim() === ''
  const nameError = tried && wrong ? t('A name is needed, like Web shop.') : messageFor(create.error, 'name')
  // The button is at the end of a long table, the name at its beginning: what is wrong there is brought into sight.
  useEffect(() => {
    if (nameError) document.querySelector<HTMLElement>('[role="dialog"] [aria-invalid="true"]')?.focus()
  }, [nameError])
  if (create.data && keying)
    return <ApiKeys application={create.data.application} begins="new" onClose={onClose} />
  if (create.data)
    return (
      <SecretOnce
        title={t('{name} is ready', { name: create.data.application.name })}
        clientId={create.data.application.id}
        secret={create.data.secret}
        onClose={onClose}
        {...(own.length > 0 && {
          note: t('In {api} a program shows a key instead, and needs no secret.', { api: '/api/v1' }),
          action: <Button onClick={() => setKeying(true)}>{t('Make a key')}</Button>,
        })}
      />
    )
  const empty = scopes.length + own.length === 0
  const none = tried && empty
  const submit = () => {
    setTried(true)
    if (!wrong && !empty) create.mutate()
  }
  const toggle = (scope: Scope, on: boolean) =>
    setScopes((before) => SCOPES.filter((one) => (one === scope ? on : before.includes(one))))
  return (
    <Dialog
      title={t('Which program is it for?')}
      opened
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" busy={create.isPending}>
            {t('Create')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField
          label={t('Name')}
          data-autofocus
          maxLength={120}
          hint={t('Campaigns it launches bear this name, and so does the audit log.')}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={nameError}
        />
        <fieldset className="api-scopes">
          <legend className="lab">{t('What it may do')}</legend>
          {SCOPES.map((scope) => (
            <Check
              key={scope}
              label={SCOPE_WORDS[scope].label}
              hint={SCOPE_WORDS[scope].hint}
              checked={scopes.includes(scope)}
              onChange={(event) => toggle(scope, event.currentTarget.checked)}
            />
          ))}
        </fieldset>
        <fieldset className="api-scopes">
          <legend className="lab">{t('In {api}, with a key', { api: '/api/v1' })}</legend>
          <ScopeTable offered={apiScopes} chosen={own} onChange={setOwn} />
        </fieldset>
        {none && <ErrorNote>{t('Choose at least one thing it may do.')}</ErrorNote>}
        {create.error && !nameError && <ErrorNote>{messageOf(create.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
