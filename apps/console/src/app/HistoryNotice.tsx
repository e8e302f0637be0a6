import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/index.ts'
import { t } from '../ui/index.ts'
import { PreparedNotice } from './PreparedNotice.tsx'

/** Histories of conversations. */
export function HistoryNotice() {
  return (
    <PreparedNotice
      files={useQuery(queries.histories()).data?.files}
      ready={(title) =>
        t('“{title}” is ready. It is under Conversations, More, Prepared histories.', { title })
      }
      failed={(title) =>
        t('“{title}” could not be prepared. Conversations, More, Prepared histories says what to do.', {
          title,
        })
      }
    />
  )
}
