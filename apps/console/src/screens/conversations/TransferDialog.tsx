import type { ConversationSummary } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { messageOf, queries, useSession } from '../../api/index.ts'
import { AreaField, Button, Dialog, ErrorNote, SegmentedTabs, SelectField, t } from '../../ui/index.ts'
import type { Acts } from './use-acts.ts'
import { agentWords, canGet, personOf } from './words.ts'

type Props = { summary: ConversationSummary; acts: Acts; onClose(): void }

/** Hands a conversation to whoever has another skill, or to one agent. */
export function TransferDialog({ summary, acts, onClose }: Props) {
  const [to, setTo] = useState<'skill' | 'agent'>('skill')
  const [skillId, setSkillId] = useState<string | null>(null)
  const [assigneeId, setAssigneeId] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const chosen = to === 'skill' ? skillId : assigneeId
  const transfer = () => {
    setTried(true)
    if (chosen === null) return
    const left = note.trim() === '' ? {} : { note: note.trim() }
    acts.handOver.mutate(
      { ...(to === 'skill' ? { skillId: chosen } : { assigneeId: chosen }), ...left },
      { onSuccess: onClose },
    )
  }
  return (
    <Dialog
      title={t('Who should answer {summary}?', { summary: personOf(summary) })}
      opened
      onClose={onClose}
      onSubmit={transfer}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Keep it')}</Button>
          <Button kind="primary" type="submit" busy={acts.handOver.isPending}>
            {t('Transfer')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <SegmentedTabs
          label={t('Transfer to')}
          segments={[
            { value: 'skill', label: t('A skill') },
            { value: 'agent', label: t('An agent') },
          ]}
          value={to}
          onChange={setTo}
        />
        {to === 'skill' ? (
          <SkillChoice
            summary={summary}
            value={skillId}
            onChange={setSkillId}
            error={tried && skillId === null ? t('Choose the skill it goes to.') : undefined}
          />
        ) : (
          <AgentChoice
            summary={summary}
            value={assigneeId}
            onChange={setAssigneeId}
            error={tried && assigneeId === null ? t('Choose the agent it goes to.') : undefined}
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
        {acts.handOver.error && <ErrorNote>{messageOf(acts.handOver.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}

type ChoiceProps = {
  summary: ConversationSummary
  value: string | null
  onChange(id: string): void
  error: string | undefined
}

function SkillChoice({ summary, value, onChange, error }: ChoiceProps) {
  const skills = useQuery(queries.skills()).data?.skills ?? []
  const chosen = skills.find((one) => one.id === value)
  return (
    <SelectField
      label={t('Skill')}
      searchable
      data={skills
        .filter((one) => one.id !== summary.skillId)
        .map((one) => ({ value: one.id, label: one.name }))}
      value={value}
      onChange={onChange}
      error={error}
      placeholder={t('Find a skill')}
      hint={
        chosen?.members === 0
          ? t('Nobody has this skill yet, so they would wait.')
          : t('They wait in its queue. It is with {skillName} now.', { skillName: summary.skillName })
      }
    />
  )
}

function AgentChoice({ summary, value, onChange, error }: ChoiceProps) {
  const { user } = useSession()
  const agents = useQuery(queries.agents()).data?.agents ?? []
  const others = agents
    .filter((one) => one.id !== summary.assigneeId)
    .map((one) => ({
      value: one.id,
      label: `${one.id === user.id ? t('You') : one.name} · ${agentWords(one)}`,
      disabled: one.id !== user.id && !canGet(one),
    }))
    .sort((a, b) => Number(a.disabled) - Number(b.disabled))
  const nobody = others.every((one) => one.disabled)
  return (
    <SelectField
      label={t('Agent')}
      searchable
      data={others}
      value={value}
      onChange={onChange}
      error={error}
      placeholder={nobody ? t('Nobody else is there with room') : t('Find an agent')}
      disabled={others.length === 0}
      hint={t(
        'It goes straight to them, without waiting in the queue. Only who is there and has room can be chosen.',
      )}
    />
  )
}
