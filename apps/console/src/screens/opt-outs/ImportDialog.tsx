import { api, type OptOutImport } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { errorFrom, keys, messageOf, noConnection, urlOf } from '../../api/index.ts'
import { Button, Dialog, ErrorNote, Field, SelectField, spoken, T, t } from '../../ui/index.ts'

const CHANNELS = spoken(() => [
  { value: 'sms', label: 'SMS' },
  { value: 'whatsapp', label: 'WhatsApp' },
  { value: 'inapp', label: t('In-app') },
  { value: 'all', label: t('Every channel') },
])

/** Takes in a list of opt-outs kept elsewhere; says what was recorded, known already and refused, line by line. */
export function ImportDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [file, setFile] = useState<File>()
  const [channel, setChannel] = useState('sms')
  const client = useQueryClient()
  const read = useMutation({
    mutationFn: (chosen: File) => upload(chosen, channel),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.optOuts }),
  })
  const close = () => {
    read.reset()
    setFile(undefined)
    onClose()
  }
  return (
    <Dialog
      title={t('Import opt-outs')}
      opened={opened}
      onClose={close}
      onSubmit={() => file && !read.data && read.mutate(file)}
      footer={
        <>
          <span className="sp" />
          <Button onClick={close}>{read.data ? t('Close') : t('Back')}</Button>
          {!read.data && (
            <Button kind="primary" type="submit" disabled={!file} busy={read.isPending}>
              {t('Record them')}
            </Button>
          )}
        </>
      }
    >
      {read.data ? (
        <Result done={read.data} />
      ) : (
        <div className="stack">
          <p className="t2">
            {t(
              'A CSV file with a number in each line. Where there are columns for it, the channel, the date and how it was asked are kept too; Twilio’s opt-out export is read as it is.',
            )}
          </p>
          <Field label={t('File')}>
            {(control) => (
              <input
                {...control}
                type="file"
                accept=".csv,text/csv,text/plain"
                onChange={(event) => setFile(event.target.files?.[0])}
              />
            )}
          </Field>
          <SelectField
            label={t('Channel of lines that name none')}
            data={CHANNELS}
            value={channel}
            onChange={setChannel}
          />
          {read.error && <ErrorNote>{messageOf(read.error)}</ErrorNote>}
        </div>
      )}
    </Dialog>
  )
}

function Result({ done }: { done: OptOutImport }) {
  return (
    <div className="stack" role="status">
      <p>
        <T
          text="<b>{recorded}</b> recorded, {alreadyOut} were known already, {refused} could not be read. {rows, plural, one {# line} other {# lines}} in all."
          with={{
            recorded: done.recorded,
            alreadyOut: done.alreadyOut,
            refused: done.refused,
            rows: done.rows,
            b: (words) => <b className="b6 num">{words}</b>,
          }}
        />
      </p>
      {done.problems.length > 0 && (
        <table className="tbl flush c40">
          <thead>
            <tr>
              <th scope="col">{t('Line')}</th>
              <th scope="col">{t('As it stands')}</th>
              <th scope="col">{t('Why not')}</th>
            </tr>
          </thead>
          <tbody>
            {done.problems.map((problem) => (
              <tr key={problem.line}>
                <td className="num">{problem.line}</td>
                <td className="ell">{problem.input || '–'}</td>
                <td>{problem.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

async function upload(file: File, channel: string): Promise<OptOutImport> {
  const query = { fileName: file.name, channel: channel as 'sms' }
  const answer = await fetch(urlOf(api.importOptOuts, { query }), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  }).catch(() => {
    throw noConnection()
  })
  const body = await answer.json().catch(() => undefined)
  if (!answer.ok) throw errorFrom(answer.status, body)
  return body as OptOutImport
}
