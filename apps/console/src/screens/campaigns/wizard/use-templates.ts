import type { Campaign } from '@foreword/contract'
import { useQueries } from '@tanstack/react-query'
import { isCode, queries } from '../../../api/index.ts'
import { stepsOf, type Templates } from './channel-steps.ts'

/** The templates that a draft's steps name, as they are now: one that is paused meanwhile shows so. */
export function useTemplates(campaign: Campaign): Templates {
  const ids = [
    ...new Set(
      stepsOf(campaign).flatMap((step) => (step.rich?.type === 'template' ? [step.rich.templateId] : [])),
    ),
  ]
  const found = useQueries({ queries: ids.map((id) => queries.template(id)) })
  return Object.fromEntries(
    ids.map((id, index) => [
      id,
      found[index]!.data ?? (isCode(found[index]!.error, 'not_found') ? null : undefined),
    ]),
  )
}
