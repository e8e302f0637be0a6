import { api, type BotKind } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call, keys, messageFor, messageOf } from '../../../api/index.ts'
import { Button, Dialog, ErrorNote, Radio, TextField, t } from '../../../ui/index.ts'
import { SecretOnce } from './SecretOnce.tsx'
import { KIND_HINTS, KIND_WORDS } from './words.ts'

const KINDS: readonly BotKind[] = ['flow', 'webhook', 'model']

/** A draft that nobody meets yet. */
export function NewBot({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<BotKind>('flow')
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const navigate = useNavigate()
  const create = useMutation({
    mutationFn: () => call(api.createBot, { body: { kind, name: name.trim() } }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: keys.bots })
      if (!made.secret) void navigate({ to: '/settings/bots/$id', params: { id: made.id } })
    },
  })
  if (create.data?.secret) {
    const { id, secret } = create.data
    return (
      <SecretOnce
        secret={secret}
        onClose={() => {
          onClose()
          void navigate({ to: '/settings/bots/$id', params: { id } })
        }}
      />
    )
  }
  const missing =
    tried && name.trim() === ''
      ? t('A name is needed, such as Mila. People do not see it by SMS.')
      : undefined
  const wrong = missing ?? messageFor(create.error, 'name')
  const submit = () => {
    setTried(true)
    if (name.trim() !== '') create.mutate()
  }
  return (
    <Dialog
      title={t('Which bot is it to be?')}
      opened
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" busy={create.isPending}>
            {t('Make the draft')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField
          label={t('Name')}
          data-autofocus
          maxLength={60}
          hint={t('Agents see it beside what the bot says; in the app people do too.')}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={wrong}
        />
        <fieldset className="stack-8">
          <legend className="lab">{t('Who decides what it says')}</legend>
          {KINDS.map((one) => (
            <Radio
              key={one}
              name="kind"
              label={KIND_WORDS[one]}
              hint={KIND_HINTS[one]}
              checked={kind === one}
              onChange={() => setKind(one)}
            />
          ))}
        </fieldset>
        {create.error && !wrong && <ErrorNote>{messageOf(create.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
