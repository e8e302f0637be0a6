import { api, EXPORT_DAYS, type HistoryFile } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf, queries, urlOf } from '../../../api/index.ts'
import { format, type Prepared, PreparedFiles, t, useFormat } from '../../../ui/index.ts'
import { formatWord } from './FormatChoice.tsx'

/** Histories that were prepared, and of how many people each is. */
export function HistoryFiles({ onClose }: { onClose(): void }) {
  const files = useQuery(queries.histories())
  const client = useQueryClient()
  const view = useView()
  const remove = useMutation({
    mutationFn: (id: string) => call(api.deleteHistory, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.histories }),
  })
  const failed = files.error ?? remove.error
  return (
    <PreparedFiles
      title={t('Prepared histories')}
      opened
      onClose={onClose}
      files={files.data?.files.map(view)}
      none={{
        title: t('No history was prepared'),
        words: t('“Download history…” in the same menu prepares one. You may leave the page meanwhile.'),
      }}
      keptDays={EXPORT_DAYS}
      error={failed ? messageOf(failed) : undefined}
      onRemove={remove.mutate}
    />
  )
}

function useView(): (file: HistoryFile) => Prepared {
  const { count, dateTime } = useFormat()
  return (file) => {
    const about = { format: formatWord(file.format), people: file.people, name: file.createdByName }
    return {
      ...{ id: file.id, title: file.title, status: file.status },
      href: urlOf(api.downloadHistory, { params: { id: file.id } }),
      about: file.notes
        ? t('{format} with notes, of {people, plural, one {# person} other {# people}}, by {name}', about)
        : t('{format}, of {people, plural, one {# person} other {# people}}, by {name}', about),
      share: file.total > 0 ? Math.min(1, file.done / file.total) : 0,
      soFar: t('{done} of {total} conversations', { done: count(file.done), total: count(file.total) }),
      whole: t('{done, plural, one {# conversation} other {# conversations}}, {bytes}, kept until {until}', {
        ...{ done: file.done, bytes: format.bytes(file.bytes) },
        until: file.endsAt ? dateTime(file.endsAt) : '–',
      }),
    }
  }
}
