import { api, type Import, type Recipient } from '@foreword/contract'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { call, isCode, keys } from '../../../api/index.ts'

/** Asked for while a file is read, beside the live hints: progress must not hang on a lost hint. */
const READING_MS = 1000

/** How the audience of a draft stands; null while there is none. */
export const audienceQuery = (campaignId: string) =>
  queryOptions({
    queryKey: keys.import(campaignId),
    queryFn: async ({ signal }): Promise<Import | null> => {
      try {
        return await call(api.getImport, { params: { id: campaignId }, signal })
      } catch (error) {
        if (isCode(error, 'not_found')) return null
        throw error
      }
    },
    refetchInterval: (query) => (query.state.data?.status === 'reading' ? READING_MS : false),
  })

const SAMPLES = 12

/** A few people of the audience to preview the message with; empty before a file is read. */
export function useSamples(campaignId: string, audience: Import | null | undefined): Recipient[] {
  const { data } = useQuery({
    queryKey: ['samples', campaignId, audience?.id, audience?.status],
    queryFn: ({ signal }) =>
      call(api.listRecipients, {
        params: { id: campaignId },
        query: { verdict: 'ready', limit: SAMPLES },
        signal,
      }),
    enabled: audience?.status === 'ready' && audience.ready > 0,
  })
  return data?.recipients ?? NONE
}

const NONE: Recipient[] = []
