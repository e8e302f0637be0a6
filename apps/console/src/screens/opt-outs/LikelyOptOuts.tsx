import { api, type LikelyOptOut } from '@foreword/contract'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf, queries } from '../../api/index.ts'
import { Button, ErrorNote, format, toast, useFormat } from '../../ui/index.ts'

/** Replies that probably ask to stop in words of their own. One click records them, one puts them aside. Nothing is shown while there is none. */
export function LikelyOptOuts() {
  const { count } = useFormat()
  const list = useQuery(queries.likelyOptOuts())
  const likely = list.data?.likely ?? []
  if (likely.length === 0) return null
  return (
    <section className="pad likely" aria-label="Replies that may ask to stop">
      <div className="row section-head">
        <IconAlertTriangle className="i wait" aria-hidden />
        <h2 className="b6">
          {likely.length === 1
            ? 'A reply that may ask to stop'
            : `${count(likely.length)} replies that may ask to stop`}
        </h2>
        <span className="t3 f12">In words of their own. Until you decide, they are still sent to.</span>
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
      toast(isOptOut ? `${number} will not be sent to any more` : `${number} goes on being sent to`)
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
        aria-label={`Record the opt-out of ${number}`}
        onClick={() => decide.mutate(true)}
      >
        Record the opt-out
      </Button>
      <Button
        size="sm"
        busy={decide.isPending && decide.variables === false}
        aria-label={`Not an opt-out: ${number}`}
        onClick={() => decide.mutate(false)}
      >
        Not an opt-out
      </Button>
    </li>
  )
}
