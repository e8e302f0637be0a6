import type { DeliveryHours } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { messageOf, queries, useSession } from '../../../api/index.ts'
import { Button, ErrorNote, SkeletonRows, t } from '../../../ui/index.ts'
import { SettingsHead } from '../SettingsHead.tsx'
import { SettingsScroll } from '../SettingsScroll.tsx'
import { Holidays } from './Holidays.tsx'
import { changeLines, formOf, type HoursForm, hoursRight } from './hours-form.ts'
import { Limits } from './Limits.tsx'
import { Regions } from './Regions.tsx'
import { SaveHours } from './SaveHours.tsx'
import './windows.css'

/** Hours and dates outside which nothing goes out, whatever a campaign says. */
export function WindowsPage() {
  const admin = useSession().role === 'administrator'
  const hours = useQuery(queries.deliveryHours())
  return (
    <>
      {hours.error && !hours.data && <ErrorNote>{messageOf(hours.error)}</ErrorNote>}
      {hours.isPending && <SkeletonRows rows={8} />}
      {hours.data && <HoursPage saved={hours.data} admin={admin} />}
    </>
  )
}

function HoursPage({ saved, admin }: { saved: DeliveryHours; admin: boolean }) {
  const [edits, setEdits] = useState<Partial<HoursForm>>({})
  const [asking, setAsking] = useState(false)
  // Holidays and regions are saved by themselves meanwhile: what is typed here stays.
  const form = { ...formOf(saved), ...edits }
  const lines = changeLines(formOf(saved), form)
  const changed = lines.length > 0
  const set = (change: Partial<HoursForm>) => setEdits((before) => ({ ...before, ...change }))
  return (
    <>
      <SettingsScroll label={t('Windows and holidays')}>
        <SettingsHead
          title={t('Windows & holidays')}
          about={t(
            'Nobody gets a message outside these hours. Campaigns can only be stricter; running ones follow at once.',
          )}
        />
        {!admin && <p className="t3 f12 only-admin">{t('Only administrators can change this.')}</p>}
        <Limits form={form} admin={admin} onChange={set} />
        <Holidays holidays={saved.holidays} admin={admin} />
        <Regions
          regions={saved.regions}
          on={form.regionRules}
          admin={admin}
          onSwitch={(regionRules) => set({ regionRules })}
        />
      </SettingsScroll>
      {admin && (
        <footer className="foot">
          <span className="sp" />
          {!changed && <span className="f12 t3">{t('No changes')}</span>}
          {changed && <Button onClick={() => setEdits({})}>{t('Take back the changes')}</Button>}
          <Button
            kind={changed ? 'primary' : 'plain'}
            disabled={!changed || !hoursRight(form)}
            onClick={() => setAsking(true)}
          >
            {t('Save…')}
          </Button>
        </footer>
      )}
      {asking && (
        <SaveHours
          saved={saved}
          form={form}
          lines={lines}
          onClose={() => setAsking(false)}
          onSaved={() => {
            setEdits({})
            setAsking(false)
          }}
        />
      )}
    </>
  )
}
