import { api, EXPORT_DAYS, type ExportFile } from '@foreword/contract'
import { IconDownload, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf, queries, urlOf } from '../../../api/index.ts'
import { Button, Dialog, EmptyState, ErrorNote, format, IconButton, useFormat } from '../../../ui/index.ts'
import './prepared-files.css'

/** Files prepared in the background: how far they are, and until when they are kept. */
export function PreparedFiles({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const files = useQuery({ ...queries.exports(), enabled: opened })
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: (id: string) => call(api.deleteExport, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.exports }),
  })
  const list = files.data?.exports ?? []
  return (
    <Dialog
      title="Prepared files"
      opened={opened}
      onClose={onClose}
      width={600}
      footer={
        <>
          <span className="f12 t3">Kept for {EXPORT_DAYS} days, and deleted when a person is erased.</span>
          <span className="sp" />
          <Button onClick={onClose} data-autofocus>
            Close
          </Button>
        </>
      }
    >
      {(files.error ?? remove.error) && <ErrorNote>{messageOf(files.error ?? remove.error)}</ErrorNote>}
      {files.data && list.length === 0 && (
        <EmptyState title="No prepared files">
          Large downloads are prepared in the background and then stand here. Small ones are saved at once.
        </EmptyState>
      )}
      <ul className="prepared-files">
        {list.map((file) => (
          <li key={file.id} className="row">
            <FileLine file={file} />
            {file.status === 'ready' && (
              <a className="btn sm" href={urlOf(api.downloadExport, { params: { id: file.id } })} download>
                <IconDownload className="i" aria-hidden />
                Save
                <span className="vh"> {file.title}</span>
              </a>
            )}
            <IconButton
              kind="quiet"
              size="sm"
              label={file.status === 'preparing' ? `Stop preparing ${file.title}` : `Delete ${file.title}`}
              onClick={() => remove.mutate(file.id)}
            >
              <IconTrash className="i" aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

const KIND = { csv: 'CSV', xlsx: 'Excel' } as const

function FileLine({ file }: { file: ExportFile }) {
  const { count, dateTime } = useFormat()
  const share = file.rowsTotal > 0 ? Math.min(1, file.rowsDone / file.rowsTotal) : 0
  return (
    <span className="col sp prepared-line">
      <span className="ell b5">{file.title}</span>
      {file.status === 'preparing' && (
        <>
          <progress value={share} max={1} aria-label={`${file.title} is being prepared`} />
          <span className="f12 t3 num">
            {KIND[file.format]} · {count(file.rowsDone)} of {count(file.rowsTotal)} rows
          </span>
        </>
      )}
      {file.status === 'ready' && (
        <span className="f12 t3 num">
          {KIND[file.format]} · {count(file.rowsDone)} rows · {format.bytes(file.bytes)} · kept until{' '}
          {file.endsAt && dateTime(file.endsAt)}
        </span>
      )}
      {file.status === 'failed' && (
        <span className="f12 bad">
          It could not be prepared. Ask for it again; the log of the server says why.
        </span>
      )}
    </span>
  )
}
