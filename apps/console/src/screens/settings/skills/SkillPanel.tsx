import { type Agent, api, hoursEveryDay, type RoutedSkill } from '@foreword/contract'
import { IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf } from '../../../api/index.ts'
import {
  AreaField,
  Check,
  ErrorNote,
  IconButton,
  Radio,
  SelectField,
  spoken,
  TextField,
  Toggle,
  t,
  toast,
} from '../../../ui/index.ts'
import { HoursEditor } from '../account/HoursEditor.tsx'
import { SaveFoot } from '../SaveFoot.tsx'
import { CapacityBox } from './CapacityBox.tsx'
import { SkillSurveyBox } from './SkillSurveyBox.tsx'
import { formOf, routingOf, type SkillForm } from './skill-form.ts'

type Props = {
  skill: RoutedSkill
  skills: readonly RoutedSkill[]
  agents: readonly Agent[]
  may: boolean
  onClose(): void
}

const MODES: { mode: SkillForm['acceptMode']; label: string; hint: string }[] = spoken(() => [
  {
    mode: 'offer',
    label: t('Offer'),
    hint: t('The agent who was given nothing for longest is asked, then the next.'),
  },
  { mode: 'auto', label: t('Give'), hint: t('It is theirs at once, without asking.') },
  { mode: 'take', label: t('Leave in the queue'), hint: t('Agents take the next one by themselves.') },
])
const PRIORITIES = spoken(() => [
  { value: '1', label: t('Before other skills') },
  { value: '0', label: t('As others') },
  { value: '-1', label: t('After other skills') },
])

/** How one skill is worked off: by whom, how they get it, and what happens when nobody can. */
export function SkillPanel({ skill, skills, agents, may, onClose }: Props) {
  const saved = formOf(skill)
  const [form, setForm] = useState(saved)
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const set = (change: Partial<SkillForm>) => setForm((before) => ({ ...before, ...change }))
  const read = routingOf(form)
  const errors = tried && 'errors' in read ? read.errors : {}
  const save = useMutation({
    mutationFn: (routing: RoutedSkill['routing']) =>
      call(api.changeRouting, { params: { id: skill.id }, body: { routing, agentIds: form.agentIds } }),
    onSuccess: async (now) => {
      setForm(formOf(now))
      toast(t('{name} is saved', { name: now.name }))
      await Promise.all(
        [keys.routing, keys.skills, keys.agents, keys.members, keys.session].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      )
    },
  })
  const submit = () => {
    setTried(true)
    if ('routing' in read) save.mutate(read.routing)
  }
  return (
    <section className="side-panel" aria-label={skill.name}>
      <header>
        <h2>{skill.name}</h2>
        <span className="sp" />
        <IconButton label={t('Close')} kind="quiet" onClick={onClose}>
          <IconX className="i" aria-hidden />
        </IconButton>
      </header>
      <fieldset className="side-panel-body" disabled={!may}>
        <legend className="vh">{t('How {name} is worked off', { name: skill.name })}</legend>
        <fieldset className="stack-8">
          <legend className="lab">{t('How agents get conversations')}</legend>
          {MODES.map((one) => (
            <Radio
              key={one.mode}
              name="mode"
              label={one.label}
              hint={one.hint}
              checked={form.acceptMode === one.mode}
              onChange={() => set({ acceptMode: one.mode })}
            />
          ))}
        </fieldset>
        {form.acceptMode === 'offer' && (
          <TextField
            label={t('Seconds to accept')}
            inputMode="numeric"
            hint={t('Then the next agent is asked. After two that ran out, an agent is set to away.')}
            value={form.offerSeconds}
            error={errors.offerSeconds}
            onChange={(event) => set({ offerSeconds: event.target.value })}
          />
        )}
        <TextField
          label={t('Goal: minutes until somebody takes over')}
          inputMode="decimal"
          hint={t('Who waits longer stands in amber, and moves up for each goal waited.')}
          value={form.goalMinutes}
          error={errors.goalMinutes}
          onChange={(event) => set({ goalMinutes: event.target.value })}
        />
        <SelectField
          label={t('Priority')}
          data={PRIORITIES}
          value={String(form.priority)}
          onChange={(value) => set({ priority: Number(value) })}
          disabled={!may}
        />
        <SelectField
          label={t('When nobody takes over')}
          data={[
            { value: '', label: t('They go on waiting here') },
            ...skills
              .filter((one) => one.id !== skill.id)
              .map((one) => ({ value: one.id, label: t('Over to {name}', { name: one.name }) })),
          ]}
          value={form.overflowTo}
          onChange={(overflowTo) => set({ overflowTo })}
          disabled={!may}
        />
        {form.overflowTo !== '' && (
          <TextField
            label={t('After how many minutes')}
            inputMode="decimal"
            value={form.overflowMinutes}
            error={errors.overflowMinutes}
            onChange={(event) => set({ overflowMinutes: event.target.value })}
          />
        )}
        <Toggle
          label={t('Who waits for an agent who is gone goes back to the queue')}
          hint={t('Gone: offline, or nothing heard of their connection. Off: it stays with them.')}
          checked={form.returns}
          onChange={(event) => set({ returns: event.target.checked })}
        />
        {form.returns && (
          <TextField
            label={t('After how many minutes')}
            inputMode="decimal"
            value={form.returnMinutes}
            error={errors.returnMinutes}
            onChange={(event) => set({ returnMinutes: event.target.value })}
          />
        )}
        <Toggle
          label={t('Office hours')}
          hint={t('On the account’s clock. Outside them nothing is offered; people wait until they open.')}
          checked={form.hours !== null}
          onChange={(event) =>
            set({
              hours: event.target.checked
                ? { ...hoursEveryDay('09:00', '17:00'), sat: null, sun: null }
                : null,
            })
          }
        />
        {form.hours && (
          <>
            <HoursEditor
              window={form.hours}
              off={t('Closed')}
              disabled={!may}
              onChange={(hours) => set({ hours })}
            />
            {errors.hours && <ErrorNote>{errors.hours}</ErrorNote>}
            <AreaField
              label={t('Answer outside them')}
              hint={t('Sent once each time the office is closed. Empty: no answer.')}
              rows={2}
              maxLength={1000}
              value={form.closedAnswer}
              onChange={(event) => set({ closedAnswer: event.target.value })}
            />
          </>
        )}
        <fieldset className="stack-8">
          <legend className="lab">{t('Agents')}</legend>
          {agents.map((one) => (
            <div key={one.id} className="row g6">
              <Check
                label={one.name}
                checked={form.agentIds.includes(one.id)}
                onChange={(event) =>
                  set({
                    agentIds: (event.target.checked
                      ? [...form.agentIds, one.id]
                      : form.agentIds.filter((id) => id !== one.id)
                    ).sort(),
                  })
                }
              />
              <span className="sp" />
              <CapacityBox agent={one} />
            </div>
          ))}
        </fieldset>
        {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
        <SkillSurveyBox skillId={skill.id} name={skill.name} may={may} />
      </fieldset>
      {may && (
        <SaveFoot
          changed={JSON.stringify(form) !== JSON.stringify(saved)}
          wrong={false}
          busy={save.isPending}
          onTakeBack={() => setForm(saved)}
          onSave={submit}
        />
      )}
    </section>
  )
}
