import type { WebhookDelivery } from '@foreword/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { messageOf, queries } from '../../../api/index.ts'
import {
  Button,
  EmptyState,
  ErrorNote,
  SearchInput,
  SelectField,
  SkeletonRows,
  t,
  useFormat,
} from '../../../ui/index.ts'
import { TonePill } from './TonePill.tsx'
import { STATE_WORDS, typesToFilter } from './words.ts'

const ALL = 'all'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** What of the log is shown, as it stands in the address. */
export type DeliveriesFilter = {
  state?: WebhookDelivery['state'] | undefined
  type?: string | undefined
  about?: string | undefined
}
type Props = {
  webhookId: string
  filter: DeliveriesFilter
  onFilter: (filter: DeliveriesFilter) => void
  chosen: string | undefined
  onChoose: (deliveryId: string) => void
}

/** What was told and what waits, newest first. */
export function Deliveries({ webhookId, filter, onFilter, chosen, onChoose }: Props) {
  const { dateTime } = useFormat()
  const { state, type, about = '' } = filter
  const find = useCallback((text: string) => onFilter({ about: text.trim() || undefined }), [onFilter])
  const strange = about !== '' && !UUID.test(about)
  const log = useInfiniteQuery(
    queries.webhookDeliveries(webhookId, {
      ...(state ? { state } : {}),
      ...(type ? { type } : {}),
      ...(about && !strange ? { about } : {}),
    }),
  )
  const list = strange ? [] : (log.data?.pages.flatMap((page) => page.deliveries) ?? [])
  const filtered = Boolean(state || type || about)
  return (
    <>
      <div className="webhook-filters">
        <SelectField
          label={t('State')}
          data={[
            { value: ALL, label: t('Any') },
            ...(['waiting', 'delivered', 'failed'] as const).map((one) => ({
              value: one,
              label: STATE_WORDS[one].words,
            })),
          ]}
          value={state ?? ALL}
          onChange={(value) =>
            onFilter({ state: value === ALL ? undefined : (value as WebhookDelivery['state']) })
          }
        />
        <SelectField
          label={t('Event')}
          searchable
          data={[
            { value: ALL, label: t('Every event') },
            ...typesToFilter().map((one) => ({ value: one, label: one })),
          ]}
          value={type ?? ALL}
          onChange={(value) => onFilter({ type: !value || value === ALL ? undefined : value })}
        />
        <SearchInput
          label={t('Id of a message, campaign or conversation')}
          value={about}
          onSearch={find}
          width="100%"
        />
      </div>
      {log.error && !log.data && <ErrorNote>{messageOf(log.error)}</ErrorNote>}
      {log.isPending && <SkeletonRows rows={8} height={44} />}
      {log.data && list.length === 0 && (
        <EmptyState
          title={filtered ? t('No delivery fits') : t('Nothing was told yet')}
          action={
            filtered && (
              <Button onClick={() => onFilter({ state: undefined, type: undefined, about: undefined })}>
                {t('Clear the filter')}
              </Button>
            )
          }
        >
          {filtered
            ? t('Nothing of the last two weeks is of this state, event and id.')
            : t(
                'The next event appears here. Send a test event to see at once whether the receiver answers.',
              )}
        </EmptyState>
      )}
      {list.length > 0 && (
        <table className="tbl settings-table webhook-log">
          <thead>
            <tr>
              <th scope="col">{t('Event')}</th>
              <th scope="col">{t('State')}</th>
              <th scope="col" className="wide-only">
                {t('Answer')}
              </th>
              <th scope="col" className="n">
                {t('When')}
              </th>
            </tr>
          </thead>
          <tbody>
            {list.map((one) => (
              <tr key={one.id} className={one.id === chosen ? 'sel' : undefined}>
                <td>
                  <button type="button" className="row-name b5 mono" onClick={() => onChoose(one.id)}>
                    {one.type}
                  </button>
                </td>
                <td>
                  <span className="row g12">
                    <TonePill tone={STATE_WORDS[one.state].tone}>{STATE_WORDS[one.state].words}</TonePill>
                    {one.attempts > 1 && <span className="sub">{t('{n} tries', { n: one.attempts })}</span>}
                  </span>
                </td>
                <td className="t2 wide-only ell webhook-answer">
                  {one.lastError ?? (one.lastStatus === null ? '–' : String(one.lastStatus))}
                </td>
                <td className="n num nw t2">{dateTime(one.at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {log.hasNextPage && !strange && (
        <div className="settings-note ctr">
          <Button size="sm" busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t('Show older')}
          </Button>
        </div>
      )}
    </>
  )
}
