import { api } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageFor, messageOf } from '../../api/index.ts'
import { AreaField, Button, Dialog, ErrorNote, format, TextField, t, toast } from '../../ui/index.ts'

/** Records that somebody asked to stop; how and when they asked is the evidence. */
export function AddOptOut({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [phone, setPhone] = useState('')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const close = () => {
    add.reset()
    setTried(false)
    onClose()
  }
  const add = useMutation({
    mutationFn: () => call(api.addOptOut, { body: { phone: phone.trim(), words: words.trim() } }),
    onSuccess: async (optOut) => {
      toast(t('{address} will not be sent to any more', { address: format.phone(optOut.address) }))
      setPhone('')
      setWords('')
      close()
      await client.invalidateQueries({ queryKey: keys.optOuts })
    },
  })
  const phoneError =
    tried && phone.trim() === '' ? t('The number is needed.') : messageFor(add.error, 'phone')
  const wordsError =
    tried && words.trim().length < 3
      ? t('Say how and when the person asked.')
      : messageFor(add.error, 'words')
  const submit = () => {
    setTried(true)
    if (phone.trim() !== '' && words.trim().length >= 3) add.mutate()
  }
  return (
    <Dialog
      title={t('Who asked to stop?')}
      opened={opened}
      onClose={close}
      onSubmit={submit}
      footer={
        <>
          <span className="sp" />
          <Button onClick={close}>{t('Back')}</Button>
          <Button kind="primary" type="submit" busy={add.isPending}>
            {t('Record the opt-out')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField
          label={t('Phone number')}
          type="tel"
          data-autofocus
          hint={t('With the country code, or as people write it in your country.')}
          value={phone}
          onChange={(event) => setPhone(event.target.value)}
          error={phoneError}
        />
        <AreaField
          label={t('Evidence')}
          hint={t('How and when the person asked, and who took it. It is kept with your name and the time.')}
          value={words}
          maxLength={1000}
          onChange={(event) => setWords(event.target.value)}
          error={wordsError}
        />
        {add.error && !messageFor(add.error, 'phone') && !messageFor(add.error, 'words') && (
          <ErrorNote>{messageOf(add.error)}</ErrorNote>
        )}
      </div>
    </Dialog>
  )
}
