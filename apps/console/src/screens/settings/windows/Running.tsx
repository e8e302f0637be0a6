import { useQuery } from '@tanstack/react-query'
import { queries } from '../../../api/index.ts'
import { Note, t } from '../../../ui/index.ts'

/** How many campaigns a change of the rules acts on at once. */
export function Running() {
  const counts = useQuery(queries.campaigns({ state: 'all', limit: 1 })).data?.counts
  const running = (counts?.sending ?? 0) + (counts?.scheduled ?? 0)
  return (
    <Note tone={running > 0 ? 'wait' : 'acc'}>
      {running > 0
        ? t(
            '{running, plural, one {# campaign is} other {# campaigns are}} sending or scheduled. Running campaigns follow at once: who is outside the new hours waits for the next ones.',
            { running },
          )
        : t('Nothing is being sent now. Running campaigns follow at once.')}
    </Note>
  )
}
