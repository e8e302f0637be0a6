import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { isSupportedCountry } from 'libphonenumber-js/max'
import type { PhonePlan } from '../delivery/plan-phone.ts'
import { planPhone } from '../delivery/plan-phone.ts'
import type { DeliveryWindow } from '../delivery/windows.ts'
import { everyDay, WindowError } from '../delivery/windows.ts'
import { isKnownZone } from '../recipients/zones.ts'
import { phonesInCsv } from './plan-csv.ts'
import { answerLine, instant } from './plan-lines.ts'
import { planTable } from './plan-table.ts'

export type PlanIo = {
  stdin: NodeJS.ReadableStream
  stdout: NodeJS.WritableStream
  stderr: NodeJS.WritableStream
  now(): number
}

const HELP = `foreword plan: when may a message to these numbers go out?

  foreword plan --phone +16465550142 --from 08:00 --to 21:00
  foreword plan --csv recipients.csv --country US
  foreword plan --stdin < questions.jsonl

  --phone NUMBER   a phone number; repeat it for more
  --csv FILE       phone numbers from the column named phone, mobile or number, else the first
  --column NAME    another column of the file: its name, or its place counted from 1
  --from HH:MM     start of the delivery window in the recipient's time (default 08:00)
  --to HH:MM       its end, exclusive; 24:00 is midnight (default 21:00)
  --now TIME       plan from this instant, such as 2026-05-19T03:10Z (default: now)
  --country CC     country of numbers without a country code, such as US
  --zone ZONE      time zone for numbers that tell none, such as America/New_York
  --json           one JSON object a line instead of a table
  --stdin          read {"phone", "country", "now", "from", "to", "zones"} as JSON lines, answer each in order
  --help           this text

No database is needed. A number that may be in several time zones is planned for when all of them are open.
`

/** A wrong command line; the message goes to the person and the command exits with 2. */
class UsageError extends Error {
  override readonly name = 'UsageError'
}

type Settings = {
  country?: string
  accountDefault?: string
  now: number
  window: DeliveryWindow
  json: boolean
}

/** Runs `foreword plan`. Returns the exit code: 0, or 2 when the arguments or the file are unusable. */
export async function run(args: string[], io: PlanIo): Promise<number> {
  try {
    const values = readArgs(args)
    if (values.help) {
      io.stdout.write(HELP)
      return 0
    }
    const settings = readSettings(values, io)
    if (values.stdin) await answerStdin(values, settings, io)
    else await answerPhones(values, settings, io)
    return 0
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof WindowError)) throw error
    io.stderr.write(`${error.message}\n\`foreword plan --help\` lists the options.\n`)
    return 2
  }
}

type Values = ReturnType<typeof readArgs>

function readArgs(args: string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  try {
    return parseArgs({
      args,
      options: {
        phone: { type: 'string', multiple: true },
        csv: text,
        column: text,
        from: { type: 'string', default: '08:00' },
        to: { type: 'string', default: '21:00' },
        now: text,
        country: text,
        zone: text,
        json: flag,
        stdin: flag,
        help: flag,
      },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function readSettings(values: Values, io: PlanIo): Settings {
  const inputs = [values.phone, values.csv, values.stdin || undefined].filter((v) => v !== undefined)
  if (inputs.length !== 1) throw new UsageError('give one of --phone, --csv or --stdin')
  if (values.column !== undefined && values.csv === undefined) throw new UsageError('--column needs --csv')
  const country = values.country?.toUpperCase()
  if (country !== undefined && !isSupportedCountry(country)) {
    throw new UsageError(`--country: "${values.country}" is not a country code; write two letters such as US`)
  }
  if (values.zone !== undefined && !isKnownZone(values.zone)) {
    throw new UsageError(`--zone: "${values.zone}" is unknown; write a name like America/New_York`)
  }
  const now = values.now === undefined ? io.now() : instant(values.now)
  if (now === null) {
    throw new UsageError(`--now: "${values.now}" is not an instant; write it like 2026-05-19T03:10Z`)
  }
  const window = everyDay(values.from, values.to)
  return { country, accountDefault: values.zone, now, window, json: values.json }
}

async function answerPhones(values: Values, settings: Settings, io: PlanIo): Promise<void> {
  const plans: PhonePlan[] = []
  for await (const phone of phonesOf(values)) {
    const plan = planPhone({ phone, ...settings })
    if (settings.json) await write(io.stdout, `${JSON.stringify(plan)}\n`)
    else plans.push(plan)
  }
  if (!settings.json) await write(io.stdout, planTable(plans))
}

async function* phonesOf(values: Values): AsyncGenerator<string> {
  if (values.csv === undefined) {
    yield* values.phone ?? []
    return
  }
  try {
    yield* phonesInCsv(createReadStream(values.csv), values.column)
  } catch (error) {
    throw new UsageError(`--csv: ${values.csv} cannot be read: ${(error as Error).message}`)
  }
}

async function answerStdin(values: Values, settings: Settings, io: PlanIo): Promise<void> {
  const defaults = { ...settings, from: values.from, to: values.to, now: () => settings.now }
  if (values.now === undefined) defaults.now = io.now
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    await write(io.stdout, `${answerLine(line, defaults)}\n`)
  }
}

/** Waits while the reader is slower than we are. */
async function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (!stream.write(text)) await new Promise<void>((resolve) => stream.once('drain', resolve))
}
