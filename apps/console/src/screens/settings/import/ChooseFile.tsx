import type { ImportPreview, ImportSource } from '@foreword/contract'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { messageOf } from '../../../api/index.ts'
import { Button, Dialog, ErrorNote, FileField, Radio, t } from '../../../ui/index.ts'
import { uploadFile } from './upload.ts'
import { SOURCES } from './words.ts'

/** Which system a file is from, and the file. */
export function ChooseFile({
  onClose,
  onPreview,
}: {
  onClose: () => void
  onPreview: (preview: ImportPreview) => void
}) {
  const [source, setSource] = useState<ImportSource>()
  const [file, setFile] = useState<File>()
  const send = useMutation({
    mutationFn: (chosen: File) => uploadFile(chosen, source),
    onSuccess: onPreview,
  })
  return (
    <Dialog
      title={t('What do you want to import?')}
      opened
      onClose={onClose}
      onSubmit={() => file && send.mutate(file)}
      footer={
        <>
          <span className="sp" />
          {!file && <span className="f12 t3">{t('Choose a file first')}</span>}
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" disabled={!file} busy={send.isPending}>
            {t('Look at it')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <FileField
          label={t('File')}
          hint={t('CSV or text, as it was downloaded. Nothing is taken before you confirm it.')}
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          first
          file={file}
          onFile={(chosen) => {
            setFile(chosen)
            send.reset()
          }}
        />
        <fieldset className="stack-8">
          <legend className="lab">{t('It comes from')}</legend>
          <Radio
            name="source"
            label={t('Find out by its columns')}
            checked={source === undefined}
            onChange={() => setSource(undefined)}
          />
          {SOURCES.map(({ value, label, hint }) => (
            <Radio
              key={value}
              name="source"
              label={label}
              hint={hint}
              checked={source === value}
              onChange={() => setSource(value)}
            />
          ))}
        </fieldset>
        {send.error && <ErrorNote>{messageOf(send.error)}</ErrorNote>}
      </div>
    </Dialog>
  )
}
