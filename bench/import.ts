import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '../apps/server/src/platform/clock.ts'
import type { Database } from '../apps/server/src/platform/db/database.ts'
import { newId } from '../apps/server/src/platform/ids.ts'
import { saveUpload, startImport } from '../apps/server/src/recipients/index.ts'
import { writeAudience } from './audience-file.ts'
import { type Campaign, withCampaignDatabase } from './campaign-database.ts'
import { COUNTRY, parseAlone, parseByLibraries, RULES } from './parsing-alone.ts'
import { cpuSecondsOf, ownCpuSeconds, watchMemory } from './process-usage.ts'

// How fast a file becomes a judged audience, through the product's own verbs, and what of that is parsing alone.

/** Larger files take long and vary less. */
const MEDIAN_UP_TO_ROWS = 300_000

export type ImportBenchOptions = {
  rows: number
  /** More characters in each row, for large files. */
  filler?: number
  say?: (line: string) => void
}

export type Pace = {
  seconds: number
  rowsPerSecond: number
  /** Processor time of this process and its threads. */
  cpuSecondsPerMillion: number
}

export type ImportBenchResult = {
  rows: number
  fileMb: number
  cores: number
  /** Figures are medians of so many runs. */
  runs: number
  /** Our reader and judges on all cores, nothing stored. */
  parsing: Pace
  /** csv-parse and libphonenumber-js on all cores, nothing judged further and nothing stored: what others begin with. */
  libraries: Pace
  importing: Pace & { postgresCpuSecondsPerMillion: number }
  /** Import to parsing alone, and to the libraries alone. */
  ratio: number
  ratioToLibraries: number
  /** Most growth of this process's memory, threads included, over the imports. */
  memoryGrowthMb: number
  verdicts: { ready: number; refused: number; duplicates: number }
}

type Importing = ImportBenchResult['importing'] & Pick<ImportBenchResult, 'verdicts' | 'memoryGrowthMb'>

/** Writes the file, imports and parses it, and removes everything again. Uses a PostgreSQL of its own. */
export async function importBench(options: ImportBenchOptions): Promise<ImportBenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'foreword-bench-'))
  try {
    return await withCampaignDatabase(folder, (campaign) => measure(folder, campaign, options))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(
  folder: string,
  campaign: Campaign,
  options: ImportBenchOptions,
): Promise<ImportBenchResult> {
  const { rows, filler = 0, say = () => {} } = options
  const file = join(folder, 'audience.csv')
  await writeAudience(file, rows, filler)
  const cores = availableParallelism()
  const runs = rows <= MEDIAN_UP_TO_ROWS ? 3 : 1
  const imports: Importing[] = []
  const parses: Pace[] = []
  const libraries: Pace[] = []
  for (let run = 1; run <= runs; run++) {
    imports.push(await importOnce(folder, file, rows, campaign))
    parses.push(await timed(rows, () => parseAlone(file, cores)))
    libraries.push(await timed(rows, () => parseByLibraries(file, cores)))
    say(`run ${run}: import ${pace(imports.at(-1)!)}, parsing alone ${pace(parses.at(-1)!)}`)
  }
  const [importing, parsing, library] = [median(imports), median(parses), median(libraries)]
  const { verdicts, memoryGrowthMb: _, ...importingPace } = importing
  return {
    ...{ rows, cores, runs, verdicts, parsing, libraries: library, importing: importingPace },
    fileMb: (await stat(file)).size / 1e6,
    ratio: importing.rowsPerSecond / parsing.rowsPerSecond,
    ratioToLibraries: importing.rowsPerSecond / library.rowsPerSecond,
    memoryGrowthMb: Math.max(...imports.map((one) => one.memoryGrowthMb)),
  }
}

const median = <T extends Pace>(runs: T[]): T =>
  runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(runs.length / 2)]!

async function importOnce(
  folder: string,
  file: string,
  rows: number,
  { db, postgresPid, newCampaign }: Campaign,
): Promise<Importing> {
  const audience = await newCampaign()
  const memory = watchMemory()
  const before = cpuSecondsOf(postgresPid)
  let verdicts = { ready: 0, refused: 0, duplicates: 0 }
  const own = await timed(rows, async () => {
    verdicts = await importFile(db, join(folder, 'uploads'), file, rows, audience)
  })
  const postgres = cpuSecondsOf(postgresPid) - before
  return {
    ...own,
    postgresCpuSecondsPerMillion: (postgres / rows) * 1e6,
    memoryGrowthMb: memory.stop(),
    verdicts,
  }
}

async function importFile(
  db: Database,
  uploads: string,
  file: string,
  rows: number,
  audience: { accountId: string; campaignId: string },
): Promise<ImportBenchResult['verdicts']> {
  const hashAddress = (address: string): Buffer => createHash('sha256').update(address).digest()
  const ctx = { db, clock: systemClock, newId, uploads, hashAddress }
  const { importId } = await saveUpload(ctx, createReadStream(file))
  const as = { source: 'file', fileName: 'audience.csv', defaultCountry: COUNTRY, rules: RULES } as const
  const started = await startImport(ctx, { ...audience, ...as, importId })
  const ended = await started.done
  if (ended?.status !== 'ready' || ended.rowsRead !== rows) {
    throw new Error(`The import ended as ${ended?.status} after ${ended?.rowsRead} of ${rows} rows.`)
  }
  return { ready: ended.ready, refused: ended.refused, duplicates: ended.duplicates }
}

async function timed(rows: number, fn: () => Promise<void>): Promise<Pace> {
  const cpu = ownCpuSeconds()
  const began = performance.now()
  await fn()
  const seconds = (performance.now() - began) / 1000
  const cpuSecondsPerMillion = ((ownCpuSeconds() - cpu) / rows) * 1e6
  return { seconds, rowsPerSecond: rows / seconds, cpuSecondsPerMillion }
}

const pace = (one: Pace) =>
  `${Math.round(one.rowsPerSecond).toLocaleString('en')} rows/s (${one.cpuSecondsPerMillion.toFixed(1)} CPU s a million)`

function report(result: ImportBenchResult): string {
  const { importing } = result
  return [
    `${result.rows.toLocaleString('en')} rows, ${result.fileMb.toFixed(0)} MB, ${result.cores} cores, median of ${result.runs}`,
    `import, end to end     ${pace(importing)}, PostgreSQL ${importing.postgresCpuSecondsPerMillion.toFixed(1)}`,
    `parsing alone          ${pace(result.parsing)}, import at ${result.ratio.toFixed(2)} of it`,
    `libraries alone        ${pace(result.libraries)}, import at ${result.ratioToLibraries.toFixed(2)} of it`,
    `memory of this process grew by at most ${result.memoryGrowthMb.toFixed(0)} MB`,
  ].join('\n')
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '300000' },
      filler: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
    },
  })
  const say = values.json ? () => {} : (line: string) => console.log(line)
  const result = await importBench({ rows: Number(values.rows), filler: Number(values.filler), say })
  console.log(values.json ? JSON.stringify(result, null, 2) : report(result))
}
