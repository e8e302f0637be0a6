import { api, type Channel, type Handoff } from '@foreword/contract'
import { Menu } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import {
  IconAlertTriangle,
  IconArchive,
  IconArchiveOff,
  IconArrowRight,
  IconCheck,
  IconCopy,
  IconDots,
  IconPlus,
  IconStairs,
} from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Fragment, useCallback } from 'react'
import { call, keys, messageOf, queries } from '../../../api/index.ts'
import {
  Button,
  EmptyState,
  ErrorNote,
  IconButton,
  Kbd,
  locale,
  PageHeader,
  SearchInput,
  SkeletonRows,
  SortHead,
  t,
  toast,
  useFormat,
  useKeys,
  useRowKeys,
} from '../../../ui/index.ts'
import { FilterChip } from '../FilterChip.tsx'
import { TemplatesTabs } from '../TemplatesTabs.tsx'
import { CHANNEL_WORDS, CHANNELS, lookbackWords } from './steps.ts'
import '../templates.css'

const route = getRouteApi('/signed-in/templates/handoffs')
type Sort = 'name' | 'lookback' | 'changed'
type Order = 'asc' | 'desc'
type Search = {
  channel?: Channel | undefined
  search?: string | undefined
  archived?: true | undefined
  sort?: Sort | undefined
  order?: Order | undefined
}

/** How a column is in order at the first press: names from A, times from the newest, lookbacks from the longest. */
const OWN: Record<Sort, Order> = { name: 'asc', lookback: 'desc', changed: 'desc' }
const BEFORE: Record<Sort, (a: Handoff, b: Handoff) => number> = {
  name: (a, b) => a.name.localeCompare(b.name, locale()),
  lookback: (a, b) => a.lookbackMinutes - b.lookbackMinutes,
  changed: (a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt),
}

/** The list is whole, so its order is made here; what is equal stays by name, as the server has it. */
function inOrder(handoffs: readonly Handoff[], { sort, order }: Search): Handoff[] {
  if (!sort) return [...handoffs]
  const way = (order ?? OWN[sort]) === 'asc' ? 1 : -1
  return handoffs.toSorted((a, b) => way * BEFORE[sort](a, b))
}

/** Handoffs by name: in which order they try channels, and what applications call them. */
export function HandoffsScreen() {
  const search = route.useSearch() as Search
  const navigate = useNavigate()
  const { channel, archived } = search
  const list = useQuery(
    queries.handoffs({
      ...(channel ? { channel } : {}),
      ...(search.search ? { search: search.search } : {}),
      ...(archived ? { archived } : {}),
    }),
  )
  useRowKeys()
  useKeys({ c: () => void navigate({ to: '/templates/handoffs/new' }) })
  const change = useCallback(
    (next: Search) =>
      void navigate({
        to: '/templates/handoffs',
        search: Object.fromEntries(
          Object.entries({ ...search, ...next }).filter(([, value]) => value !== undefined),
        ),
        replace: true,
      }),
    [navigate, search],
  )
  const find = useCallback((text: string) => change({ search: text || undefined }), [change])
  const handoffs = inOrder(list.data?.handoffs ?? [], search)
  const filtered = Boolean(channel || search.search || archived)
  return (
    <>
      <PageHeader title={t('Handoffs')}>
        <Link to="/templates/handoffs/new" className="btn p">
          <IconPlus className="i" aria-hidden />
          {t('New handoff')}
          <Kbd>C</Kbd>
        </Link>
      </PageHeader>
      <TemplatesTabs />
      {(handoffs.length > 0 || filtered || list.isPending) && (
        <div className="row pad tpl-tools">
          <FilterChip
            label={t('Channel')}
            options={CHANNELS.map((value) => ({ value, label: CHANNEL_WORDS[value] }))}
            value={channel}
            onChange={(value) => change({ channel: value as Channel | undefined })}
          />
          <button
            type="button"
            className={archived ? 'chip' : 'chip dash'}
            aria-pressed={archived ?? false}
            onClick={() => change({ archived: archived ? undefined : true })}
          >
            {t('Archived')}
          </button>
          <span className="sp" />
          <SearchInput label={t('Find a handoff')} value={search.search ?? ''} onSearch={find} width={200} />
        </div>
      )}
      <div className="body">
        {list.error && !list.data && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
        {list.isPending && <SkeletonRows rows={6} />}
        {list.data && handoffs.length === 0 && (
          <None
            filtered={filtered}
            onClear={() => change({ channel: undefined, search: undefined, archived: undefined })}
          />
        )}
        {handoffs.length > 0 && <Table handoffs={handoffs} search={search} onChange={change} />}
      </div>
    </>
  )
}

function None({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered)
    return (
      <EmptyState
        title={t('No such handoff')}
        action={<Button onClick={onClear}>{t('Clear the filters')}</Button>}
      >
        {t('No handoff fits the filters.')}
      </EmptyState>
    )
  return (
    <EmptyState
      icon={<IconStairs className="i s20" aria-hidden />}
      title={t('No handoffs yet')}
      action={
        <Link to="/templates/handoffs/new" className="btn p">
          {t('Make the first one')}
        </Link>
      }
    >
      {t(
        'A handoff says which channel is tried first and which next: WhatsApp, and an SMS for whoever cannot be reached there. Campaigns and applications name it instead of saying it all again.',
      )}
    </EmptyState>
  )
}

type TableProps = { handoffs: Handoff[]; search: Search; onChange: (change: Search) => void }

function Table({ handoffs, search, onChange }: TableProps) {
  const shown = search.sort ?? 'name'
  const head = (by: Sort) => {
    const order = shown === by ? (search.order ?? OWN[by]) : undefined
    const next = order === OWN[by] ? (order === 'asc' ? 'desc' : 'asc') : OWN[by]
    return {
      order,
      onSort: () =>
        onChange({
          sort: by === 'name' && next === 'asc' ? undefined : by,
          order: next === OWN[by] ? undefined : next,
        }),
    }
  }
  return (
    <table className="tbl ho-table">
      <colgroup>
        <col />
        <col className="ho-channels" />
        <col className="ho-wide" style={{ width: 130 }} />
        <col className="ho-wide" style={{ width: 170 }} />
        <col className="ho-wide" style={{ width: 130 }} />
        <col className="ho-more" />
      </colgroup>
      <thead>
        <tr>
          <SortHead {...head('name')}>{t('Name')}</SortHead>
          <th scope="col" className="ell">
            {t('Channels in order')}
          </th>
          <SortHead {...head('lookback')} className="ho-wide">
            {t('Lookback')}
          </SortHead>
          <th scope="col" className="ho-wide">
            {t('Id')}
          </th>
          <SortHead {...head('changed')} className="ho-wide">
            {t('Changed')}
          </SortHead>
          <th scope="col">
            <span className="vh">{t('More')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {handoffs.map((handoff) => (
          <Row key={handoff.id} handoff={handoff} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ handoff }: { handoff: Handoff }) {
  const { relative } = useFormat()
  const { id, name, shortId, steps, problems } = handoff
  return (
    <tr className="open-row">
      <td>
        <div className="col tpl-cell">
          <Link to="/templates/handoffs/$id" params={{ id }} className="row-name b5 ell" title={name}>
            {name}
          </Link>
          {problems[0] ? (
            <span className="sub wait row g4">
              <IconAlertTriangle className="i s14" aria-hidden />
              <span className="ell">{problems[0].message}</span>
            </span>
          ) : (
            <span className="sub ell">
              {t('by {createdByName}', { createdByName: handoff.createdByName })}
            </span>
          )}
        </div>
      </td>
      <td>
        <span className="ho-order">
          {steps.map((step, index) => (
            <Fragment key={step.channel}>
              {index > 0 && <IconArrowRight className="i s14 t3" aria-label={t('then')} />}
              {CHANNEL_WORDS[step.channel]}
            </Fragment>
          ))}
        </span>
      </td>
      <td className="ho-wide num">
        {lookbackWords(handoff.lookbackMinutes)}
        {handoff.routeAll && <div className="sub">{t('everything routed')}</div>}
      </td>
      <td className="ho-wide">
        <span className="row g4">
          <span className="mono">{shortId}</span>
          <CopyButton value={shortId} label={t('Copy the id of {name}', { name })} />
        </span>
      </td>
      <td className="ho-wide t2 num nw">{relative(handoff.updatedAt)}</td>
      <td className="n">
        <HandoffMenu handoff={handoff} />
      </td>
    </tr>
  )
}

export function CopyButton({ value, label }: { value: string; label: string }) {
  const clipboard = useClipboard({ timeout: 2000 })
  return (
    <IconButton
      label={clipboard.copied ? t('Copied') : label}
      kind="quiet"
      size="sm"
      onClick={() => clipboard.copy(value)}
    >
      {clipboard.copied ? (
        <IconCheck className="i s14 ok" aria-hidden />
      ) : (
        <IconCopy className="i s14" aria-hidden />
      )}
    </IconButton>
  )
}

export function HandoffMenu({ handoff, onPage }: { handoff: Handoff; onPage?: boolean }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const again = () => client.invalidateQueries({ queryKey: keys.handoffs })
  const duplicate = useMutation({
    mutationFn: () => call(api.duplicateHandoff, { params: { id: handoff.id } }),
    onSuccess: async (made) => {
      await again()
      await navigate({ to: '/templates/handoffs/$id', params: { id: made.id } })
    },
    onError: (error) => toast(messageOf(error)),
  })
  const archive = useMutation({
    mutationFn: (archived: boolean) =>
      call(api.archiveHandoff, { params: { id: handoff.id }, body: { archived } }),
    onSuccess: async (now) => {
      await again()
      toast(
        now.archived
          ? t('{name} is archived', { name: now.name })
          : t('{name} is back in the list', { name: now.name }),
        now.archived ? () => archive.mutate(false) : undefined,
      )
    },
    onError: (error) => toast(messageOf(error)),
  })
  return (
    <Menu>
      <Menu.Target>
        <IconButton
          label={onPage ? t('More') : t('More for {name}', { name: handoff.name })}
          kind={onPage ? 'plain' : 'quiet'}
          size={onPage ? 'md' : 'sm'}
        >
          <IconDots className="i" aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy className="i" aria-hidden />} onClick={() => duplicate.mutate()}>
          {t('Duplicate')}
        </Menu.Item>
        <Menu.Item
          leftSection={
            handoff.archived ? (
              <IconArchiveOff className="i" aria-hidden />
            ) : (
              <IconArchive className="i" aria-hidden />
            )
          }
          onClick={() => archive.mutate(!handoff.archived)}
        >
          {handoff.archived ? t('Bring back to the list') : t('Archive')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
