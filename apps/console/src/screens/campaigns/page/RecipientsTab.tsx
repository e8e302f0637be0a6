import type { Channel, Funnel, MessageRow, Progress } from '@foreword/contract'
import { IconX } from '@tabler/icons-react'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { messageOf } from '../../../api/index.ts'
import {
  Button,
  CHANNEL_WORDS,
  delivered,
  EmptyState,
  ErrorNote,
  listed,
  SearchInput,
  SegmentedTabs,
  SkeletonRows,
  saidByServer,
  spoken,
  t,
  useFormat,
  useRowKeys,
} from '../../../ui/index.ts'
import { MessageDrawer } from './MessageDrawer.tsx'
import { MessageTable } from './MessageTable.tsx'
import { useMessages } from './useMessages.ts'

const route = getRouteApi('/signed-in/campaigns/$id')

const STATES: { value: keyof Funnel | 'all'; label: string }[] = spoken(() => [
  { value: 'all', label: t('All') },
  { value: 'waiting', label: t('Waiting') },
  { value: 'sending', label: t('Sending') },
  { value: 'sent', label: t('Sent') },
  { value: 'delivered', label: t('Delivered') },
  { value: 'failed', label: t('Failed') },
  { value: 'unknown', label: t('Not sure') },
  { value: 'skipped', label: t('Skipped') },
  { value: 'expired', label: t('Expired') },
  { value: 'cancelled', label: t('Cancelled') },
])

type Shown = {
  state?: string
  channel?: Channel | undefined
  search?: string
  reason?: string | undefined
  code?: string | undefined
}
const ANY_REASON = { reason: undefined, code: undefined }

/** Every recipient with what happened, however many; found by number, filtered by state. */
export function RecipientsTab({ progress }: { progress: Progress }) {
  const { campaign, steps } = progress
  const { count } = useFormat()
  const { state = 'all', channel, search = '', reason, code } = route.useSearch()
  const navigate = useNavigate()
  const [opened, setOpened] = useState<MessageRow>()
  useRowKeys()
  const filter = {
    ...(state === 'all' ? {} : { state }),
    ...(channel ? { channel } : {}),
    ...(search ? { search } : {}),
    ...(reason ? { reason } : {}),
    ...(code ? { carrierCode: code } : {}),
  }
  const list = useMessages(campaign, filter)
  const show = useCallback(
    (next: Shown) => {
      const wanted = { state, channel, search, reason, code, ...next }
      const kept = {
        tab: 'recipients' as const,
        ...(wanted.state && wanted.state !== 'all' ? { state: wanted.state } : {}),
        ...(wanted.channel ? { channel: wanted.channel } : {}),
        ...(wanted.search ? { search: wanted.search } : {}),
        ...(wanted.reason ? { reason: wanted.reason } : {}),
        ...(wanted.code ? { code: wanted.code } : {}),
      }
      void navigate({ to: '/campaigns/$id', params: { id: campaign.id }, search: kept, replace: true })
    },
    [navigate, campaign.id, state, channel, search, reason, code],
  )
  const find = useCallback((text: string) => show({ search: text }), [show])
  const { funnel } = campaign
  const why = whyOf(progress, reason, code)
  const tabs = STATES.filter(({ value }) => value === 'all' || value === state || peopleIn(funnel, value) > 0)
  return (
    <>
      <div className="row rows-tools">
        <SegmentedTabs
          label={t('State')}
          value={state}
          onChange={(value) => show({ state: value, ...ANY_REASON })}
          segments={tabs.map((tab) => ({
            ...tab,
            count: count(peopleIn(funnel, tab.value)),
          }))}
        />
        {steps.length > 1 && (
          <SegmentedTabs
            label={t('Channel')}
            value={channel ?? 'any'}
            onChange={(value) => show({ channel: steps.find((step) => step.channel === value)?.channel })}
            segments={[
              { value: 'any', label: t('Any channel') },
              ...steps.map((step) => ({
                value: step.channel,
                label: CHANNEL_WORDS[step.channel],
                count: count(step.people - step.wentOn),
              })),
            ]}
          />
        )}
        {(reason || code) && (
          <button
            type="button"
            className="chip"
            aria-label={t('Clear the filter {chosen}', { chosen: why })}
            onClick={() => show(ANY_REASON)}
          >
            <span className="ell why-chip">{why}</span>
            <IconX className="i s14" aria-hidden />
          </button>
        )}
        <span className="sp" />
        <SearchInput
          label={campaign.channel === 'inapp' ? t('Find a person') : t('Find a number')}
          value={search}
          onSearch={find}
          width={200}
        />
      </div>
      {list.error && list.total === undefined && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
      {!list.error && list.total === undefined && <SkeletonRows rows={12} height={44} />}
      {list.total === 0 && (
        <EmptyState
          title={t('Nobody fits')}
          action={
            <Button onClick={() => show({ state: 'all', channel: undefined, search: '', ...ANY_REASON })}>
              {t('Clear the filter')}
            </Button>
          }
        >
          {t('No recipient of this campaign {nobody}.', {
            nobody: nobodyWords({
              search,
              channel,
              inState: state !== 'all',
              why: reason || code ? why : '',
            }),
          })}
        </EmptyState>
      )}
      {list.total !== undefined && list.total > 0 && (
        <MessageTable
          key={JSON.stringify(filter)}
          total={list.total}
          rowAt={list.rowAt}
          onShown={list.onShown}
          several={steps.length > 1}
          inApp={campaign.channel === 'inapp'}
          onOpen={setOpened}
        />
      )}
      <MessageDrawer
        campaignId={campaign.id}
        message={opened && (list.latestOf(opened.id) ?? opened)}
        onClose={() => setOpened(undefined)}
      />
    </>
  )
}

/** In plain words where the campaign knows it, else as it stands in the address. */
function whyOf(
  { failures, skipped }: Progress,
  reason: string | undefined,
  code: string | undefined,
): string {
  const failure = failures.find(
    (one) => (!reason || one.reason === reason) && (!code || one.carrierCode === code),
  )
  const found = failure ?? skipped.find((one) => one.reason === reason)
  const words = found ? saidByServer(found.title) : (reason ?? '')
  return [words, code].filter(Boolean).join(' ')
}

type Nobody = { search: string; channel: Channel | undefined; inState: boolean; why: string }

function nobodyWords(filter: Nobody): string {
  const words = [
    filter.search && t('has “{search}” in the number', { search: filter.search }),
    filter.channel && t('stands on {channel}', { channel: CHANNEL_WORDS[filter.channel] }),
    filter.inState && t('is in this state'),
    filter.why && t('has the reason “{why}”', { why: filter.why }),
  ]
  return listed(words.filter((one): one is string => Boolean(one)))
}

/** The API answers read messages with the delivered ones: the person has it either way. */
function peopleIn(funnel: Funnel, state: (typeof STATES)[number]['value']): number {
  if (state === 'all') return funnel.recipients
  return state === 'delivered' ? delivered(funnel) : funnel[state]
}
