import { QueryClient } from '@tanstack/react-query'
import { ApiError } from '../api/index.ts'

/**
 * Reads are tried again while nothing answers; what the server has decided is not asked twice. Writes are never repeated by
 * themselves: the person presses again, and sees that they do.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => error instanceof ApiError && error.code === 'no_connection' && failures < 2,
      // Our own line says when nothing answers; the browser's guess about the network is often wrong on local servers.
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})
