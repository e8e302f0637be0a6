import type { Template } from '@foreword/contract'
import { brokenRules } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { isCode, messageOf, queries } from '../../../api/index.ts'
import {
  Button,
  EmptyState,
  ErrorNote,
  PageHeader,
  SkeletonRows,
  t,
  WhatsAppPreview,
  whatsAppMessage,
} from '../../../ui/index.ts'
import { TemplateStatusPill } from '../../../ui/TemplateStatusPill.tsx'
import { differs, formOf, textOf } from '../editor/form.ts'
import { goTo, Rules } from '../editor/Rules.tsx'
import { TemplateEditor } from '../editor/TemplateEditor.tsx'
import { statusNote } from '../words.ts'
import { Defaults } from './Defaults.tsx'
import { Facts } from './Facts.tsx'
import { TemplateMenu } from './TemplateMenu.tsx'
import { useSaving } from './use-saving.ts'
import '../templates.css'

const route = getRouteApi('/signed-in/templates/$id')
const Crumb = () => <Link to="/templates">{t('Templates')}</Link>

/** One template: what WhatsApp says of it, how it looks, its words and its defaults. */
export function TemplateScreen() {
  const { id } = route.useParams()
  const query = useQuery(queries.template(id))
  if (query.data) return <Page key={id} template={query.data} />
  if (isCode(query.error, 'not_found'))
    return (
      <EmptyState
        page
        title={t('There is no such template')}
        action={
          <Link to="/templates" className="btn p">
            {t('All templates')}
          </Link>
        }
      >
        {t('It belongs to another account, or never was.')}
      </EmptyState>
    )
  return (
    <>
      <PageHeader title={t('Template')} crumb={<Crumb />} />
      {query.error ? <ErrorNote>{messageOf(query.error)}</ErrorNote> : <SkeletonRows />}
    </>
  )
}

/** Who may be changed: a draft and a rejected one are open for it at once. */
const OPEN = ['draft', 'rejected']
const CHANGEABLE = ['draft', 'rejected', 'approved', 'paused']

function Page({ template }: { template: Template }) {
  const kept = formOf(template)
  const [form, setForm] = useState(kept)
  const [base, setBase] = useState(kept)
  const [editing, setEditing] = useState(OPEN.includes(template.status) || template.edit !== null)
  const [tried, setTried] = useState(false)
  const changed = differs(form, base)
  const saving = useSaving(template)
  useEffect(() => {
    // The carrier's word, or another window, changed it: what was typed here since is kept.
    const now = formOf(template)
    if (!differs(now, base)) return
    if (!changed) setForm(now)
    setBase(now)
  }, [template, base, changed])
  useEffect(() => {
    if (!CHANGEABLE.includes(template.status)) setEditing(false)
    else if (OPEN.includes(template.status) || template.edit !== null) setEditing(true)
  }, [template.status, template.edit])
  const broken = brokenRules(textOf(form))
  const submit = () => {
    setTried(true)
    if (broken[0]) return goTo(broken[0].field)
    saving.submit(changed ? textOf(form) : null)
  }
  const shown = editing ? textOf(form) : template
  const message = whatsAppMessage(shown.parts, shown.examples)
  const mayHandIn = editing && (template.status === 'draft' || template.edit !== null || changed)
  return (
    <>
      <PageHeader
        title={template.name}
        crumb={<Crumb />}
        badge={<TemplateStatusPill status={template.status} />}
      >
        <TemplateMenu template={template} />
        {!editing && CHANGEABLE.includes(template.status) && (
          <Button onClick={() => setEditing(true)}>{t('Change the words')}</Button>
        )}
      </PageHeader>
      <div className="body tpl-page">
        <div className="stack tpl-main">
          <StatusLine template={template} />
          {saving.error && <ErrorNote>{messageOf(saving.error)}</ErrorNote>}
          {editing ? (
            <TemplateEditor
              form={form}
              onChange={setForm}
              broken={tried ? broken : []}
              mayRename={template.status === 'draft'}
            />
          ) : null}
          <Defaults template={template} />
          <Facts template={template} />
        </div>
        <aside className="stack tpl-side" aria-label={t('Preview')}>
          <div className="row">
            <h2 className="b6">{t('Preview')}</h2>
            <span className="sp" />
            <span className="f12 t3">{t('With its samples')}</span>
          </div>
          <WhatsAppPreview {...message} time="09:41" />
          {editing && <Rules broken={broken} />}
        </aside>
      </div>
      {editing && (
        <footer className="foot">
          {template.edit && !changed && (
            <span className="f12 t3">{t('Changed, not handed in. Campaigns still get the old words.')}</span>
          )}
          <span className="sp" />
          {!changed && template.edit === null && template.status !== 'draft' && (
            <>
              <span className="f12 t3">{t('No changes')}</span>
              {!OPEN.includes(template.status) && (
                <Button onClick={() => setEditing(false)}>{t('Close')}</Button>
              )}
            </>
          )}
          {changed && <Button onClick={() => setForm(base)}>{t('Take back the changes')}</Button>}
          {template.edit && !changed && (
            <Button busy={saving.discarding} onClick={saving.discard}>
              {t('Drop the change')}
            </Button>
          )}
          {changed && (
            <Button busy={saving.saving} onClick={() => saving.save(textOf(form))}>
              {template.status === 'draft' ? t('Save the draft') : t('Save for later')}
            </Button>
          )}
          {mayHandIn && (
            <Button kind="primary" busy={saving.submitting} onClick={submit}>
              {t('Hand in for review')}
            </Button>
          )}
        </footer>
      )}
    </>
  )
}

function StatusLine({ template }: { template: Template }) {
  const note = statusNote(template)
  if (!note) return null
  const tone = note.tone === 'go' ? 'acc' : note.tone
  return (
    <div className={`note ${tone}`} role="status">
      <span className="note-text">
        <b>{note.title}</b> {note.words}
      </span>
    </div>
  )
}
