import type { api, ResponseOf } from '@foreword/contract'
import { useSuspenseQuery } from '@tanstack/react-query'
import { queries } from './queries.ts'

export type Session = ResponseOf<typeof api.getSession>

/** Who is signed in. Only below the signed-in frame, whose route has loaded it. */
export function useSession(): Session {
  return useSuspenseQuery(queries.session()).data
}
