import { api, type ResponseOf } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { errorFrom, keys, messageFor, messageOf, noConnection, urlOf } from '../../../api/index.ts'
import { Button, Dialog, ErrorNote, FileField, Note, Radio, TextField, t } from '../../../ui/index.ts'

type Uploaded = ResponseOf<typeof api.uploadExclusions>

async function upload(file: File, name: string, kind: 'phone' | 'inapp'): Promise<Uploaded> {
  const answer = await fetch(urlOf(api.uploadExclusions, { query: { name, kind } }), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  }).catch(() => {
    throw noConnection()
  })
  const body = await answer.json().catch(() => undefined)
  if (!answer.ok) throw errorFrom(answer.status, body)
  return body as Uploaded
}

/** Names a list and reads it; says what was left behind. */
export function UploadList({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<'phone' | 'inapp'>('phone')
  const [file, setFile] = useState<File>()
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const send = useMutation({
    mutationFn: (chosen: File) => upload(chosen, name.trim(), kind),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.exclusionLists }),
  })
  if (send.data) {
    const { list, refused, problems } = send.data
    return (
      <Dialog
        title={t('“{name}” has {addresses, plural, one {# person} other {# people}}', {
          name: list.name,
          addresses: list.addresses,
        })}
        opened
        onClose={onClose}
        onSubmit={onClose}
        footer={
          <>
            <span className="sp" />
            <Button kind="primary" type="submit">
              {t('Done')}
            </Button>
          </>
        }
      >
        {refused === 0 ? (
          <p className="t2">{t('Every line was read. Choose the list in the second step of a campaign.')}</p>
        ) : (
          <Note tone="wait">
            {t('{refused, plural, one {# line is} other {# lines are}} left behind:', { refused })}
            <ul>
              {problems.map((problem) => (
                <li key={problem.line}>
                  {t('Line {line}, {message}', { line: problem.line, message: problem.message })}
                </li>
              ))}
            </ul>
          </Note>
        )}
      </Dialog>
    )
  }
  const nameError = tried && name.trim() === '' ? t('A name is needed.') : messageFor(send.error, 'name')
  return (
    <Dialog
      title={t('Whom do you want to leave out?')}
      opened
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (file && name.trim() !== '') send.mutate(file)
      }}
      footer={
        <>
          <span className="sp" />
          {!file && <span className="f12 t3">{t('Choose a file first')}</span>}
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" disabled={!file} busy={send.isPending}>
            {t('Upload the list')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField
          label={t('Name')}
          hint={t('How you find it in a campaign, such as “Journalists”.')}
          data-autofocus
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={nameError}
        />
        <fieldset className="stack-8">
          <legend className="lab">{t('Each line begins with')}</legend>
          <Radio
            name="kind"
            label={t('A phone number')}
            checked={kind === 'phone'}
            onChange={() => setKind('phone')}
          />
          <Radio
            name="kind"
            label={t('A consumer id of your app')}
            checked={kind === 'inapp'}
            onChange={() => setKind('inapp')}
          />
        </fieldset>
        <FileField
          label={t('File')}
          hint={t('Text or CSV. Further columns are ignored.')}
          accept=".csv,.txt,text/csv,text/plain"
          file={file}
          onFile={(chosen) => {
            setFile(chosen)
            send.reset()
          }}
        />
        {send.error && !nameError && <ErrorNote>{messageOf(send.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
