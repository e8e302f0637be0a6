import type { Template, TemplateSender, TemplateStatus } from '@foreword/contract'
import { IconPlus, IconTemplate } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { messageOf, queries, useSession } from '../../api/index.ts'
import {
  Button,
  EmptyState,
  ErrorNote,
  Kbd,
  listed,
  PageHeader,
  SearchInput,
  SkeletonRows,
  T,
  t,
  useKeys,
  useRowKeys,
} from '../../ui/index.ts'
import { FilterChip } from './FilterChip.tsx'
import { SyncButton, SyncReport, useSync } from './Sync.tsx'
import { TemplatesTabs } from './TemplatesTabs.tsx'
import { TemplateTable } from './TemplateTable.tsx'
import { STATUS_FILTERS, STATUS_WORDS } from './words.ts'
import './templates.css'

const route = getRouteApi('/signed-in/templates')
type Search = {
  sender?: string | undefined
  status?: Exclude<TemplateStatus, 'deleted'> | undefined
  search?: string | undefined
}

/** Every template of every business account, with its carrier's word on it. Filters live in the address. */
export function TemplatesScreen() {
  const search = route.useSearch() as Search
  const navigate = useNavigate()
  const list = useQuery(queries.templates(queryOf(search)))
  const sync = useSync()
  useRowKeys()
  useKeys({ c: () => void navigate({ to: '/templates/new' }) })
  const change = useCallback(
    (next: Search) =>
      void navigate({ to: '/templates', search: withoutEmpty({ ...search, ...next }), replace: true }),
    [navigate, search],
  )
  const find = useCallback((text: string) => change({ search: text || undefined }), [change])
  const senders = list.data?.senders ?? []
  const templates = list.data?.templates ?? []
  const filtered = Boolean(search.sender || search.status || search.search)
  return (
    <>
      <PageHeader title={t('Templates')}>
        {senders.length > 0 && <SyncButton sync={sync} senderId={search.sender} />}
        {senders.length > 0 && (
          <Link to="/templates/new" className="btn p">
            <IconPlus className="i" aria-hidden />
            <span>
              <T
                text="New<span> template</span>"
                with={{ span: (words) => <span className="tpl-word">{words}</span> }}
              />
            </span>
            <Kbd>C</Kbd>
          </Link>
        )}
      </PageHeader>
      <TemplatesTabs />
      {(templates.length > 0 || filtered) && (
        <div className="row pad tpl-tools">
          <FilterChip
            label={t('Status')}
            options={STATUS_FILTERS.map((value) => ({ value, label: STATUS_WORDS[value] }))}
            value={search.status}
            onChange={(status) => change({ status: status as Search['status'] })}
          />
          {senders.length > 1 && (
            <FilterChip
              label={t('Sender')}
              options={senders.map((one) => ({ value: one.id, label: one.name }))}
              value={search.sender}
              onChange={(sender) => change({ sender })}
            />
          )}
          <span className="sp" />
          <SearchInput label={t('Find a template')} value={search.search ?? ''} onSearch={find} width={200} />
        </div>
      )}
      <div className="body">
        <SyncReport sync={sync} senders={senders} />
        {list.error && !list.data && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
        {list.isPending && <SkeletonRows rows={8} />}
        {list.data && templates.length === 0 && (
          <None
            senders={senders}
            search={search}
            onClear={() => change({ sender: undefined, status: undefined, search: undefined })}
          />
        )}
        {templates.length > 0 && <TemplateTable templates={templates} senders={senders} />}
      </div>
      {templates.length > 0 && <Foot templates={templates} />}
    </>
  )
}

const queryOf = ({ sender, status, search }: Search) => ({
  ...(sender ? { senderId: sender } : {}),
  ...(status ? { status } : {}),
  ...(search ? { search } : {}),
})

function withoutEmpty<T extends object>(search: T): T {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  ) as T
}

function Foot({ templates }: { templates: Template[] }) {
  const approved = templates.filter((one) => one.status === 'approved').length
  return (
    <footer className="foot tpl-foot">
      <span className="f12 t3 num">
        {t('{templates, plural, one {# template} other {# templates}}, {approved} of them can be sent', {
          templates: templates.length,
          approved,
        })}
      </span>
    </footer>
  )
}

type NoneProps = { senders: TemplateSender[]; search: Search; onClear: () => void }

function None({ senders, search, onClear }: NoneProps) {
  const { role } = useSession()
  const icon = <IconTemplate className="i s20" aria-hidden />
  if (senders.length === 0)
    return (
      <EmptyState
        icon={icon}
        title={t('Templates belong to a WhatsApp number')}
        action={
          role === 'administrator' ? (
            <Link to="/settings/senders" className="btn p">
              {t('Add a WhatsApp number')}
            </Link>
          ) : undefined
        }
      >
        {t(
          'WhatsApp lets a business begin a conversation only with a text its reviewers approved. Once a WhatsApp number is here, its templates appear by themselves, and new ones are written and handed in on this page.',
        )}
        {role !== 'administrator' && ` ${t('An administrator adds the number in Settings.')}`}
      </EmptyState>
    )
  const what = [
    search.search && t('“{search}” in its name or text', { search: search.search }),
    search.status && t('the status “{status}”', { status: STATUS_WORDS[search.status] }),
    search.sender &&
      t('the sender {name}', { name: senders.find((one) => one.id === search.sender)?.name ?? '' }),
  ].filter((one): one is string => Boolean(one))
  if (what.length > 0)
    return (
      <EmptyState
        title={t('No such template')}
        action={<Button onClick={onClear}>{t('Clear the filters')}</Button>}
      >
        {t('No template has {what}.', { what: listed(what) })}
      </EmptyState>
    )
  return (
    <EmptyState
      icon={icon}
      title={t('No templates yet')}
      action={
        <Link to="/templates/new" className="btn p">
          {t('Write the first one')}
        </Link>
      }
    >
      {t(
        "A template is a text with gaps, such as “Hello '{{'1'}}', your order has left”, that WhatsApp’s reviewers read once. After that it goes to anyone who agreed to hear from you. Those you made elsewhere come with “Sync now”.",
      )}
    </EmptyState>
  )
}
