import { api, type Campaign } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageFor, messageOf, queries } from '../../../api/index.ts'
import { Button, Check, Dialog, ErrorNote, SelectField, TextField, t, toast } from '../../../ui/index.ts'
import { LOOKBACKS, lookbackWords } from '../wizard/compose/choices.ts'
import { SkillField } from '../wizard/compose/SkillField.tsx'
import { StopField } from '../wizard/window/StopField.tsx'
import { type Changeable, changeErrors, changesOf } from './change.ts'
import { isRunning } from './running.ts'

/** What may still change after the launch. Text, recipients and hours cannot: people were promised those. */
export function ChangeDialog({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const [before] = useState<Changeable>(campaign)
  const [form, setForm] = useState<Changeable>(campaign)
  const client = useQueryClient()
  const skills = useQuery(queries.skills()).data?.skills ?? []
  const set = (change: Partial<Changeable>) => setForm((now) => ({ ...now, ...change }))
  const changes = changesOf(before, form)
  const errors = changeErrors(before, form, Date.now())
  const none = Object.keys(changes).length === 0
  const save = useMutation({
    mutationFn: () => call(api.changeCampaign, { params: { id: campaign.id }, body: changes }),
    onSuccess: (saved) => {
      toast(t('“{name}” is changed', { name: saved.name }))
      onClose()
      void client.invalidateQueries({ queryKey: keys.campaign(campaign.id) })
      void client.invalidateQueries({ queryKey: keys.campaigns })
    },
  })
  return (
    <Dialog
      title={t('Change the campaign')}
      opened
      onClose={onClose}
      onSubmit={() => !none && Object.keys(errors).length === 0 && save.mutate()}
      footer={
        <>
          <span className="f12 t3">{none ? t('No changes') : t('Message, recipients and hours stay')}</span>
          <span className="sp" />
          <Button onClick={onClose}>{t('Leave it as it is')}</Button>
          <Button
            kind="primary"
            type="submit"
            disabled={none || Object.keys(errors).length > 0}
            busy={save.isPending}
          >
            {t('Save')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {isRunning(campaign) && (
          <StopField
            campaign={{ ...campaign, ...form }}
            onChange={({ notAfter }) => notAfter !== undefined && set({ notAfter })}
            error={errors.notAfter ?? messageFor(save.error, 'notAfter')}
          />
        )}
        <TextField
          label={t('Name')}
          value={form.name}
          maxLength={255}
          onChange={(event) => set({ name: event.target.value })}
          error={errors.name ?? messageFor(save.error, 'name')}
        />
        <SkillField
          value={form.skillId}
          skills={skills}
          onChange={(skillId) => set({ skillId })}
          error={messageFor(save.error, 'skillId')}
        />
        <Answers form={form} onChange={set} />
        {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}

function Answers({ form, onChange }: { form: Changeable; onChange: (change: Partial<Changeable>) => void }) {
  const { lookbackMinutes, routeAll } = form
  const known = LOOKBACKS.some((choice) => choice.value === lookbackMinutes)
  const choices = known
    ? LOOKBACKS
    : [{ value: lookbackMinutes, label: lookbackWords(lookbackMinutes) }, ...LOOKBACKS]
  return (
    <>
      <SelectField
        label={t('Answers belong to this campaign for')}
        data={choices.map((choice) => ({ value: String(choice.value), label: choice.label }))}
        value={String(lookbackMinutes)}
        onChange={(value) => onChange({ lookbackMinutes: Number(value) })}
      />
      <Check
        label={t('Route every message of that time to this skill')}
        checked={routeAll}
        onChange={(event) => onChange({ routeAll: event.currentTarget.checked })}
      />
    </>
  )
}
