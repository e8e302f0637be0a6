import { createReadStream, existsSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { type Campaign, hoursEveryDay, type Import } from '@foreword/contract'
import { allAccounts, defaultSkill, firstAdministrator, readAccount } from '../accounts/index.ts'
import { asProblem, createDraft, draftOf, launchCampaign, readCampaign } from '../campaigns/index.ts'
import { listSenders } from '../channels/index.ts'
import { type House, openHouse, startServer } from '../main.ts'
import { openLog } from '../platform/log.ts'
import { saveUpload, startImport } from '../recipients/index.ts'
import { readSettings } from '../settings.ts'
import { Progress } from './progress-bar.ts'
import { besideRunning } from './with-house.ts'

const HELP = `foreword send: send a text to everybody in a CSV file, and wait until everybody is settled

  foreword send --csv members.csv --text "Hi {first_name}, your order is ready." --consent

  --csv FILE      recipients; variables are the names of its columns
  --text WORDS    the message
  --consent       you confirm the account's consent statement for everybody in the file; it is kept with your account
  --name TITLE    title of the campaign (default: the file and the date)
  --kind KIND     marketing, service or alert (default marketing)
  --sender NAME   name or number of the sender (default: the only one)
  --country CC    country of numbers without a country code (default: the account's)
  --from HH:MM    start of the delivery window on each person's clock (default: the account's)
  --to HH:MM      its end
  --speed N       messages per second at most
  --first N       send the first N, then wait: the campaign page goes on with the rest (default: all)
  --no-opt-out    leave the opt-out text out
  --account N     number of the account, when there are several
  --no-wait       launch and leave: a running server goes on with it
  --json          figures as one JSON object at the end

Beside a running server it uses that server's database and engine; else it runs the engine itself until the end.
Exits 0 when everybody was sent to, 1 when somebody failed or is unsure, 2 when it could not start, 3 when some wait for their window
and --no-wait was given.
`

const OPTIONS = {
  csv: { type: 'string' },
  text: { type: 'string' },
  consent: { type: 'boolean', default: false },
  name: { type: 'string' },
  kind: { type: 'string', default: 'marketing' },
  sender: { type: 'string' },
  country: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  speed: { type: 'string' },
  first: { type: 'string' },
  'no-opt-out': { type: 'boolean', default: false },
  account: { type: 'string' },
  'no-wait': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const

type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const wrong = mistake(values)
  if (wrong) {
    process.stderr.write(`${wrong}\n`)
    return 2
  }
  const beside = await besideRunning(readSettings())
  const log = openLog('error')
  if (beside.running) {
    const house = await openHouse(beside.settings, { log })
    return send(house, values).finally(() => house.close())
  }
  const running = await startServer(beside.settings, { log })
  return send(running.house, values).finally(() => running.stop())
}

function mistake(values: Options): string | null {
  if (!values.csv) return '--csv is missing. Try --help.'
  if (!existsSync(values.csv)) return `There is no file ${values.csv}.`
  if (!values.text) return '--text is missing. Try --help.'
  if (!values.consent)
    return '--consent is missing: nothing is sent before somebody stands for the consent of the recipients.'
  if (!['marketing', 'service', 'alert'].includes(values.kind))
    return '--kind is marketing, service or alert.'
  if (values.speed !== undefined && !(Number(values.speed) > 0)) return '--speed is a number above 0.'
  if (values.first !== undefined && !/^[1-9]\d{0,5}$/.test(values.first))
    return '--first is a whole number from 1 to 100000.'
  if ((values.from === undefined) !== (values.to === undefined)) return '--from and --to go together.'
  return null
}

async function send(house: House, values: Options): Promise<number> {
  const progress = new Progress(process.stderr, !values.json && process.stderr.isTTY === true)
  const accountId = await accountOf(house, values.account)
  const actor = await house.db.asSystem(async (tx) => {
    const admin = await firstAdministrator(tx, accountId)
    return { accountId, userId: admin.user_id, name: `${admin.name} (command line)` }
  })
  const draft = await house.db.asAccount(accountId, async (tx) => {
    const account = await readAccount(tx, accountId)
    const window = values.from && values.to ? hoursEveryDay(values.from, values.to) : null
    const made = await createDraft(
      tx,
      house.campaigns,
      actor,
      {
        name: values.name ?? `${basename(values.csv!)} · ${house.clock.now().toISOString().slice(0, 10)}`,
        message: values.text!,
        kind: values.kind as Campaign['kind'],
        optOutOn: !values['no-opt-out'],
        skillId: (await defaultSkill(tx, accountId)).id,
        senderId: await senderOf(tx, accountId, values.sender),
        canaryMode: values.first ? 'on' : 'off',
        ...(values.first ? { canarySize: Number(values.first) } : {}),
        ...(values.speed ? { speed: Number(values.speed) } : {}),
        ...(window ? { deliveryWindow: window } : {}),
      },
      'cli',
    )
    return { id: made.id, consentVersion: account.consent_statement_version }
  })
  const started = house.clock.now().getTime()
  const imported = await importFile(house, accountId, draft.id, values, progress)
  const read = house.clock.now().getTime()
  await house.db.asAccount(accountId, async (tx) => {
    await launchCampaign(tx, house.campaigns, actor, draft.id, draft.consentVersion)
  })
  const campaign = await settled(house, accountId, draft.id, progress, values['no-wait'])
  const handedOver = campaign.finishedAt ? Date.parse(campaign.finishedAt) : house.clock.now().getTime()
  const figures = figuresOf(imported, campaign, { started, read, ended: handedOver })
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : inWords(figures))
  const open = campaign.funnel.waiting + campaign.funnel.sending
  return open > 0 ? 3 : campaign.funnel.failed + campaign.funnel.unknown > 0 ? 1 : 0
}

async function accountOf(house: House, number: string | undefined): Promise<string> {
  const accounts = await house.db.asSystem(allAccounts)
  if (accounts.length === 0) throw new Error('There is no account yet. Run foreword setup first.')
  if (!number && accounts.length === 1) return accounts[0]!.id
  for (const account of accounts) {
    const row = await house.db.asSystem((tx) => readAccount(tx, account.id))
    if (String(row.number) === number) return account.id
  }
  throw new Error(
    number
      ? `There is no account ${number}.`
      : 'There are several accounts. Say which with --account and its number.',
  )
}

async function senderOf(
  tx: Parameters<typeof listSenders>[0],
  accountId: string,
  wanted: string | undefined,
): Promise<string> {
  const senders = await listSenders(tx, accountId)
  const match = wanted
    ? senders.filter((sender) => sender.name === wanted || sender.address === wanted)
    : senders
  if (match.length === 1) return match[0]!.id
  const names =
    senders.map((sender) => `${sender.name} (${sender.address})`).join(', ') ||
    'none yet: add one in Settings'
  throw new Error(
    wanted
      ? `There is no sender ${wanted}. There is: ${names}.`
      : `Say which sender with --sender. There is: ${names}.`,
  )
}

async function importFile(
  house: House,
  accountId: string,
  campaignId: string,
  values: Options,
  progress: Progress,
): Promise<Import> {
  const ctx = {
    db: house.db,
    clock: house.clock,
    newId: house.people.newId,
    uploads: house.uploads,
    hashAddress: house.hashAddress,
  }
  const draft = await house.db.asAccount(accountId, (tx) => draftOf(tx, accountId, campaignId))
  const { importId } = await saveUpload(ctx, createReadStream(values.csv!))
  const started = await asProblem(
    startImport(ctx, {
      ...draft.audience,
      rules: draft.rules,
      importId,
      source: 'cli',
      fileName: basename(values.csv!),
      defaultCountry: values.country ?? draft.defaultCountry,
      onProgress: (now) =>
        progress.show(
          'Reading',
          now.bytesRead,
          now.sizeBytes,
          `${now.rowsRead.toLocaleString('en-US')} rows`,
        ),
    }),
  )
  const done = await started.done
  progress.end()
  if (done?.status !== 'ready') throw new Error(done?.error?.message ?? 'The file could not be read.')
  return done
}

const POLL_MS = 200
/** Once everything is handed over: how long the last receipt may be ago. */
const RECEIPTS_MS = 5_000

/** Polls until nobody waits or is on the way and the first receipts had their chance. */
async function settled(
  house: House,
  accountId: string,
  id: string,
  progress: Progress,
  leave: boolean,
): Promise<Campaign> {
  let lastSent = -1
  let lastChange = house.clock.now().getTime()
  for (;;) {
    const campaign = await house.db.asAccount(accountId, (tx) => readCampaign(tx, accountId, id))
    const { funnel } = campaign
    const open = funnel.waiting + funnel.sending
    progress.show(
      'Sending',
      funnel.recipients - open,
      funnel.recipients,
      `${funnel.delivered + funnel.read} delivered, ${funnel.failed} failed`,
    )
    if (funnel.sent !== lastSent) lastChange = house.clock.now().getTime()
    lastSent = funnel.sent
    const receiptsDue =
      campaign.status === 'finished' &&
      funnel.sent > 0 &&
      house.clock.now().getTime() - lastChange < RECEIPTS_MS
    const over = !receiptsDue && ['finished', 'cancelled', 'paused', 'stopped'].includes(campaign.status)
    if (over || leave) {
      progress.end()
      if (campaign.statusReason) process.stderr.write(`${campaign.statusReason}\n`)
      return campaign
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

type Figures = ReturnType<typeof figuresOf>

function figuresOf(
  imported: Import,
  campaign: Campaign,
  at: { started: number; read: number; ended: number },
) {
  const perSecond = (n: number, ms: number): number => Math.round((n * 1000) / Math.max(1, ms))
  const { funnel } = campaign
  return {
    campaign: campaign.shortId,
    status: campaign.status,
    rows: {
      read: imported.rowsRead,
      ready: imported.ready,
      refused: imported.refused,
      duplicates: imported.duplicates,
      optedOut: imported.suppressed,
    },
    rowsPerSecond: perSecond(imported.rowsRead, at.read - at.started),
    funnel,
    messagesPerSecond: perSecond(funnel.recipients - funnel.waiting - funnel.sending, at.ended - at.read),
  }
}

function inWords(f: Figures): string {
  const n = (value: number): string => value.toLocaleString('en-US')
  const { funnel } = f
  return [
    `${n(f.rows.read)} rows read: ${n(f.rows.ready)} ready, ${n(f.rows.refused)} refused, ${n(f.rows.duplicates)} duplicates, ${n(f.rows.optedOut)} opted out (${n(f.rowsPerSecond)} rows a second)`,
    `${n(funnel.delivered + funnel.read)} delivered, ${n(funnel.sent)} sent without a receipt yet, ${n(funnel.failed)} failed, ${n(funnel.unknown)} not sure, ${n(funnel.skipped)} skipped, ${n(funnel.waiting)} waiting (${n(f.messagesPerSecond)} messages a second)`,
    `Campaign ${f.campaign} is ${f.status}.`,
    '',
  ].join('\n')
}
