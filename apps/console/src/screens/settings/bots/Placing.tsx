import { api, type Bot } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf, queries } from '../../../api/index.ts'
import { Button, Check, Dialog, ErrorNote, Toggle, t, toast } from '../../../ui/index.ts'

/** Where it answers, and whether. */
export function Placing({ bot, onClose }: { bot: Bot; onClose: () => void }) {
  const { summary } = bot
  const skills = useQuery(queries.skills()).data?.skills ?? []
  const others = useQuery(queries.bots()).data?.bots ?? []
  const [enabled, setEnabled] = useState(summary.enabled || summary.skillIds.length === 0)
  const [skillIds, setSkillIds] = useState(summary.skillIds)
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: () => call(api.placeBot, { params: { id: summary.id }, body: { enabled, skillIds } }),
    onSuccess: (now) => {
      client.setQueryData(queries.bot(summary.id).queryKey, now)
      void client.invalidateQueries({ queryKey: keys.bots })
      toast(
        now.summary.enabled
          ? t('{name} answers who writes from now on. Who waits already waits for people.', {
              name: now.summary.name,
            })
          : t('{name} is switched off. What it had goes to people.', { name: now.summary.name }),
      )
      onClose()
    },
  })
  return (
    <Dialog
      title={t('Where does {name} answer?', { name: summary.name })}
      opened
      onClose={onClose}
      onSubmit={() => save.mutate()}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" busy={save.isPending}>
            {t('Save')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Toggle
          label={t('Switched on')}
          hint={t('Off: people answer at once, and what it has goes to them.')}
          checked={enabled}
          onChange={(event) => setEnabled(event.target.checked)}
        />
        <fieldset className="stack-8">
          <legend className="lab">{t('Skills')}</legend>
          {skills.map((skill) => {
            const other = others.find((one) => one.id !== summary.id && one.skillIds.includes(skill.id))
            return (
              <Check
                key={skill.id}
                label={skill.name}
                hint={
                  other && t('{name} answers there now; ticked, this bot does instead.', { name: other.name })
                }
                checked={skillIds.includes(skill.id)}
                onChange={(event) =>
                  setSkillIds(
                    event.target.checked
                      ? [...skillIds, skill.id]
                      : skillIds.filter((one) => one !== skill.id),
                  )
                }
              />
            )
          })}
        </fieldset>
        {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
