import { type Agent, api, type ConversationSummary } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, isCode, keys, messageOf, queries } from '../../api/index.ts'
import { AreaField, Button, Dialog, ErrorNote, SegmentedTabs, SelectField, t, toast } from '../../ui/index.ts'
import { personOf } from './names.ts'

type Whose = Pick<ConversationSummary, 'state' | 'assigneeId' | 'assigneeName' | 'skillId' | 'skillName'>
type Props = { one: ConversationSummary; agents: readonly Agent[]; onClose(): void }

const canGet = (agent: Agent): boolean =>
  (agent.presence === 'available' || agent.presence === 'away') && agent.load < agent.capacity

/**
 * Moves a conversation to an agent or into a queue. What is asked for says whose it was when one decided: when somebody else has it by now, nothing
 * moves, the dialog says who, and asks again.
 */
export function ReassignDialog({ one, agents, onClose }: Props) {
  const client = useQueryClient()
  const [whose, setWhose] = useState<Whose>(one)
  const [to, setTo] = useState<'agent' | 'skill'>('agent')
  const [agentId, setAgentId] = useState<string | null>(null)
  const [skillId, setSkillId] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const skills = useQuery(queries.skills()).data?.skills ?? []
  const chosen = to === 'agent' ? agentId : skillId
  const params = { id: one.id }
  const refresh = () => {
    for (const queryKey of [keys.board, keys.conversations, keys.conversation(one.id), keys.agents])
      void client.invalidateQueries({ queryKey })
  }
  const move = useMutation({
    mutationFn: (target: { assigneeId: string } | { skillId: string }) =>
      call(api.returnConversation, {
        params,
        body: {
          ...target,
          from: whose.state === 'assigned' ? whose.assigneeId : null,
          ...(note.trim() !== '' && { note: note.trim() }),
        },
      }),
    onSuccess: ({ summary }) => {
      toast(
        summary.state === 'assigned'
          ? t('{name} has it now', { name: summary.assigneeName ?? '' })
          : t('It waits in {skill} now', { skill: summary.skillName }),
      )
      onClose()
    },
    onError: async (error) => {
      if (!isCode(error, 'taken')) return
      const fresh = await call(api.getConversation, { params }).catch(() => null)
      if (fresh) setWhose(fresh.summary)
    },
    onSettled: refresh,
  })
  const submit = () => {
    setTried(true)
    if (chosen !== null) move.mutate(to === 'agent' ? { assigneeId: chosen } : { skillId: chosen })
  }
  return (
    <Dialog
      title={t('Who should answer {person}?', { person: personOf(one) })}
      opened
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Leave it')}</Button>
          <Button kind="primary" type="submit" busy={move.isPending}>
            {t('Reassign')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="t2">
          {whose.state === 'assigned'
            ? t('It is with {name} now.', { name: whose.assigneeName ?? '' })
            : t('It waits in {skill} now.', { skill: whose.skillName })}
        </p>
        <SegmentedTabs
          label={t('Reassign to')}
          segments={[
            { value: 'agent', label: t('An agent') },
            { value: 'skill', label: t('A skill') },
          ]}
          value={to}
          onChange={setTo}
        />
        {to === 'agent' ? (
          <SelectField
            label={t('Agent')}
            searchable
            data={agents
              .filter((agent) => agent.id !== whose.assigneeId)
              .map((agent) => ({
                value: agent.id,
                label: t('{name}, {load} of {capacity}', {
                  name: agent.name,
                  load: agent.load,
                  capacity: agent.capacity,
                }),
                disabled: !canGet(agent),
              }))
              .sort((a, b) => Number(a.disabled) - Number(b.disabled))}
            value={agentId}
            onChange={setAgentId}
            placeholder={t('Find an agent')}
            error={tried && agentId === null ? t('Choose the agent it goes to.') : undefined}
            hint={t('It goes straight to them. Only who is there and has room can be chosen.')}
          />
        ) : (
          <SelectField
            label={t('Skill')}
            searchable
            data={skills
              .filter((skill) => whose.state === 'assigned' || skill.id !== whose.skillId)
              .map((skill) => ({ value: skill.id, label: skill.name }))}
            value={skillId}
            onChange={setSkillId}
            placeholder={t('Find a skill')}
            error={tried && skillId === null ? t('Choose the skill it goes to.') : undefined}
            hint={t('They wait in its queue, with the time they have waited already.')}
          />
        )}
        <AreaField
          label={t('Note')}
          hint={t('For whoever answers next. The person does not see it.')}
          rows={2}
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        {move.error && <ErrorNote>{messageOf(move.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
