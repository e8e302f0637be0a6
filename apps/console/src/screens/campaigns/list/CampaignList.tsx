import { api, type Campaign, type CampaignSort } from '@foreword/contract'
import { IconArchive, IconArchiveOff } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call, keys, messageOf, queries } from '../../../api/index.ts'
import type { CampaignsSearch } from '../../../ui/campaign-search.ts'
import {
  Button,
  CHANNEL_WORDS,
  EmptyState,
  ErrorNote,
  SortHead,
  t,
  toast,
  useIsPhone,
} from '../../../ui/index.ts'
import { CampaignActions } from '../actions/CampaignActions.tsx'
import { CampaignItem } from './CampaignItem.tsx'
import { CampaignRow } from './CampaignRow.tsx'
import type { Change } from './ListTools.tsx'
import { filterWords, isOver } from './states.ts'

type CampaignListProps = {
  campaigns: Campaign[]
  search: CampaignsSearch
  onChange: (change: Change) => void
  onClear: () => void
  onMore: (() => void) | undefined
}

/** One row a campaign: a table where there is width, stacked rows on a phone. */
export function CampaignList({ campaigns, search, onChange, onClear, onMore }: CampaignListProps) {
  const skills = useQuery(queries.skills()).data?.skills ?? []
  const nameOf = (id: string | null) => skills.find((skill) => skill.id === id)?.name
  const phone = useIsPhone()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  if (campaigns.length === 0) {
    const words = filterWords(
      search,
      nameOf(search.skill ?? null),
      search.channel && CHANNEL_WORDS[search.channel],
    )
    return (
      <EmptyState
        title={t('No campaign fits')}
        action={<Button onClick={onClear}>{t('Clear the filter')}</Button>}
      >
        {t('None is there for: {words}.', { words: words || t('this list') })}
      </EmptyState>
    )
  }
  const over = campaigns.filter(isOver)
  const marked = over.filter((campaign) => chosen.has(campaign.id))
  const mark = (ids: readonly string[], on: boolean) =>
    setChosen((before) => {
      const after = new Set(before)
      for (const id of ids) on ? after.add(id) : after.delete(id)
      return after
    })
  return (
    <CampaignActions>
      {phone ? (
        <ul>
          {campaigns.map((campaign) => (
            <CampaignItem key={campaign.id} campaign={campaign} skill={nameOf(campaign.skillId)} />
          ))}
        </ul>
      ) : (
        <>
          {marked.length > 0 && (
            <Several
              chosen={marked}
              archived={search.state === 'archived'}
              onDone={() => setChosen(new Set())}
            />
          )}
          <CampaignTable
            search={search}
            onChange={onChange}
            all={over.length > 0 && marked.length === over.length}
            some={marked.length > 0}
            onAll={
              over.length > 0
                ? (on) =>
                    mark(
                      over.map((one) => one.id),
                      on,
                    )
                : undefined
            }
          >
            {campaigns.map((campaign) => (
              <CampaignRow
                key={campaign.id}
                campaign={campaign}
                skill={nameOf(campaign.skillId)}
                marked={chosen.has(campaign.id)}
                onMark={isOver(campaign) ? (on) => mark([campaign.id], on) : undefined}
              />
            ))}
          </CampaignTable>
        </>
      )}
      {onMore && (
        <div className="more-rows">
          <Button size="sm" onClick={onMore}>
            {t('Show more')}
          </Button>
        </div>
      )}
    </CampaignActions>
  )
}

type SeveralProps = { chosen: readonly Campaign[]; archived: boolean; onDone: () => void }

/** What can be done to several at once: out of the list, or back, with Undo. */
function Several({ chosen, archived, onDone }: SeveralProps) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: keys.campaigns })
  const move = (ids: readonly string[], to: boolean) =>
    call(api.archiveCampaigns, { body: { ids: [...ids], archived: to } })
  const archive = useMutation({
    mutationFn: () =>
      move(
        chosen.map((one) => one.id),
        !archived,
      ),
    onSuccess: async ({ moved }) => {
      const words = archived
        ? t('{n, plural, one {# campaign is} other {# campaigns are}} in the list again', { n: moved.length })
        : t('{n, plural, one {# campaign is} other {# campaigns are}} archived', { n: moved.length })
      toast(words, () => void move(moved, archived).then(refresh))
      onDone()
      await refresh()
    },
  })
  return (
    <section className="row several" aria-label={t('Chosen campaigns')}>
      <b className="b5 num" role="status">
        {t('{n, plural, one {# campaign} other {# campaigns}} chosen', { n: chosen.length })}
      </b>
      <Button
        size="sm"
        icon={
          archived ? <IconArchiveOff className="i" aria-hidden /> : <IconArchive className="i" aria-hidden />
        }
        busy={archive.isPending}
        onClick={() => archive.mutate()}
      >
        {archived ? t('Bring back') : t('Archive')}
      </Button>
      <Button size="sm" kind="quiet" onClick={onDone}>
        {t('Choose none')}
      </Button>
      {archive.error && <ErrorNote>{messageOf(archive.error)}</ErrorNote>}
    </section>
  )
}

// Fixed widths: live figures never shift a column. What is left is the name's; the bar has its share of wide screens.
const WIDTHS = [44, undefined, 96, 84, 116, 116, '8.5%', 78, 60, 80, 56]

type TableProps = {
  search: CampaignsSearch
  onChange: (change: Change) => void
  all: boolean
  some: boolean
  onAll: ((on: boolean) => void) | undefined
  children: ReactNode
}

function CampaignTable({ search, onChange, all, some, onAll, children }: TableProps) {
  const head = { search, onChange }
  return (
    <table className="tbl campaign-table">
      <colgroup>
        {WIDTHS.map((width) => (
          <col key={width ?? 'name'} style={{ width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">
            {onAll ? (
              <input
                type="checkbox"
                className="chk"
                aria-label={t('Choose all that are over')}
                checked={all}
                ref={(box) => {
                  if (box) box.indeterminate = some && !all
                }}
                onChange={(event) => onAll(event.currentTarget.checked)}
              />
            ) : (
              <span className="vh">{t('Choose')}</span>
            )}
          </th>
          <CampaignHead {...head} by="name">
            {t('Campaign')}
          </CampaignHead>
          <th scope="col">{t('Channel')}</th>
          <CampaignHead {...head} by="recipients" figure>
            {t('Recipients')}
          </CampaignHead>
          <CampaignHead {...head} by="launched">
            {t('Launched')}
          </CampaignHead>
          <th scope="col">{t('State')}</th>
          <th scope="col">{t('Progress')}</th>
          <CampaignHead {...head} by="delivered" figure>
            {t('Delivered')}
          </CampaignHead>
          <CampaignHead {...head} by="failed" figure>
            {t('Failed', undefined, 'narrow column')}
          </CampaignHead>
          <CampaignHead {...head} by="replied" figure>
            {t('Replies')}
          </CampaignHead>
          <th scope="col">
            <span className="vh">{t('Actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

type HeadProps = Pick<TableProps, 'search' | 'onChange'> & {
  by: CampaignSort
  figure?: boolean
  children: ReactNode
}

/** A column by which the list can be in order: once its own way, once the other, from the largest or latest, names from A. */
function CampaignHead({ search, onChange, by, figure = false, children }: HeadProps) {
  const sorted = (search.sort ?? 'launched') === by
  const own = by === 'name' ? 'asc' : 'desc'
  const order = sorted ? (search.order ?? own) : undefined
  const next = order === own ? (own === 'asc' ? 'desc' : 'asc') : own
  return (
    <SortHead
      order={order}
      figure={figure}
      onSort={() =>
        onChange({ sort: by === 'launched' ? undefined : by, order: next === own ? undefined : next })
      }
    >
      {children}
    </SortHead>
  )
}
