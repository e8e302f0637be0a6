import type { Fills, TemplateCategory, TemplateParts } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, type Tx } from '../platform/db/database.ts'
import type { TemplateStatus } from './carrier.ts'

export type TemplateRow = {
  id: string
  carrier: string
  owner: string
  sender_id: string
  name: string
  language: string
  category: TemplateCategory
  status: TemplateStatus
  status_detail: string | null
  parts: TemplateParts
  defaults: Fills
  carrier_template_id: string | null
}

export const templateById = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<TemplateRow>`select id, carrier, owner, sender_id, name, language, category, status, status_detail, parts, defaults, carrier_template_id
      from templates where account_id = ${accountId} and id = ${id}`,
  )
