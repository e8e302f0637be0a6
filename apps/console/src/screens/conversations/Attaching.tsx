import { type AgentFile, api, type Conversation } from '@foreword/contract'
import { IconPaperclip, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call, errorFrom, messageOf, noConnection, urlOf } from '../../api/index.ts'
import { ErrorNote, IconButton, t } from '../../ui/index.ts'
import { focusWriting } from './focus.ts'

async function upload(id: string, file: File): Promise<AgentFile> {
  const address = urlOf(api.uploadFile, {
    params: { id },
    query: { name: file.name, type: file.type || 'application/octet-stream' },
  })
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  }).catch(() => {
    throw noConnection()
  })
  const body = await answer.json().catch(() => undefined)
  if (!answer.ok) throw errorFrom(answer.status, body)
  return body as AgentFile
}

/** One file beside the answer: chosen, taken away again, or why it cannot be sent. */
export function useAttachment({ summary, attachable }: Conversation) {
  const [file, setFile] = useState<AgentFile | null>(null)
  const adding = useMutation({
    mutationFn: (chosen: File) => upload(summary.id, chosen),
    onSuccess: (kept) => {
      setFile(kept)
      focusWriting()
    },
  })
  const drop = () => {
    if (file)
      call(api.dropFile, { params: { id: summary.id, fileId: file.id } })
        // Unsent files are deleted by themselves after a day.
        .catch(() => {})
    setFile(null)
    focusWriting()
  }
  return { file, adding, drop, sent: () => setFile(null), types: attachable.map((one) => one.type) }
}

export type Attachment = ReturnType<typeof useAttachment>

/** `instead`: something else goes with the answer, beside which no file can go. */
export function AttachButton({ attachment, instead }: { attachment: Attachment; instead: boolean }) {
  const input = useRef<HTMLInputElement>(null)
  const { types, adding, file } = attachment
  if (types.length === 0) return null
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('File to attach')}
        accept={types.join(',')}
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? []
          if (chosen) adding.mutate(chosen)
          event.currentTarget.value = ''
        }}
      />
      <IconButton
        label={instead ? t('A message has either a file or buttons') : t('Attach a picture or file')}
        kind="quiet"
        size="sm"
        busy={adding.isPending}
        disabled={file !== null || instead}
        onClick={() => input.current?.click()}
      >
        <IconPaperclip className="i" aria-hidden />
      </IconButton>
    </>
  )
}

/** What goes with the answer, above it. */
export function Attached({ attachment }: { attachment: Attachment }) {
  const { file, adding, drop } = attachment
  return (
    <>
      {adding.error && <ErrorNote>{messageOf(adding.error)}</ErrorNote>}
      {file && (
        <div className="row g6 cv-attached">
          {file.type.startsWith('image/') ? (
            <img src={file.href} alt="" />
          ) : (
            <IconPaperclip className="i" aria-hidden />
          )}
          <span className="ell">{file.name}</span>
          <span className="sp" />
          <IconButton label={t('Take the file away')} kind="quiet" size="sm" onClick={drop}>
            <IconX className="i" aria-hidden />
          </IconButton>
        </div>
      )}
    </>
  )
}
