import { api, slotsOf, type Template } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf, queries } from '../../../api/index.ts'
import { Button, ErrorNote, saidByServer, TextField, t, toast } from '../../../ui/index.ts'

/** What stands in when a person's row has no value. Ours alone, so it holds at once and needs no review. */
export function Defaults({ template }: { template: Template }) {
  const client = useQueryClient()
  const slots = slotsOf(template.edit?.parts ?? template.parts)
  const [typed, setTyped] = useState<Record<string, string>>({})
  const values = Object.fromEntries(slots.map(({ key }) => [key, typed[key] ?? template.defaults[key] ?? '']))
  const changed = slots.some(({ key }) => values[key] !== (template.defaults[key] ?? ''))
  const save = useMutation({
    mutationFn: () =>
      call(api.changeTemplate, {
        params: { id: template.id },
        body: {
          defaults: Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== '')),
        },
      }),
    onSuccess: (now) => {
      client.setQueryData(queries.template(template.id).queryKey, now)
      void client.invalidateQueries({ queryKey: [...keys.templates, 'list'] })
      setTyped({})
      toast(t('Defaults saved'))
    },
  })
  if (slots.length === 0) return null
  return (
    <section className="panel tpl-panel" aria-label={t('Defaults')}>
      <div className="col">
        <h2 className="b6">{t('Defaults')}</h2>
        <p className="hint">
          {t(
            'What a person reads when their row has no value. Campaigns that choose this template start with them; without one, such a row is refused.',
          )}
        </p>
      </div>
      <div className="two-fields">
        {slots.map(({ key, label, wants }) => (
          <TextField
            key={key}
            label={t('Default for {label}', { label: saidByServer(label) })}
            type={wants === 'link' ? 'url' : 'text'}
            placeholder={t('No default')}
            value={values[key] ?? ''}
            maxLength={2000}
            onChange={(event) => setTyped({ ...typed, [key]: event.target.value })}
          />
        ))}
      </div>
      {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
      <div className="row">
        <Button size="sm" disabled={!changed} busy={save.isPending} onClick={() => save.mutate()}>
          {t('Save the defaults')}
        </Button>
        {!changed && <span className="f12 t3">{t('No changes')}</span>}
      </div>
    </section>
  )
}
