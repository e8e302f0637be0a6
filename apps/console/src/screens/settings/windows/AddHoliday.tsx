import { api } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageFor, messageOf } from '../../../api/index.ts'
import {
  Button,
  Check,
  countries,
  Dialog,
  ErrorNote,
  SelectField,
  TextField,
  t,
  toast,
} from '../../../ui/index.ts'
import { Running } from './Running.tsx'

const EVERYBODY = 'everybody'

/** A date on which nothing goes out, to everybody or to the numbers of one country. */
export function AddHoliday({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState({ date: '', name: '', country: EVERYBODY, yearly: true })
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const add = useMutation({
    mutationFn: () =>
      call(api.addHoliday, {
        body: { ...form, name: form.name.trim(), country: form.country === EVERYBODY ? null : form.country },
      }),
    onSuccess: (now) => {
      client.setQueryData(keys.deliveryHours, now)
      toast(t('Nothing goes out on {name}', { name: form.name.trim() }))
      onClose()
    },
  })
  const submit = () => {
    setTried(true)
    if (form.date && form.name.trim()) add.mutate()
  }
  const fieldError = messageFor(add.error, 'date')
  return (
    <Dialog
      title={t('On which date does nothing go out?')}
      opened
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" busy={add.isPending}>
            {t('Add the holiday')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <div className="two-fields">
          <TextField
            label={t('Date')}
            type="date"
            data-autofocus
            hint={t('On the person’s own calendar.')}
            value={form.date}
            onChange={(event) => setForm({ ...form, date: event.target.value })}
            error={tried && !form.date ? t('Choose a date.') : fieldError}
          />
          <TextField
            label={t('Name')}
            hint={t('Such as Christmas.')}
            value={form.name}
            maxLength={80}
            onChange={(event) => setForm({ ...form, name: event.target.value })}
            error={tried && !form.name.trim() ? t('Give it a name, like Christmas.') : undefined}
          />
        </div>
        <SelectField
          label={t('For')}
          hint={t('A country’s holiday holds for its numbers.')}
          searchable
          data={[{ value: EVERYBODY, label: t('Everybody') }, ...countries()]}
          value={form.country}
          onChange={(country) => setForm({ ...form, country })}
        />
        <Check
          label={t('Every year')}
          checked={form.yearly}
          onChange={(event) => setForm({ ...form, yearly: event.target.checked })}
        />
        {add.error && !fieldError && <ErrorNote>{messageOf(add.error)}</ErrorNote>}
        <Running />
      </div>
    </Dialog>
  )
}
