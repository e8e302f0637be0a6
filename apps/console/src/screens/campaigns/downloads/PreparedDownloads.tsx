import { api, EXPORT_DAYS, type ExportFile } from '@foreword/contract'
import { IconDownload, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf, queries, urlOf } from '../../../api/index.ts'
import { Button, Dialog, EmptyState, ErrorNote, format, IconButton, t, useFormat } from '../../../ui/index.ts'
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
      title={t('Prepared files')}
      opened={opened}
      onClose={onClose}
      width={600}
      footer={
        <>
          <span className="f12 t3">
            {t('Kept for {exportDays} days, and deleted when a person is erased.', {
              exportDays: EXPORT_DAYS,
            })}
          </span>
          <span className="sp" />
          <Button onClick={onClose} data-autofocus>
            {t('Close')}
          </Button>
        </>
      }
    >
      {(files.error ?? remove.error) && <ErrorNote>{messageOf(files.error ?? remove.error)}</ErrorNote>}
      {files.data && list.length === 0 && (
        <EmptyState title={t('No prepared files')}>
          {t(
            'Large downloads are prepared in the background and then stand here. Small ones are saved at once.',
          )}
        </EmptyState>
      )}
      <ul className="prepared-files">
        {list.map((file) => (
          <li key={file.id} className="row">
            <FileLine file={file} />
            {file.status === 'ready' && (
              <a className="btn sm" href={urlOf(api.downloadExport, { params: { id: file.id } })} download>
                <IconDownload className="i" aria-hidden />
                {t('Save')}
                <span className="vh"> {file.title}</span>
              </a>
            )}
            <IconButton
              kind="quiet"
              size="sm"
              label={
                file.status === 'preparing'
                  ? t('Stop preparing {title}', { title: file.title })
                  : t('Delete {title}', { title: file.title })
              }
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
          <progress
            value={share}
            max={1}
            aria-label={t('{title} is being prepared', { title: file.title })}
          />
          <span className="f12 t3 num">
            {t('{format} · {rowsDone} of {rowsTotal} rows', {
              format: KIND[file.format],
              rowsDone: count(file.rowsDone),
              rowsTotal: count(file.rowsTotal),
            })}
          </span>
        </>
      )}
      {file.status === 'ready' && (
        <span className="f12 t3 num">
          {t('{format} · {rowsDone} rows · {bytes} · kept until', {
            format: KIND[file.format],
            rowsDone: count(file.rowsDone),
            bytes: format.bytes(file.bytes),
          })}{' '}
          {file.endsAt && dateTime(file.endsAt)}
        </span>
      )}
      {file.status === 'failed' && (
        <span className="f12 bad">
          {t('It could not be prepared. Ask for it again; the log of the server says why.')}
        </span>
      )}
    </span>
  )
}
