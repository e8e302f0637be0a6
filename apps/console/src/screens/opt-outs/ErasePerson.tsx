import { api } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, messageOf } from '../../api/index.ts'
import { Button, Dialog, ErrorNote, format, TextField, t, toast, useFormat } from '../../ui/index.ts'

/** Puts a pseudonym in place of one person everywhere. Typed once more, because nothing brings it back. */
export function ErasePerson({
  address,
  onClose,
  onDone,
}: {
  address: string
  onClose: () => void
  onDone: () => void
}) {
  const [typed, setTyped] = useState('')
  const { count } = useFormat()
  const client = useQueryClient()
  const erase = useMutation({
    mutationFn: () => call(api.erasePerson, { body: { address, confirm: typed.trim() } }),
    onSuccess: async ({ rows }) => {
      toast(t('Erased in {rows} places', { rows: count(rows) }))
      onDone()
      await client.invalidateQueries()
    },
  })
  const same = typed.trim() === address
  return (
    <Dialog
      title={t('Erase {address}?', { address: format.phone(address) })}
      opened
      onClose={onClose}
      onSubmit={() => same && erase.mutate()}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Keep it')}</Button>
          <Button kind="dangerous" type="submit" disabled={!same} busy={erase.isPending}>
            {t('Erase for good')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="t2">
          {t(
            'Number, texts, names and values go from every list, campaign and conversation; a pseudonym takes their place, and the sums stay. If the person opted out, that goes on holding. Nothing brings the data back.',
          )}
        </p>
        <TextField
          label={t('Type {address} to confirm', { address })}
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {erase.error && <ErrorNote>{messageOf(erase.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
