import { type Agent, api } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf } from '../../../api/index.ts'
import { t } from '../../../ui/text.ts'
import './skills.css'

/** How many conversations an agent may have, over all their skills; saved when the field is left. */
export function CapacityBox({ agent }: { agent: Agent }) {
  const [typed, setTyped] = useState<string | null>(null)
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: (capacity: number) => call(api.changeAgent, { params: { id: agent.id }, body: { capacity } }),
    onSuccess: async () => {
      setTyped(null)
      await Promise.all(
        [keys.agents, keys.board, keys.presence].map((queryKey) => client.invalidateQueries({ queryKey })),
      )
    },
  })
  const value = typed ?? String(agent.capacity)
  const number = Number(value)
  const wrong = !Number.isInteger(number) || number < 1 || number > 100
  const leave = () => {
    if (typed !== null && !wrong && number !== agent.capacity) save.mutate(number)
    else if (!wrong) setTyped(null)
  }
  return (
    <span className="row g6">
      {(wrong || save.error) && (
        <span className="f12 bad" role="alert">
          {wrong ? t('1 to 100') : messageOf(save.error)}
        </span>
      )}
      <span className="f12 t3">{t('at most')}</span>
      <span className={`inp skill-capacity ${wrong ? 'err' : ''}`}>
        <input
          type="text"
          inputMode="numeric"
          aria-label={t('Conversations of {name} at a time', { name: agent.name })}
          aria-invalid={wrong || undefined}
          value={value}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={leave}
          onKeyDown={(event) => event.key === 'Enter' && leave()}
        />
      </span>
    </span>
  )
}
