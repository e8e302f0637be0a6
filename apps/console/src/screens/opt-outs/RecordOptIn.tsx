import { api, type OptOut } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf } from '../../api/index.ts'
import { AreaField, Button, Dialog, ErrorNote, format, t, toast } from '../../ui/index.ts'

/** A person agreed again: asked for the evidence, because the law will. */
export function RecordOptIn({
  optOut,
  onClose,
  onDone,
}: {
  optOut: OptOut
  onClose: () => void
  onDone: () => void
}) {
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const number = format.phone(optOut.address)
  const record = useMutation({
    mutationFn: () =>
      call(api.removeOptOut, {
        body: { channel: optOut.channel, address: optOut.address, words: words.trim() },
      }),
    onSuccess: async () => {
      toast(t('{number} can be sent to again', { number }))
      onDone()
      await client.invalidateQueries({ queryKey: keys.optOuts })
    },
  })
  const submit = () => {
    setTried(true)
    if (words.trim().length >= 3) record.mutate()
  }
  return (
    <Dialog
      title={t('Did {number} agree again?', { number })}
      opened
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('No, leave it')}</Button>
          <Button kind="primary" type="submit" busy={record.isPending}>
            {t('Record the opt-in')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <AreaField
          label={t('Evidence')}
          data-autofocus
          hint={t(
            'Their own words or the form they signed, when, and who took it. It is kept with your name and the time.',
          )}
          value={words}
          maxLength={1000}
          onChange={(event) => setWords(event.target.value)}
          error={tried && words.trim().length < 3 ? t('Say how and when the person agreed.') : undefined}
        />
        {record.error && <ErrorNote>{messageOf(record.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
