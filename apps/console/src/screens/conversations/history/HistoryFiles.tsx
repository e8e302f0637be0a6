import { api, EXPORT_DAYS, type HistoryFile } from '@foreword/contract'
import { IconDownload, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf, queries, urlOf } from '../../../api/index.ts'
import { Button, Dialog, EmptyState, ErrorNote, format, IconButton, t, useFormat } from '../../../ui/index.ts'
import { formatWord } from './FormatChoice.tsx'
import './history.css'

/** Histories that were prepared: how far they are, of how many people, and until when they are kept. */
export function HistoryFiles({ onClose }: { onClose(): void }) {
  const files = useQuery(queries.histories())
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: (id: string) => call(api.deleteHistory, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.histories }),
  })
  const list = files.data?.files ?? []
  const failed = files.error ?? remove.error
  return (
    <Dialog
      title={t('Prepared histories')}
      opened
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
      {failed && <ErrorNote>{messageOf(failed)}</ErrorNote>}
      {files.data && list.length === 0 && (
        <EmptyState title={t('No history was prepared')}>
          {t('“Download history…” in the same menu prepares one. You may leave the page meanwhile.')}
        </EmptyState>
      )}
      <ul className="cv-histories">
        {list.map((file) => (
          <li key={file.id} className="row">
            <FileLine file={file} />
            {file.status === 'ready' && (
              <a className="btn sm" href={urlOf(api.downloadHistory, { params: { id: file.id } })} download>
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

function FileLine({ file }: { file: HistoryFile }) {
  const { count, dateTime } = useFormat()
  const share = file.total > 0 ? Math.min(1, file.done / file.total) : 0
  return (
    <span className="col sp cv-history-line">
      <span className="ell b5">{file.title}</span>
      <span className="f12 t3 num">
        {file.notes
          ? t('{format} with notes, of {people, plural, one {# person} other {# people}}, by {name}', {
              ...{ format: formatWord(file.format), people: file.people, name: file.createdByName },
            })
          : t('{format}, of {people, plural, one {# person} other {# people}}, by {name}', {
              ...{ format: formatWord(file.format), people: file.people, name: file.createdByName },
            })}
      </span>
      {file.status === 'preparing' && (
        <>
          <progress
            value={share}
            max={1}
            aria-label={t('{title} is being prepared', { title: file.title })}
          />
          <span className="f12 t3 num">
            {t('{done} of {total} conversations', { done: count(file.done), total: count(file.total) })}
          </span>
        </>
      )}
      {file.status === 'ready' && (
        <span className="f12 t3 num">
          {t('{done, plural, one {# conversation} other {# conversations}}, {bytes}, kept until {until}', {
            ...{ done: file.done, bytes: format.bytes(file.bytes) },
            until: file.endsAt ? dateTime(file.endsAt) : '–',
          })}
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
