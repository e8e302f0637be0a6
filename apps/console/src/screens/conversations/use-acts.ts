import { api, type Conversation, type OptOutScope } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call, isCode, keys, useSession } from '../../api/index.ts'
import { takenByMyself } from '../../live/view.ts'
import { t, toast } from '../../ui/index.ts'
import { OWN_LIST } from './list-state.ts'
import { conversationQuery } from './queries.ts'
import { scopeWords } from './words.ts'

export type Handover = { skillId?: string; assigneeId?: string; note?: string }

/** What one can do with a conversation besides answering. Each shows its answer at once and lets the lists ask again. */
export function useActs(id: string, onGone: () => void) {
  const client = useQueryClient()
  const { user } = useSession()
  const params = { id }
  const show = (fresh: Conversation) => {
    client.setQueryData(conversationQuery(id).queryKey, fresh)
    // An answer that was on its way may be older than this one: asked once more, it cannot stay.
    void client.invalidateQueries({ queryKey: keys.conversation(id) })
    void client.invalidateQueries({ queryKey: keys.conversations })
    for (const queryKey of [keys.pulse, keys.presence, keys.agents, keys.offers])
      void client.invalidateQueries({ queryKey })
  }
  const lookAgain = () => {
    void client.invalidateQueries({ queryKey: keys.conversation(id) })
    void client.invalidateQueries({ queryKey: keys.conversations })
  }
  const take = useMutation({
    mutationFn: () => {
      takenByMyself(id)
      return call(api.takeConversation, { params })
    },
    onSuccess: show,
    onError: (error) => isCode(error, 'taken') && lookAgain(),
  })
  const handOver = useMutation({
    mutationFn: (to: Handover) => {
      if (to.assigneeId === user.id) takenByMyself(id)
      return call(api.returnConversation, { params, body: to })
    },
    onSuccess: (fresh, to) => {
      show(fresh)
      if (to.assigneeId === user.id) return
      toast(handedOver(fresh, to))
      onGone()
    },
  })
  const close = useMutation({
    mutationFn: () => call(api.closeConversation, { params }),
    onSuccess: (fresh) => {
      show(fresh)
      toast(t('Conversation closed. When they write again, a new one opens.'))
      onGone()
    },
  })
  const optOut = useMutation({
    mutationFn: (asked: { words: string; scope: OptOutScope }) =>
      call(api.optOutConversation, { params, body: asked }),
    onSuccess: (fresh, { scope }) => {
      show(fresh)
      void client.invalidateQueries({ queryKey: keys.optOuts })
      toast(t('Opt-out recorded: {done}', { done: scopeWords(scope, fresh.summary.channel).done }))
    },
  })
  const decide = useMutation({
    mutationFn: (isOptOut: boolean) =>
      call(api.decideLikelyOptOut, { body: { conversationId: id, isOptOut } }),
    onSuccess: async (_done, isOptOut) => {
      await client.invalidateQueries({ queryKey: keys.conversation(id) })
      void client.invalidateQueries({ queryKey: keys.conversations })
      void client.invalidateQueries({ queryKey: keys.optOuts })
      toast(
        isOptOut
          ? t('Opt-out recorded with their own words. No campaign reaches them any more.')
          : t('Noted: not an opt-out. They go on being sent to.'),
      )
    },
  })
  return { take, handOver, close, optOut, decide }
}

export type Acts = ReturnType<typeof useActs>

function handedOver(fresh: Conversation, to: Handover): string {
  if (to.assigneeId)
    return t('Handed over to {assigneeName}', { assigneeName: fresh.summary.assigneeName ?? t('the agent') })
  return to.skillId
    ? t('Handed over to {skillName}', { skillName: fresh.summary.skillName })
    : t('Back in the queue')
}

/** Accepts or declines what is offered. One that ran out says so, and the list asks again. */
export function useOffer(id: string) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const settle = () => {
    for (const queryKey of [
      keys.offers,
      keys.presence,
      keys.conversations,
      keys.pulse,
      keys.conversation(id),
    ])
      void client.invalidateQueries({ queryKey })
  }
  const accept = useMutation({
    mutationFn: () => {
      takenByMyself(id)
      return call(api.acceptOffer, { params: { id } })
    },
    onSuccess: (fresh) => {
      client.setQueryData(conversationQuery(id).queryKey, fresh)
      void navigate({ to: '/conversations/$id', params: { id }, search: OWN_LIST })
    },
    onError: (error) => {
      if (isCode(error, 'taken')) toast(t('The offer had run out, and somebody else has it'))
    },
    onSettled: settle,
  })
  const decline = useMutation({
    mutationFn: () => call(api.declineOffer, { params: { id } }),
    onSettled: settle,
  })
  return { accept, decline }
}

/** Takes whoever waits longest, and goes there. */
export function useTakeNext() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => {
      takenByMyself()
      return call(api.takeNext, {})
    },
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: keys.conversations })
      for (const queryKey of [keys.pulse, keys.presence, keys.offers])
        void client.invalidateQueries({ queryKey })
      if (id === null) {
        toast(t('Nobody is waiting any more'))
        return
      }
      void client.invalidateQueries({ queryKey: keys.conversation(id) })
      void navigate({ to: '/conversations/$id', params: { id }, search: OWN_LIST })
    },
  })
}
