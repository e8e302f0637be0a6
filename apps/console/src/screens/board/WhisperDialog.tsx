import { api, type ConversationSummary } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call, keys, messageOf } from '../../api/index.ts'
import { AreaField, Button, Dialog, ErrorNote, t, toast } from '../../ui/index.ts'

/** Words for the agent who has a conversation; besides them only managers read it. */
export function WhisperDialog({ one, onClose }: { one: ConversationSummary; onClose(): void }) {
  const client = useQueryClient()
  // One id however often it is tried, so that a lost answer leaves no second note.
  const noteId = useRef(crypto.randomUUID())
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const name = one.assigneeName ?? ''
  const whisper = useMutation({
    mutationFn: () =>
      call(api.addNote, {
        params: { id: one.id },
        body: { noteId: noteId.current, text: text.trim(), mentions: [], whisper: true },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.conversation(one.id) })
      toast(t('{name} reads it in the thread', { name }))
      onClose()
    },
  })
  return (
    <Dialog
      title={t('What should {name} know?', { name })}
      opened
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (text.trim() !== '') whisper.mutate()
      }}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Say nothing')}</Button>
          <Button kind="primary" type="submit" busy={whisper.isPending}>
            {t('Whisper')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <AreaField
          label={t('Whisper')}
          hint={t('Only {name} and managers see it. The person does not.', { name })}
          rows={3}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          error={tried && text.trim() === '' ? t('Write what they should know.') : undefined}
        />
        {whisper.error && <ErrorNote>{messageOf(whisper.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
