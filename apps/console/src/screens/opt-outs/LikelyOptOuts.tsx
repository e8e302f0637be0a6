import { api, type LikelyOptOut } from '@foreword/contract'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf, queries } from '../../api/index.ts'
import { Button, ErrorNote, format, t, toast, useFormat } from '../../ui/index.ts'

/** Replies that probably ask to stop in words of their own. One click records them, one puts them aside. Nothing is shown while there is none. */
export function LikelyOptOuts() {
  const list = useQuery(queries.likelyOptOuts())
  const likely = list.data?.likely ?? []
  if (likely.length === 0) return null
  return (
    <section className="pad likely" aria-label={t('Replies that may ask to stop')}>
      <div className="row section-head">
        <IconAlertTriangle className="i wait" aria-hidden />
        <h2 className="b6">
          {t('{likely, plural, one {A reply that may ask to stop} other {# replies that may ask to stop}}', {
            likely: likely.length,
          })}
        </h2>
        <span className="t3 f12">
          {t('In words of their own. Until you decide, they are still sent to.')}
        </span>
      </div>
      <ul className="likely-rows">
        {likely.map((one) => (
          <Row key={one.conversationId} one={one} />
        ))}
      </ul>
    </section>
  )
}

function Row({ one }: { one: LikelyOptOut }) {
  const { dateTime } = useFormat()
  const client = useQueryClient()
  const number = format.phone(one.address)
  const decide = useMutation({
    mutationFn: (isOptOut: boolean) =>
      call(api.decideLikelyOptOut, { body: { conversationId: one.conversationId, isOptOut } }),
    onSuccess: async (_done, isOptOut) => {
      toast(
        isOptOut
          ? t('{number} will not be sent to any more', { number })
          : t('{number} goes on being sent to', { number }),
      )
      await client.invalidateQueries({ queryKey: keys.optOuts })
    },
  })
  return (
    <li className="row">
      <div className="col grow">
        <span className="likely-words">“{one.text}”</span>
        <span className="f12 t3 num">
          {[one.name, number, dateTime(one.at), one.campaignName].filter(Boolean).join(' · ')}
        </span>
        {decide.error && <ErrorNote>{messageOf(decide.error)}</ErrorNote>}
      </div>
      <Button
        size="sm"
        kind="primary"
        busy={decide.isPending && decide.variables === true}
        aria-label={t('Record the opt-out of {number}', { number })}
        onClick={() => decide.mutate(true)}
      >
        {t('Record the opt-out')}
      </Button>
      <Button
        size="sm"
        busy={decide.isPending && decide.variables === false}
        aria-label={t('Not an opt-out: {number}', { number })}
        onClick={() => decide.mutate(false)}
      >
        {t('Not an opt-out')}
      </Button>
    </li>
  )
}
