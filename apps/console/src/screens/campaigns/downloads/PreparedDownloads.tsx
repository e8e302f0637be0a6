import { api, EXPORT_DAYS, type ExportFile } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf, queries, urlOf } from '../../../api/index.ts'
import { format, type Prepared, PreparedFiles, t, useFormat } from '../../../ui/index.ts'

const KIND = { csv: 'CSV', xlsx: 'Excel' } as const

/** Files of campaigns and messages that were prepared in the background. */
export function PreparedDownloads({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const files = useQuery({ ...queries.exports(), enabled: opened })
  const client = useQueryClient()
  const view = useView()
  const remove = useMutation({
    mutationFn: (id: string) => call(api.deleteExport, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.exports }),
  })
  const failed = files.error ?? remove.error
  return (
    <PreparedFiles
      title={t('Prepared files')}
      opened={opened}
      onClose={onClose}
      files={files.data?.exports.map(view)}
      none={{
        title: t('No prepared files'),
        words: t(
          'Large downloads are prepared in the background and then stand here. Small ones are saved at once.',
        ),
      }}
      keptDays={EXPORT_DAYS}
      error={failed ? messageOf(failed) : undefined}
      onRemove={remove.mutate}
    />
  )
}

function useView(): (file: ExportFile) => Prepared {
  const { count, dateTime } = useFormat()
  return (file) => ({
    ...{ id: file.id, title: file.title, status: file.status },
    href: urlOf(api.downloadExport, { params: { id: file.id } }),
    share: file.rowsTotal > 0 ? Math.min(1, file.rowsDone / file.rowsTotal) : 0,
    soFar: t('{format} · {rowsDone} of {rowsTotal} rows', {
      ...{ format: KIND[file.format], rowsDone: count(file.rowsDone), rowsTotal: count(file.rowsTotal) },
    }),
    whole: t('{format} · {rowsDone} rows · {bytes} · kept until {until}', {
      ...{ format: KIND[file.format], rowsDone: count(file.rowsDone), bytes: format.bytes(file.bytes) },
      until: file.endsAt ? dateTime(file.endsAt) : '–',
    }),
  })
}
