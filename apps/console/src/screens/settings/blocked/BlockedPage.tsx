import { api, type Block } from '@foreword/contract'
import { IconBan } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { call, keys, messageOf, queries } from '../../../api/index.ts'
import { phone } from '../../../ui/format.ts'
import {
  Button,
  ChannelIcon,
  EmptyState,
  ErrorNote,
  SearchInput,
  SkeletonRows,
  t,
  toast,
  useFormat,
} from '../../../ui/index.ts'
import { SettingsHead } from '../SettingsHead.tsx'
import { SettingsScroll } from '../SettingsScroll.tsx'

const route = getRouteApi('/signed-in/settings/blocked')

/** Addresses that are not talked with, each with its reason and the way back. */
export function BlockedPage() {
  const { dateTime } = useFormat()
  const client = useQueryClient()
  const { search = '' } = route.useSearch()
  const navigate = useNavigate()
  const find = useCallback(
    (text: string) =>
      void navigate({ to: '/settings/blocked', search: text ? { search: text } : {}, replace: true }),
    [navigate],
  )
  const list = useQuery(queries.blocks(search))
  const lift = useMutation({
    mutationFn: ({ channel, address }: Block) => call(api.unblock, { body: { channel, address } }),
    onSuccess: async () => {
      toast(t('Unblocked. What they write opens a conversation again.'))
      await client.invalidateQueries({ queryKey: keys.blocks })
    },
  })
  const none = list.data?.blocks.length === 0
  return (
    <SettingsScroll label={t('Blocked')}>
      <SettingsHead
        title={t('Blocked')}
        about={t('Nothing is sent to these addresses. What they write is kept and reaches nobody.')}
      >
        <SearchInput label={t('Address or reason')} value={search} onSearch={find} width={220} />
      </SettingsHead>
      {list.error && !list.data && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
      {lift.error && <ErrorNote>{messageOf(lift.error)}</ErrorNote>}
      {list.isPending && <SkeletonRows rows={4} height={52} />}
      {none && (
        <EmptyState
          icon={<IconBan className="i s20" aria-hidden />}
          title={search ? t('Not on the list') : t('Nobody is blocked')}
          action={search && <Button onClick={() => find('')}>{t('Clear the search')}</Button>}
        >
          {search
            ? t('No blocked address and no reason has “{search}” in it.', { search })
            : t('Agents block an address beside its conversation, with a reason. It then stands here.')}
        </EmptyState>
      )}
      {list.data && !none && (
        <table className="tbl settings-table">
          <thead>
            <tr>
              <th scope="col">{t('Address')}</th>
              <th scope="col">{t('Reason')}</th>
              <th scope="col">
                <span className="vh">{t('Actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {list.data.blocks.map((one) => (
              <tr key={`${one.channel} ${one.address}`}>
                <td>
                  <span className="row g6 num">
                    <ChannelIcon channel={one.channel} small />
                    {one.channel === 'inapp' ? one.address : phone(one.address)}
                  </span>
                </td>
                <td>
                  {one.reason}
                  <div className="sub">
                    {t('{name}, {time}', { name: one.byName, time: dateTime(one.since) })}
                  </div>
                </td>
                <td className="n">
                  <Button size="sm" busy={lift.isPending} onClick={() => lift.mutate(one)}>
                    {t('Unblock')}
                    <span className="vh"> {one.address}</span>
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SettingsScroll>
  )
}
