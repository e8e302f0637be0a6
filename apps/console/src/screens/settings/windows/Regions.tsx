import type { RegionHours } from '@foreword/contract'
import { IconBan, IconCheck, IconCircleDashed, IconPencil, IconScale } from '@tabler/icons-react'
import { useState } from 'react'
import { Badge, Note, spoken, Toggle, t } from '../../../ui/index.ts'
import { RegionDialog } from './RegionDialog.tsx'
import { dateWords, regionWords } from './words.ts'

type Props = {
  regions: readonly RegionHours[]
  on: boolean
  admin: boolean
  onSwitch(on: boolean): void
}

const CERTAINTY = spoken(() => ({
  high: t('Sources agree'),
  medium: t('Sources mostly agree'),
  low: t('Sources differ'),
}))

/** Hours that law or regulators publish for a place: one switch for all, each row to look at and to edit. */
export function Regions({ regions, on, admin, onSwitch }: Props) {
  const [opened, setOpened] = useState<string>()
  const region = regions.find((one) => one.region === opened)
  return (
    <section aria-labelledby="regions-title">
      <header className="settings-part">
        <div className="col">
          <h3 id="regions-title">{t('Stricter hours by region')}</h3>
          <span className="f12 t3">
            {t(
              'For marketing. Each holds for numbers of that place; who may be in several gets only the hours they share.',
            )}
          </span>
        </div>
      </header>
      <div className="settings-in stack">
        <Toggle
          label={t('Adopt the safest hours by region')}
          hint={t('Every row below holds from then on, unless you switch it off or change it.')}
          checked={on}
          disabled={!admin}
          onChange={(event) => onSwitch(event.target.checked)}
        />
        <Note icon={<IconScale className="i" aria-hidden />}>
          {t(
            'Not legal advice. The rows were compared with published overviews on the date beside them; whether they hold for texts with consent differs. Ask your counsel.',
          )}
        </Note>
      </div>
      <table className={`tbl settings-table regions-table ${on ? '' : 'regions-off'}`}>
        <caption className="vh">
          {on ? t('Hours by region, in force') : t('Hours by region, not in force')}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('Region')}</th>
            <th scope="col">{t('Hours')}</th>
            <th scope="col" className="wide-only">
              {t('Source')}
            </th>
            <th scope="col">{t('State')}</th>
          </tr>
        </thead>
        <tbody>
          {regions.map((row) => (
            <tr key={row.region} className="open-row">
              <td className="b5">
                <button type="button" className="row-name b5" onClick={() => setOpened(row.region)}>
                  {row.name}
                </button>
              </td>
              <td className="num">{regionWords(row)}</td>
              <td className="wide-only">
                <span className="col">
                  <span className="t2">{row.source}</span>
                  <span className="sub">
                    {t('{certainty}, checked {date}', {
                      certainty: CERTAINTY[row.certainty],
                      date: dateWords({ date: row.checked, yearly: false }),
                    })}
                  </span>
                </span>
              </td>
              <td>
                <RegionState row={row} on={on} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {region && <RegionDialog region={region} admin={admin} onClose={() => setOpened(undefined)} />}
    </section>
  )
}

function RegionState({ row, on }: { row: RegionHours; on: boolean }) {
  if (row.state === 'off')
    return (
      <Badge plain icon={<IconBan className="i" aria-hidden />}>
        {t('Off')}
      </Badge>
    )
  const own = row.state === 'own'
  const Icon = own ? IconPencil : on ? IconCheck : IconCircleDashed
  return (
    <Badge plain {...(on ? { tone: 'ok' as const } : {})} icon={<Icon className="i" aria-hidden />}>
      {own ? t('Your hours') : on ? t('In force') : t('Not in force')}
    </Badge>
  )
}
