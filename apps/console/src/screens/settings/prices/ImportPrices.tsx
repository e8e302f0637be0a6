import { api } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, call, keys, messageOf } from '../../../api/index.ts'
import { Button, Check, Dialog, ErrorNote, FileField, T, t, toast } from '../../../ui/index.ts'

type Problem = { line: number; message: string }

/** Takes prices from a file, all of them or none. Wrong lines are named, each with what is wrong. */
export function ImportPrices({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File>()
  const [replace, setReplace] = useState(false)
  const client = useQueryClient()
  const take = useMutation({
    mutationFn: async (chosen: File) =>
      call(api.importPrices, { body: { text: await chosen.text(), replace } }),
    onSuccess: ({ read, list }) => {
      client.setQueryData(keys.prices, list)
      toast(t('{read, plural, one {One price is taken over} other {# prices are taken over}}', { read }))
      onClose()
    },
  })
  const problems =
    take.error instanceof ApiError ? (take.error.details.problems as Problem[] | undefined) : undefined
  return (
    <Dialog
      title={t('Which file has the prices?')}
      opened
      onClose={onClose}
      onSubmit={() => file && take.mutate(file)}
      footer={
        <>
          <span className="sp" />
          {!file && <span className="f12 t3">{t('Choose a file first')}</span>}
          <Button onClick={onClose}>{t('Back')}</Button>
          <Button kind="primary" type="submit" disabled={!file} busy={take.isPending}>
            {t('Take the prices over')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="t2">
          <T
            text="A CSV whose first line names the columns <span>channel</span>, <span2>country</span2>, <span3>price</span3> and, for WhatsApp, <span4>category</span4>. Countries are two letters, such as US."
            with={{
              span: (words) => <span className="mono">{words}</span>,
              span2: (words) => <span className="mono">{words}</span>,
              span3: (words) => <span className="mono">{words}</span>,
              span4: (words) => <span className="mono">{words}</span>,
            }}
          />
        </p>
        <FileField
          label={t('File')}
          accept=".csv,.txt,text/csv,text/plain"
          first
          file={file}
          onFile={(chosen) => {
            setFile(chosen)
            take.reset()
          }}
        />
        <Check
          label={t('Take out what is not in the file')}
          checked={replace}
          onChange={(event) => setReplace(event.currentTarget.checked)}
        />
        {take.error && !problems && <ErrorNote>{messageOf(take.error)}</ErrorNote>}
        {problems && (
          <ErrorNote>
            {t('Nothing was taken over.')}
            <ul className="price-problems">
              {problems.map((problem) => (
                <li key={problem.line}>
                  {t('Line {line}: {message}', { line: problem.line, message: problem.message })}
                </li>
              ))}
            </ul>
          </ErrorNote>
        )}
      </div>
    </Dialog>
  )
}
