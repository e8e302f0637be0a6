import { api, type Holiday } from '@foreword/contract'
import { IconCalendarOff, IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Button, ErrorNote, IconButton, t, toast } from '../../../ui/index.ts'
import { AddHoliday } from './AddHoliday.tsx'
import { countryName, dateWords } from './words.ts'

/** Dates on which nothing goes out. Each is added and removed by itself. */
export function Holidays({ holidays, admin }: { holidays: readonly Holiday[]; admin: boolean }) {
  const [adding, setAdding] = useState(false)
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: (holiday: Holiday) => call(api.removeHoliday, { params: { id: holiday.id } }),
    onSuccess: (now, holiday) => {
      client.setQueryData(keys.deliveryHours, now)
      toast(t('{name} is an ordinary day again', { name: holiday.name }))
    },
  })
  return (
    <section aria-labelledby="holidays-title">
      <header className="settings-part">
        <div className="col">
          <h3 id="holidays-title">{t('Holidays')}</h3>
          <span className="f12 t3">{t('Nothing goes out on these dates of the person’s own calendar.')}</span>
        </div>
        <span className="sp" />
        {admin && (
          <Button size="sm" icon={<IconPlus className="i" aria-hidden />} onClick={() => setAdding(true)}>
            {t('Add a holiday')}
          </Button>
        )}
      </header>
      {remove.error && <ErrorNote>{messageOf(remove.error)}</ErrorNote>}
      {holidays.length === 0 ? (
        <p className="settings-empty t3 row g6">
          <IconCalendarOff className="i" aria-hidden />
          {t('No holidays yet. Every day of the calendar counts.')}
        </p>
      ) : (
        <table className="tbl settings-table c40">
          <thead>
            <tr>
              <th scope="col">{t('Date')}</th>
              <th scope="col">{t('Name')}</th>
              <th scope="col">{t('For')}</th>
              <th scope="col">
                <span className="vh">{t('Remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {holidays.map((holiday) => (
              <tr key={holiday.id}>
                <td className="num nw">{dateWords(holiday)}</td>
                <td className="b5">{holiday.name}</td>
                <td className="t2">{holiday.country ? countryName(holiday.country) : t('Everybody')}</td>
                <td className="n">
                  {admin && (
                    <IconButton
                      label={t('Remove {name}', { name: holiday.name })}
                      kind="quiet"
                      size="sm"
                      busy={remove.isPending && remove.variables.id === holiday.id}
                      onClick={() => remove.mutate(holiday)}
                    >
                      <IconTrash className="i s14" aria-hidden />
                    </IconButton>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {adding && <AddHoliday onClose={() => setAdding(false)} />}
    </section>
  )
}
