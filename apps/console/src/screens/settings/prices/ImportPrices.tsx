import { api } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, call, keys, messageOf } from '../../../api/index.ts'
import { Button, Check, Dialog, ErrorNote, Field, toast } from '../../../ui/index.ts'

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
      toast(read === 1 ? 'One price is taken over' : `${read} prices are taken over`)
      onClose()
    },
  })
  const problems =
    take.error instanceof ApiError ? (take.error.details.problems as Problem[] | undefined) : undefined
  return (
    <Dialog
      title="Which file has the prices?"
      opened
      onClose={onClose}
      onSubmit={() => file && take.mutate(file)}
      footer={
        <>
          <span className="sp" />
          {!file && <span className="f12 t3">Choose a file first</span>}
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" type="submit" disabled={!file} busy={take.isPending}>
            Take the prices over
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="t2">
          A CSV whose first line names the columns <span className="mono">channel</span>,{' '}
          <span className="mono">country</span>, <span className="mono">price</span> and, for WhatsApp,{' '}
          <span className="mono">category</span>. Countries are two letters, such as US.
        </p>
        <Field label="File">
          {(control) => (
            <input
              {...control}
              type="file"
              accept=".csv,.txt,text/csv,text/plain"
              onChange={(event) => {
                setFile(event.target.files?.[0])
                take.reset()
              }}
            />
          )}
        </Field>
        <Check
          label="Take out what is not in the file"
          checked={replace}
          onChange={(event) => setReplace(event.currentTarget.checked)}
        />
        {take.error && !problems && <ErrorNote>{messageOf(take.error)}</ErrorNote>}
        {problems && (
          <ErrorNote>
            Nothing was taken over.
            <ul className="price-problems">
              {problems.map((problem) => (
                <li key={problem.line}>
                  Line {problem.line}: {problem.message}
                </li>
              ))}
            </ul>
          </ErrorNote>
        )}
      </div>
    </Dialog>
  )
}
