import { api, brokenRules } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call, keys, messageFor, messageOf, queries } from '../../../api/index.ts'
import {
  Button,
  EmptyState,
  ErrorNote,
  format,
  PageHeader,
  SelectField,
  t,
  toast,
  WhatsAppPreview,
  whatsAppMessage,
} from '../../../ui/index.ts'
import { BLANK, textOf } from '../editor/form.ts'
import { goTo, Rules } from '../editor/Rules.tsx'
import { TemplateEditor } from '../editor/TemplateEditor.tsx'
import '../templates.css'

/** A new template: it is kept here as a draft, and goes to WhatsApp only when it is handed in. */
export function NewTemplateScreen() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const list = useQuery(queries.templates({}))
  const senders = list.data?.senders ?? []
  const [form, setForm] = useState(BLANK)
  const [chosen, setChosen] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const senderId = chosen ?? senders[0]?.id ?? null
  const broken = brokenRules(textOf(form))
  const make = useMutation({
    mutationFn: async (submit: boolean) => {
      const made = await call(api.createTemplate, { body: { senderId: senderId!, ...textOf(form) } })
      const end = submit
        ? await call(api.submitTemplate, { params: { id: made.id } }).catch((error) => ({ made, error }))
        : made
      return 'error' in end ? end : { made: end, error: null }
    },
    onSuccess: async ({ made, error }) => {
      client.setQueryData(queries.template(made.id).queryKey, made)
      toast(error ? messageOf(error) : made.status === 'draft' ? t('Draft saved') : t('Handed in for review'))
      await navigate({ to: '/templates/$id', params: { id: made.id }, replace: true })
      await client.invalidateQueries({ queryKey: [...keys.templates, 'list'] })
    },
  })
  const submit = () => {
    setTried(true)
    if (broken[0]) return goTo(broken[0].field)
    make.mutate(true)
  }
  const nameless = broken.find((one) => one.field === 'name')
  const save = () => {
    if (nameless) {
      setTried(true)
      return goTo('name')
    }
    make.mutate(false)
  }
  const taken = messageFor(make.error, 'name')
  const shown = [...(taken ? [{ field: 'name', message: taken }] : []), ...(tried ? broken : [])]
  if (list.data && senders.length === 0)
    return (
      <EmptyState
        page
        title={t('Templates belong to a WhatsApp number')}
        action={
          <Link to="/templates" className="btn p">
            {t('All templates')}
          </Link>
        }
      >
        {t('There is none here yet. An administrator adds one in Settings, Senders.')}
      </EmptyState>
    )
  const { parts, examples } = textOf(form)
  return (
    <>
      <PageHeader title={t('New template')} crumb={<Link to="/templates">{t('Templates')}</Link>} />
      <div className="body tpl-page">
        <div className="stack tpl-main">
          {make.error && !taken && <ErrorNote>{messageOf(make.error)}</ErrorNote>}
          {senders.length > 1 && (
            <SelectField
              label={t('Sender')}
              hint={t('The template belongs to its business account, and to every sender of it.')}
              data={senders.map((one) => ({
                value: one.id,
                label: `${one.name} · ${format.phone(one.address)}`,
              }))}
              value={senderId}
              onChange={setChosen}
            />
          )}
          <TemplateEditor form={form} onChange={setForm} broken={shown} mayRename />
        </div>
        <aside className="stack tpl-side" aria-label={t('Preview')}>
          <div className="row">
            <h2 className="b6">{t('Preview')}</h2>
            <span className="sp" />
            <span className="f12 t3">{t('With its samples')}</span>
          </div>
          <WhatsAppPreview {...whatsAppMessage(parts, examples)} time="09:41" />
          <Rules broken={broken} />
        </aside>
      </div>
      <footer className="foot">
        <span className="sp" />
        <Button busy={make.isPending && make.variables === false} disabled={!senderId} onClick={save}>
          {t('Save as a draft')}
        </Button>
        <Button
          kind="primary"
          busy={make.isPending && make.variables === true}
          disabled={!senderId}
          onClick={submit}
        >
          {t('Hand in for review')}
        </Button>
      </footer>
    </>
  )
}
