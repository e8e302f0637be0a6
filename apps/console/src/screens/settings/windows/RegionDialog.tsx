import { api, type RegionHours, type RegionHoursChange } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Button, Check, Dialog, ErrorNote, Radio, t, toast, windowWords } from '../../../ui/index.ts'
import { HoursEditor } from '../account/HoursEditor.tsx'
import { weekRight } from './hours-form.ts'
import { Running } from './Running.tsx'

type Props = { region: RegionHours; admin: boolean; onClose(): void }

/** One row of the table: as published, with hours of one's own, or off. */
export function RegionDialog({ region, admin, onClose }: Props) {
  const [state, setState] = useState(region.state)
  const [hours, setHours] = useState(region.hours)
  const [holidays, setHolidays] = useState(region.holidays)
  const client = useQueryClient()
  const body: RegionHoursChange = state === 'own' ? { state, hours, holidays } : { state }
  const save = useMutation({
    mutationFn: () => call(api.changeRegionHours, { params: { region: region.region }, body }),
    onSuccess: (now) => {
      client.setQueryData(keys.deliveryHours, now)
      toast(t('{name} is saved', { name: region.name }))
      onClose()
    },
  })
  const { published } = region
  const choose = (next: RegionHours['state']) => ({
    name: 'region-state',
    checked: state === next,
    disabled: !admin,
    onChange: () => setState(next),
  })
  return (
    <Dialog
      title={t('{name}: which hours hold?', { name: region.name })}
      opened
      onClose={onClose}
      width={580}
      onSubmit={() => admin && (state !== 'own' || weekRight(hours)) && save.mutate()}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{admin ? t('Back') : t('Close')}</Button>
          {admin && (
            <Button
              kind="primary"
              type="submit"
              busy={save.isPending}
              disabled={state === 'own' && !weekRight(hours)}
            >
              {t('Save')}
            </Button>
          )}
        </>
      }
    >
      <div className="stack">
        <div>
          <p className="t2">{region.source}</p>
          {region.note && <p className="f12 t3">{region.note}</p>}
        </div>
        <Radio
          label={t('As published: {hours}', { hours: windowWords(published.hours) })}
          hint={published.holidays ? t('And not on its public holidays.') : undefined}
          {...choose('published')}
        />
        <Radio
          label={t('Hours of our own')}
          hint={t('Stricter, or looser if your counsel says so.')}
          {...choose('own')}
        />
        {state === 'own' && (
          <div className="stack-8">
            <HoursEditor
              label={t('Hours of {name}', { name: region.name })}
              window={hours}
              disabled={!admin}
              onChange={setHours}
            />
            {published.holidays && (
              <Check
                label={t('Not on its public holidays')}
                checked={holidays}
                disabled={!admin}
                onChange={(event) => setHolidays(event.target.checked)}
              />
            )}
          </div>
        )}
        <Radio
          label={t('Off')}
          hint={t('No hours of this region hold; all others still do.')}
          {...choose('off')}
        />
        {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
        {admin && <Running />}
      </div>
    </Dialog>
  )
}
