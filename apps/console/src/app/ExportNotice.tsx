import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/index.ts'
import { t } from '../ui/index.ts'
import { PreparedNotice } from './PreparedNotice.tsx'

/** Files of campaigns and messages. */
export function ExportNotice() {
  return (
    <PreparedNotice
      files={useQuery(queries.exports()).data?.exports}
      ready={(title) => t('“{title}” is ready. It is under More, Prepared files.', { title })}
      failed={(title) =>
        t('“{title}” could not be prepared. More, Prepared files says what to do.', { title })
      }
    />
  )
}
