import { api, type Import } from '@foreword/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { call, keys } from '../../../../api/index.ts'
import { t, toast } from '../../../../ui/index.ts'
import { byConsumerId } from '../channel-steps.ts'
import type { DraftHold } from '../use-draft.ts'

/**
 * The brand's app knows people by consumer id, the other channels by phone. When a saved draft goes over from one to the other, its file is
 * read again, for the other column. A file that is not kept any more cannot be: its rows are taken off rather than sent to wrongly.
 */
export function useAddressKind({ draft, campaign: { id } }: DraftHold, audience: Import | null): void {
  const client = useQueryClient()
  const ids = byConsumerId(draft.server)
  const before = useRef(ids)
  useEffect(() => {
    if (before.current === ids) return
    before.current = ids
    if (!audience) return
    const params = { id }
    const by = ids ? t('consumer id') : 'phone'
    const show = (next: Import | null) => client.setQueryData(keys.import(id), next)
    call(api.rereadImport, { params, body: { defaultCountry: audience.defaultCountry } })
      .then((fresh) => {
        show(fresh)
        toast(t('The recipients are read again, now by {by}', { by }))
      })
      .catch(async () => {
        await call(api.dropRecipients, { params })
        show(null)
        toast(t('The recipients are taken off: this channel goes by {by}. Choose the file again.', { by }))
      })
      .catch(() => client.invalidateQueries({ queryKey: keys.import(id) }))
  }, [ids, audience, id, client])
}
