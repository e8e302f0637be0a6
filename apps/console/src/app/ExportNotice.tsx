import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { queries } from '../api/index.ts'
import { toast } from '../ui/index.ts'

/** Says on any page when a file that was being prepared is ready. */
export function ExportNotice() {
  const files = useQuery(queries.exports()).data?.exports
  const preparing = useRef(new Set<string>())
  useEffect(() => {
    for (const file of files ?? []) {
      if (file.status === 'preparing') preparing.current.add(file.id)
      else if (preparing.current.delete(file.id))
        toast(
          file.status === 'ready'
            ? `“${file.title}” is ready. It is under More, Prepared files.`
            : `“${file.title}” could not be prepared. More, Prepared files says what to do.`,
        )
    }
  }, [files])
  return null
}
