import { api, type Webhook, type WebhookEventType } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageFor, messageOf, queries } from '../../../api/index.ts'
import { Button, Check, Dialog, ErrorNote, SelectField, T, TextField, t, toast } from '../../../ui/index.ts'
import { WebhookSecret } from './WebhookSecret.tsx'
import { EVENT_WORDS, FIRST_EVENTS, GROUPS } from './words.ts'

type Props = {
  /** Absent for a new one. */
  webhook?: Webhook
  inside: readonly string[]
  onClose: () => void
  onMade?: (id: string) => void
}

const EVERY = 'every'

/** Makes a webhook or changes one. The secret of a new one is shown once. */
export function WebhookForm({ webhook, inside, onClose, onMade }: Props) {
  const [name, setName] = useState(webhook?.name ?? '')
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [events, setEvents] = useState<WebhookEventType[]>(webhook?.events ?? FIRST_EVENTS)
  const [campaigns, setCampaigns] = useState(webhook?.campaignIds ?? [])
  const [tried, setTried] = useState(false)
  const known = useQuery(queries.campaignNames())
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: async () => {
      const body = { name: name.trim(), url: url.trim(), events, campaignIds: campaigns }
      if (!webhook) return call(api.createWebhook, { body })
      await call(api.changeWebhook, { params: { id: webhook.id }, body })
      return null
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: keys.webhooks })
      if (made) return
      onClose()
      toast(t('{name} is saved', { name: name.trim() }))
    },
  })
  if (save.data)
    return (
      <WebhookSecret
        title={t('{name} is ready', { name: save.data.webhook.name })}
        secret={save.data.secret}
        onClose={() => {
          onClose()
          onMade?.(save.data!.webhook.id)
        }}
      />
    )
  const nameError =
    tried && name.trim() === '' ? t('A name is needed, like Order system.') : messageFor(save.error, 'name')
  const urlError = tried && url.trim() === '' ? t('An address is needed.') : messageFor(save.error, 'url')
  const none = tried && events.length === 0
  const submit = () => {
    setTried(true)
    if (name.trim() !== '' && url.trim() !== '' && events.length > 0) save.mutate()
  }
  const toggle = (event: WebhookEventType, on: boolean) =>
    setEvents((before) => (on ? [...before, event] : before.filter((one) => one !== event)))
  const choices = (known.data?.campaigns ?? []).map(({ id, name: label }) => ({ value: id, label }))
  return (
    <Dialog
      title={webhook ? t('Change {name}', { name: webhook.name }) : t('Who is to be told?')}
      opened
      onClose={onClose}
      onSubmit={submit}
      width={640}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" busy={save.isPending}>
            {webhook ? t('Save') : t('Create')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField
          label={t('Name')}
          data-autofocus
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={nameError}
        />
        <TextField
          label={t('Address')}
          inputMode="url"
          spellCheck={false}
          maxLength={2000}
          placeholder="https://hooks.brand.example/foreword"
          hint={
            inside.length > 0
              ? t('Begins with https:// and is on the public internet, or is one of {hosts}.', {
                  hosts: inside.join(', '),
                })
              : t('Begins with https:// and is on the public internet.')
          }
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          error={urlError}
        />
        <SelectField
          label={t('Campaigns')}
          hint={t(
            'Of one campaign, only its own messages, answers and opt-outs. Of every campaign, also what belongs to none.',
          )}
          searchable
          data={[
            { value: EVERY, label: t('Every campaign') },
            ...choices,
            ...campaigns
              .filter((id) => !choices.some((one) => one.value === id))
              .map((id) => ({ value: id, label: id })),
          ]}
          value={campaigns[0] ?? EVERY}
          onChange={(value) => setCampaigns(!value || value === EVERY ? [] : [value])}
        />
        {campaigns.length > 1 && (
          <p className="t3 f12">
            {t('And {count} more, set by the API. Choosing another here replaces them.', {
              count: campaigns.length - 1,
            })}
          </p>
        )}
        {GROUPS.map(({ title, events: all }) => {
          const chosen = all.filter((event) => events.includes(event)).length
          return (
            <fieldset key={title} className="webhook-events">
              <legend className="row g12">
                <span className="lab">{title}</span>
                <Button
                  size="sm"
                  kind="quiet"
                  aria-label={
                    chosen === all.length
                      ? t('{title}: choose none', { title })
                      : t('{title}: choose all', { title })
                  }
                  onClick={() =>
                    setEvents((before) => [
                      ...before.filter((event) => !all.includes(event)),
                      ...(chosen === all.length ? [] : all),
                    ])
                  }
                >
                  {chosen === all.length ? t('None') : t('All')}
                </Button>
              </legend>
              <div className="webhook-checks">
                {all.map((event) => (
                  <Check
                    key={event}
                    label={EVENT_WORDS[event]}
                    hint={event}
                    checked={events.includes(event)}
                    onChange={(change) => toggle(event, change.currentTarget.checked)}
                  />
                ))}
              </div>
            </fieldset>
          )
        })}
        {none && <ErrorNote>{t('Choose at least one event.')}</ErrorNote>}
        {save.error && !nameError && !urlError && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
        {!webhook && (
          <p className="t3 f12">
            <T
              text="What happens from now on is told. Its address is called with a signature in <code>webhook-signature</code>."
              with={{ code: (words) => <span className="mono">{words}</span> }}
            />
          </p>
        )}
      </div>
    </Dialog>
  )
}
