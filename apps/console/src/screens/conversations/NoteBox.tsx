import { api, type Conversation } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call, keys, messageOf, queries, useSession } from '../../api/index.ts'
import { Button, Check, ErrorNote, t } from '../../ui/index.ts'
import { EmojiButton } from './emoji/EmojiButton.tsx'
import { focusThread } from './focus.ts'

/** The word with an @ that stands before the caret; null = there is none. */
const namedBefore = (text: string, caret: number): string | null =>
  /(?:^|\s)@([\p{L}\d.'-]*)$/u.exec(text.slice(0, caret))?.[1] ?? null

/** A note for colleagues; the person never gets it. An @ names somebody, who is told. */
export function NoteBox({ conversation: { summary } }: { conversation: Conversation }) {
  const client = useQueryClient()
  const { user, role } = useSession()
  const area = useRef<HTMLTextAreaElement>(null)
  const noteId = useRef(crypto.randomUUID())
  const [text, setText] = useState('')
  const [caret, setCaret] = useState(0)
  const [whisper, setWhisper] = useState(false)
  const agents = useQuery(queries.agents()).data?.agents ?? []
  const others = agents.filter((one) => one.id !== user.id)
  const typed = namedBefore(text, caret)
  const offered =
    typed === null
      ? []
      : others.filter((one) => one.name.toLowerCase().includes(typed.toLowerCase())).slice(0, 6)
  const canWhisper = role !== 'agent' && summary.assigneeId !== null && summary.assigneeId !== user.id
  const add = useMutation({
    mutationFn: () =>
      call(api.addNote, {
        params: { id: summary.id },
        body: {
          noteId: noteId.current,
          text: text.trim(),
          mentions: others.filter((one) => text.includes(`@${one.name}`)).map((one) => one.id),
          ...(whisper && canWhisper && { whisper }),
        },
      }),
    onSuccess: async () => {
      noteId.current = crypto.randomUUID()
      setText('')
      await client.invalidateQueries({ queryKey: keys.conversation(summary.id) })
    },
  })
  const name = (who: string) => {
    const start = caret - (typed?.length ?? 0)
    setText(`${text.slice(0, start)}${who} ${text.slice(caret)}`)
    setCaret(start + who.length + 1)
    area.current?.focus()
  }
  return (
    <div className="cv-composer">
      {add.error && <ErrorNote>{messageOf(add.error)}</ErrorNote>}
      {offered.length > 0 && (
        <ul className="row g6 cv-names" aria-label={t('Name somebody')}>
          {offered.map((one) => (
            <li key={one.id}>
              <Button size="sm" onClick={() => name(one.name)}>
                {one.name}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="area cv-area cv-noting">
        <textarea
          ref={area}
          rows={2}
          // biome-ignore lint/a11y/noAutofocus: one chose to write a note.
          autoFocus
          maxLength={2000}
          aria-label={t('Note for colleagues')}
          placeholder={t('For colleagues only. @ names somebody')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setCaret(event.currentTarget.selectionStart)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') focusThread()
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || text.trim() === '') return
            event.preventDefault()
            add.mutate()
          }}
        />
        <div className="row cv-area-foot">
          {canWhisper ? (
            <Check
              label={t('Whisper: only {agent} and managers see it', { agent: summary.assigneeName ?? '' })}
              checked={whisper}
              onChange={(event) => setWhisper(event.currentTarget.checked)}
            />
          ) : (
            <span className="f12 t3">{t('The person does not see it.')}</span>
          )}
          <span className="sp" />
          <EmojiButton area={area} />
          <Button
            kind="primary"
            size="sm"
            kbd={t('Ctrl Enter')}
            busy={add.isPending}
            disabled={text.trim() === ''}
            onClick={() => add.mutate()}
          >
            {t('Add the note')}
          </Button>
        </div>
      </div>
    </div>
  )
}
