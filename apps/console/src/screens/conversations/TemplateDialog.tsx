import { api, type Conversation, type ResponseOf, slotsOf } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call, keys, messageOf, useSession } from '../../api/index.ts'
import {
  Button,
  Dialog,
  EmptyState,
  ErrorNote,
  SelectField,
  SkeletonRows,
  slotWords,
  TextField,
  t,
  toast,
  WhatsAppPreview,
  whatsAppMessage,
} from '../../ui/index.ts'
import { conversationQuery, templatesQuery } from './queries.ts'
import { personOf } from './words.ts'

type Props = { conversation: Conversation; onClose(): void }
type Template = ResponseOf<typeof api.listConversationTemplates>['templates'][number]

/** Sends an approved template: what still reaches a person once the 24 hours are over. */
export function TemplateDialog({ conversation, onClose }: Props) {
  const { summary, customer } = conversation
  const { data, error, refetch } = useQuery(templatesQuery(summary.id))
  const [chosen, setChosen] = useState<Template | null>(null)
  const [fills, setFills] = useState<Record<string, string>>({})
  const [tried, setTried] = useState(false)
  const sending = useSendTemplate(summary.id, onClose)
  const choose = (id: string) => {
    const template = data?.templates.find((one) => one.id === id) ?? null
    setChosen(template)
    setFills(template ? prefilled(template, customer) : {})
    setTried(false)
    sending.reset()
  }
  const missing = chosen ? slotsOf(chosen.parts).filter((slot) => isMissing(chosen, slot, fills)) : []
  const send = () => {
    setTried(true)
    if (chosen && missing.length === 0) sending.mutate({ templateId: chosen.id, fills })
  }
  const none = data?.templates.length === 0
  return (
    <Dialog
      title={t('Which template should {summary} get?', { summary: personOf(summary) })}
      opened
      width={720}
      onClose={onClose}
      onSubmit={send}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{none ? t('Close') : t('Not now')}</Button>
          {!none && (
            <Button kind="primary" type="submit" busy={sending.isPending} disabled={!data}>
              {t('Send')}
            </Button>
          )}
        </>
      }
    >
      {error && !data ? (
        <ErrorNote
          action={
            <Button size="sm" onClick={() => void refetch()}>
              {t('Try again')}
            </Button>
          }
        >
          {messageOf(error)}
        </ErrorNote>
      ) : !data ? (
        <SkeletonRows rows={3} height={48} />
      ) : none ? (
        <NoTemplates />
      ) : (
        <div className="cv-template">
          <div className="stack">
            <SelectField
              label={t('Template')}
              searchable
              data={data.templates.map((one) => ({ value: one.id, label: `${one.name} (${one.language})` }))}
              value={chosen?.id ?? null}
              onChange={choose}
              placeholder={t('Find a template')}
              hint={t('Those that WhatsApp has approved for this number.')}
              error={tried && !chosen ? t('Choose the template to send.') : undefined}
            />
            {chosen &&
              slotsOf(chosen.parts).map((slot) => (
                <TextField
                  key={slot.key}
                  label={slotWords(slot.label)}
                  value={fills[slot.key] ?? ''}
                  onChange={(event) => setFills({ ...fills, [slot.key]: event.currentTarget.value })}
                  placeholder={chosen.defaults[slot.key] ?? ''}
                  hint={slot.wants === 'link' ? t('A public address that begins with https://') : undefined}
                  error={tried && isMissing(chosen, slot, fills) ? t('A value is needed here.') : undefined}
                />
              ))}
            {sending.error && <ErrorNote>{messageOf(sending.error)}</ErrorNote>}
          </div>
          <WhatsAppPreview
            {...(chosen
              ? whatsAppMessage(chosen.parts, { ...chosen.defaults, ...filled(fills) })
              : { header: null, body: t('Choose a template to see it here.'), footer: null, buttons: [] })}
          />
        </div>
      )}
    </Dialog>
  )
}

function NoTemplates() {
  const { role } = useSession()
  return (
    <EmptyState title={t('No template is approved for this number')}>
      {role === 'administrator'
        ? t('Make one under Templates and hand it in: WhatsApp reviews it, often within minutes.')
        : t('A campaign manager makes one under Templates and hands it in for review.')}
    </EmptyState>
  )
}

/** Each try carries the same id, so that a lost answer cannot send it twice. */
function useSendTemplate(id: string, onSent: () => void) {
  const client = useQueryClient()
  const messageId = useRef(crypto.randomUUID())
  return useMutation({
    mutationFn: (body: { templateId: string; fills: Record<string, string> }) =>
      call(api.sendTemplate, {
        params: { id },
        body: { templateId: body.templateId, fills: filled(body.fills), messageId: messageId.current },
      }),
    onSuccess: (fresh) => {
      client.setQueryData(conversationQuery(id).queryKey, fresh)
      void client.invalidateQueries({ queryKey: keys.conversations })
      toast(t('Template on its way'))
      onSent()
    },
  })
}

type Slot = ReturnType<typeof slotsOf>[number]

const isMissing = (template: Template, slot: Slot, fills: Record<string, string>): boolean =>
  slot.required && !fills[slot.key]?.trim() && !template.defaults[slot.key]?.trim()

/** Without the empty ones, for which the template's own defaults stand in. */
const filled = (fills: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fills).filter(([, value]) => value.trim() !== ''))

/** A variable that is called like a column of the campaign's file begins with the person's value. */
function prefilled(template: Template, customer: Record<string, string>): Record<string, string> {
  const known = slotsOf(template.parts).map((slot) => [
    slot.key,
    customer[slot.key.split('.')[1] ?? ''] ?? '',
  ])
  return Object.fromEntries(known.filter(([, value]) => value !== ''))
}
