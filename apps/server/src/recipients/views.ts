// pure
import {
  type ConsentEvent,
  countSegments,
  type Import,
  nameNumberedVariables,
  type OptOut,
  type Recipient,
  renderTemplate,
  resolveTemplate,
  type Suppression,
  withOptOut,
} from '@foreword/contract'
import type { ConsentRow, OptOutRow } from './consent-store.ts'
import type { ImportRow } from './import-store.ts'
import type { AudienceRules } from './model.ts'
import { faultOf } from './row-faults.ts'
import type { RecipientRow } from './store.ts'
import type { SuppressionRow } from './suppressions-store.ts'

export function toImport(row: ImportRow): Import {
  return {
    id: row.id,
    source: row.source,
    format: row.format,
    status: row.status,
    fileName: row.file_name,
    sizeBytes: row.size_bytes,
    bytesRead: row.bytes_read,
    encoding: row.encoding,
    delimiter: row.delimiter,
    hasHeader: row.has_header,
    columns: row.columns,
    phoneColumn: row.phone_column,
    header: row.header ?? row.columns,
    mapped: row.mapped,
    defaultCountry: row.default_country,
    rowsRead: row.rows_read,
    ready: row.ready,
    refused: row.refused,
    duplicates: row.duplicates,
    suppressed: row.suppressed,
    leftOut: row.left_out,
    refusedReasons: row.refused_reasons,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error ?? '' },
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}

/** What of an import is needed to show its rows. */
export type ColumnsOf = { columns: readonly string[]; phone_column: number }

/** A row with what the person will read, opt-out text included. */
export function toRecipient(row: RecipientRow, rules: AudienceRules, from: ColumnsOf): Recipient {
  const text = textFor(row, rules, from)
  return {
    line: row.line,
    input: row.input,
    address: row.address,
    country: row.country,
    variables: row.variables,
    text,
    segments:
      text !== null && rules.channel === 'sms' && row.verdict === 'ready'
        ? countSegments(text).segments
        : null,
    verdict: row.verdict,
    reason: row.reason,
    detail: row.detail,
    ...faultOf(row, from),
  }
}

function textFor(row: RecipientRow, rules: AudienceRules, from: ColumnsOf): string | null {
  if (row.own_text !== null) return withOptOut(row.own_text, rules.optOutText)
  if (rules.rich?.type === 'template') {
    const made = resolveTemplate(rules.rich, row.variables)
    return made.missing.length > 0 ? null : withOptOut(made.text, rules.optOutText)
  }
  if (rules.message.trim() === '') return null
  const template = nameNumberedVariables(rules.message, from.columns, from.phone_column)
  const { text, missing } = renderTemplate(template, row.variables)
  return missing.length > 0 ? null : withOptOut(text, rules.optOutText)
}

export function toOptOut(row: OptOutRow): OptOut {
  return {
    channel: row.channel as OptOut['channel'],
    category: row.category || null,
    address: row.address,
    since: row.since.toISOString(),
    source: row.source,
    words: row.words,
    campaignName: row.campaign_name,
  }
}

export function toConsentEvent(row: ConsentRow): ConsentEvent {
  return {
    at: row.at.toISOString(),
    kind: row.kind,
    channel: row.channel as ConsentEvent['channel'],
    category: row.category,
    source: row.source,
    words: row.words,
    userName: row.user_name,
    campaignName: row.campaign_name,
  }
}

/** Why a number cannot get texts, by our reason. */
const CANNOT: Readonly<Record<string, string>> = {
  landline: 'A landline, or a network that takes no texts',
  blocked: 'Kept out by the carrier',
}

export function toSuppression(row: SuppressionRow): Suppression {
  return {
    channel: row.channel as Suppression['channel'],
    address: row.address,
    title: CANNOT[row.reason] ?? 'The carrier cannot reach it',
    carrierCode: row.code,
    since: row.since.toISOString(),
    campaignName: row.campaign_name,
  }
}
