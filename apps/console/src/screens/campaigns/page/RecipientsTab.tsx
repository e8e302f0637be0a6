import type { Campaign, Channel, Funnel, MessageRow, StepProgress } from '@foreword/contract'
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

/** Every recipient with what happened, however many; found by number, filtered by state. */
export function RecipientsTab({ campaign, steps }: { campaign: Campaign; steps: StepProgress[] }) {
  const { count } = useFormat()
  const { state = 'all', channel, search = '' } = route.useSearch()
  const navigate = useNavigate()
  const [opened, setOpened] = useState<MessageRow>()
  useRowKeys()
  const filter = {
    ...(state === 'all' ? {} : { state }),
    ...(channel ? { channel } : {}),
    ...(search ? { search } : {}),
  }
  const list = useMessages(campaign, filter)
  const show = useCallback(
    (next: { state?: string; channel?: Channel | undefined; search?: string }) => {
      const wanted = { state, channel, search, ...next }
      const kept = {
        tab: 'recipients' as const,
        ...(wanted.state && wanted.state !== 'all' ? { state: wanted.state } : {}),
        ...(wanted.channel ? { channel: wanted.channel } : {}),
        ...(wanted.search ? { search: wanted.search } : {}),
      }
      void navigate({ to: '/campaigns/$id', params: { id: campaign.id }, search: kept, replace: true })
    },
    [navigate, campaign.id, state, channel, search],
  )
  const find = useCallback((text: string) => show({ search: text }), [show])
  const { funnel } = campaign
  const tabs = STATES.filter(({ value }) => value === 'all' || value === state || peopleIn(funnel, value) > 0)
  return (
    <>
      <div className="row rows-tools">
        <SegmentedTabs
          label={t('State')}
          value={state}
          onChange={(value) => show({ state: value })}
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
            <Button onClick={() => show({ state: 'all', channel: undefined, search: '' })}>
              {t('Clear the filter')}
            </Button>
          }
        >
          {t('No recipient of this campaign {nobody}.', {
            nobody: nobodyWords({ search, channel, inState: state !== 'all' }),
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

function nobodyWords(filter: { search: string; channel: Channel | undefined; inState: boolean }): string {
  const words = [
    filter.search && t('has “{search}” in the number', { search: filter.search }),
    filter.channel && t('stands on {channel}', { channel: CHANNEL_WORDS[filter.channel] }),
    filter.inState && t('is in this state'),
  ]
  return listed(words.filter((one): one is string => Boolean(one)))
}

/** The API answers read messages with the delivered ones: the person has it either way. */
function peopleIn(funnel: Funnel, state: (typeof STATES)[number]['value']): number {
  if (state === 'all') return funnel.recipients
  return state === 'delivered' ? delivered(funnel) : funnel[state]
}
