import { api, type Suppression } from '@foreword/contract'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf, queries } from '../../api/index.ts'
import { Button, ConfirmDialog, format, saidByServer, t, toast, useFormat } from '../../ui/index.ts'

/** Numbers a carrier says cannot get texts. A person who knows better takes one off. Nothing is shown while there is none. */
export function CannotGetTexts({ search }: { search: string }) {
  const { count } = useFormat()
  const list = useInfiniteQuery(queries.suppressions(search))
  const [chosen, setChosen] = useState<Suppression>()
  const total = list.data?.pages[0]?.total ?? 0
  const rows = list.data?.pages.flatMap((page) => page.suppressions) ?? []
  if (rows.length === 0) return null
  return (
    <section className="pad cannot" aria-label={t('Numbers that cannot get texts')}>
      <div className="row section-head">
        <h2 className="b6">{t('Numbers that cannot get texts')}</h2>
        <span className="t3 f12 num">
          {t('{total}, as carriers say. Later campaigns leave them out.', { total: count(total) })}
        </span>
      </div>
      <div className="cannot-rows">
        <table className="tbl flush c40">
          <thead className="vh">
            <tr>
              <th scope="col">{t('Number')}</th>
              <th scope="col">{t('Why')}</th>
              <th scope="col">{t('Campaign')}</th>
              <th scope="col">{t('Since')}</th>
              <th scope="col">{t('Remove')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={`${row.channel}${row.address}`} row={row} onRemove={setChosen} />
            ))}
          </tbody>
        </table>
      </div>
      {list.hasNextPage && (
        <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('Show more')}
        </Button>
      )}
      {chosen && <Remove row={chosen} onClose={() => setChosen(undefined)} />}
    </section>
  )
}

function Row({ row, onRemove }: { row: Suppression; onRemove: (row: Suppression) => void }) {
  const { dateTime } = useFormat()
  return (
    <tr>
      <td className="num nw b5">{format.phone(row.address)}</td>
      <td className="ell">
        {saidByServer(row.title)} {row.carrierCode && <span className="f12 t3">{row.carrierCode}</span>}
      </td>
      <td className="t2 ell">{row.campaignName ?? <span className="t3">–</span>}</td>
      <td className="num nw t2">{dateTime(row.since)}</td>
      <td className="n nw">
        <Button
          size="sm"
          aria-label={t('Remove {address} from the list', { address: format.phone(row.address) })}
          onClick={() => onRemove(row)}
        >
          {t('Remove…')}
        </Button>
      </td>
    </tr>
  )
}

function Remove({ row, onClose }: { row: Suppression; onClose: () => void }) {
  const client = useQueryClient()
  const number = format.phone(row.address)
  const remove = useMutation({
    mutationFn: () => call(api.removeSuppression, { body: { channel: row.channel, address: row.address } }),
    onSuccess: async () => {
      onClose()
      toast(t('{number} can be sent to again', { number }))
      await client.invalidateQueries({ queryKey: keys.suppressions })
    },
  })
  return (
    <ConfirmDialog
      opened
      title={t('Send to {number} again?', { number })}
      verb={t('Remove from the list')}
      keep={t('Leave it')}
      dangerous={false}
      busy={remove.isPending}
      error={remove.error ? messageOf(remove.error) : undefined}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
    >
      <p className="t2">
        {t(
          'Later campaigns try this number again. If the carrier still cannot reach it, it comes back to this list. The audit log keeps that you removed it.',
        )}
      </p>
    </ConfirmDialog>
  )
}
