// pure
import { jsonSettings } from './json-lines.ts'
import { judgeFor } from './judge.ts'
import { count, emptyTally, goesByPhone, type JudgeSettings, type RawRow, type Tally } from './model.ts'
import { type EncodedLines, encodeLines, recipientLine } from './recipient-lines.ts'
import { addressNumber } from './seen-addresses.ts'

export type BatchSettings = JudgeSettings & { accountId: string; campaignId: string }

/** Rows to judge, and the numbers of the zone sets known so far, by their key. */
export type BatchQuestion = { rows: RawRow[]; zones: ReadonlyMap<string, number> }

/** Rows judged each on its own, ready to be stored: few large pieces, because they cross between threads. */
export type JudgedBatch = EncodedLines & {
  lines: Int32Array<ArrayBuffer>
  /** As addressNumber has them, 0 for rows that are not ready; where people do not go by phone, their ids, '' likewise. */
  addresses: Float64Array<ArrayBuffer> | string[]
  tally: Tally
  /** Names of values, where each row brings its own. */
  names: string[]
}

/** `unknownZones`: the batch has zone sets without a number; ask again with them. */
export type BatchAnswer = JudgedBatch | { unknownZones: string[] }

/** Makes the judge of a campaign's batches. */
export function batchJudgeFor(settings: BatchSettings): (question: BatchQuestion) => BatchAnswer {
  const json = settings.form === 'ndjson'
  const judge = judgeFor(json ? jsonSettings(settings) : settings)
  const byPhone = goesByPhone(settings.rules)
  const owner = `${settings.accountId}\t${settings.campaignId}`
  return ({ rows, zones }) => {
    const lines = new Int32Array(rows.length)
    const addresses = byPhone ? new Float64Array(rows.length) : rows.map(() => '')
    const tally = emptyTally()
    const unknown = new Set<string>()
    const names = new Set<string>()
    let text = ''
    rows.forEach((raw, i) => {
      const row = judge(raw)
      const zoneSetId = row.zoneKey === null ? null : (zones.get(row.zoneKey) ?? 0)
      if (zoneSetId === 0) unknown.add(row.zoneKey!)
      lines[i] = row.line
      if (row.verdict === 'ready') addresses[i] = byPhone ? addressNumber(row.address!) : row.address!
      if (json) for (const name in row.variables) names.add(name)
      count(tally, row)
      text += recipientLine(owner, row, zoneSetId)
    })
    if (unknown.size > 0) return { unknownZones: [...unknown] }
    return { ...encodeLines(text, rows.length), lines, addresses, tally, names: [...names] }
  }
}
