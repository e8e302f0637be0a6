import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { queries } from '../api/index.ts'
import { t, toast } from '../ui/index.ts'

/** Says on any page when a history of conversations that was being prepared is ready. */
export function HistoryNotice() {
  const files = useQuery(queries.histories()).data?.files
  const told = useRef<Set<string>>(null)
  useEffect(() => {
    if (!files) return
    const done = files.filter((file) => file.status !== 'preparing')
    // What was done before this page was opened is no news.
    told.current ??= new Set(done.map((file) => file.id))
    for (const file of done) {
      if (told.current.has(file.id)) continue
      told.current.add(file.id)
      toast(
        file.status === 'ready'
          ? t('“{title}” is ready. It is under Conversations, More, Prepared histories.', {
              title: file.title,
            })
          : t('“{title}” could not be prepared. Conversations, More, Prepared histories says what to do.', {
              title: file.title,
            }),
      )
    }
  }, [files])
  return null
}
