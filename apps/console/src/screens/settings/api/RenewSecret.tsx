import { type Application, api } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Button, Dialog, ErrorNote, SelectField, spoken, t } from '../../../ui/index.ts'
import { SecretOnce } from './SecretOnce.tsx'

const KEEP = spoken(() => [
  { value: '0', label: t('No, end it now') },
  { value: '1', label: t('For an hour') },
  { value: '24', label: t('For a day') },
  { value: '168', label: t('For a week') },
])
const NOTES: Record<string, string> = spoken(() => ({
  '0': t('The secret before ended just now.'),
  '1': t('The secret before holds for another hour.'),
  '24': t('The secret before holds for another day.'),
  '168': t('The secret before holds for another week.'),
}))

/** A new secret for a program, with a time in which the old one holds too. */
export function RenewSecret({ application, onClose }: { application: Application; onClose: () => void }) {
  const [keep, setKeep] = useState('24')
  const client = useQueryClient()
  const renew = useMutation({
    mutationFn: () =>
      call(api.newApplicationSecret, { params: { id: application.id }, body: { keepHours: Number(keep) } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiAccess }),
  })
  if (renew.data)
    return (
      <SecretOnce
        title={t('A new secret for {name}', { name: application.name })}
        clientId={application.id}
        secret={renew.data.secret}
        {...(NOTES[keep] ? { note: NOTES[keep] } : {})}
        onClose={onClose}
      />
    )
  return (
    <Dialog
      title={t('A new secret for {name}?', { name: application.name })}
      opened
      onClose={onClose}
      onSubmit={() => renew.mutate()}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" busy={renew.isPending}>
            {t('Make a new secret')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="t2">
          {t('Both hold at once for a while, so that the program can be changed without a gap.')}
        </p>
        <SelectField
          label={t('Does the old secret go on?')}
          data={KEEP}
          value={keep}
          onChange={(value) => setKeep(value ?? '24')}
        />
        {renew.error && <ErrorNote>{messageOf(renew.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
