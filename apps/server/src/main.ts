import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuditAction } from '@foreword/contract'
import {
  type Agreement,
  accountsRoutes,
  identify,
  insertAudit,
  loadAgreement,
  openAuth,
  type PeopleDeps,
} from './accounts/index.ts'
import { analyticsRoutes, startExports } from './analytics/index.ts'
import {
  applicationsRoutes,
  forgetAnswersOf,
  forgetOldAnswers,
  programOf,
  takeKey,
} from './applications/index.ts'
import {
  audienceRoutes,
  type CampaignsDeps,
  campaignsRoutes,
  exclusionRoutes,
  optOutRoutes,
  resumeImports,
} from './campaigns/index.ts'
import { createHttpGateway } from './carriers/http-gateway/index.ts'
import { createInApp } from './carriers/in-app/index.ts'
import { createTwilioSms, createTwilioWhatsapp } from './carriers/twilio/index.ts'
import { createWhatsappCloud } from './carriers/whatsapp-cloud/index.ts'
import {
  type Carrier,
  type ChannelsDeps,
  channelsRoutes,
  connectSandboxSenders,
  createSender,
  learnLimits,
  type Sandbox,
  startTemplateSync,
  statusUrl,
} from './channels/index.ts'
import { serveConsole } from './console-files.ts'
import {
  type BotsDeps,
  conversationsRoutes,
  openFileLinks,
  openLines,
  peopleOfSkill,
  publicFiles,
  startBots,
  startRouter,
  startSurveys,
  whomItConcerns,
} from './conversations/index.ts'
import {
  deliveryRoutes,
  openBook,
  openSettler,
  openStopList,
  openWeigher,
  setSpeed,
  speedsOfSenders,
  staleTableWarning,
  startEngine,
  watchUnclaimed,
  windowProblem,
} from './delivery/index.ts'
import { demoPages } from './demo/inapp-pages.ts'
import {
  dataImportsAmong,
  forgetPerson as forgetInImports,
  importsRoutes,
  startImportWorker,
} from './imports/index.ts'
import { inAppFiles } from './inapp-files.ts'
import {
  type IntakeDeps,
  inAppConsoleRoutes,
  inAppRoutes,
  intakeRoutes,
  openApps,
  openGatherer,
  openHub,
  openPushPost,
  openSockets,
  pushIdentity,
  startInboundReconciler,
  startPusher,
  startRetention,
} from './intake/index.ts'
import { forgetOldLiveAnswers, forgetPerson, livePersonRoutes } from './liveperson/index.ts'
import { mcpRoutes } from './mcp/index.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import { type Database, openDatabase, type Tx } from './platform/db/database.ts'
import { startEmbedded } from './platform/db/embedded.ts'
import { migrate } from './platform/db/migrate.ts'
import { STALL_MS } from './platform/http/arriving.ts'
import { implementer, type Who } from './platform/http/implement.ts'
import { type Http, openHttp } from './platform/http/server.ts'
import { newId } from './platform/ids.ts'
import { openLive } from './platform/live/live.ts'
import { openLoad } from './platform/load.ts'
import { type Log, openLog } from './platform/log.ts'
import { type Mailer, openMailer } from './platform/mail.ts'
import { openMetrics } from './platform/metrics.ts'
import { openStrangers } from './platform/net/strangers.ts'
import { Problem } from './platform/problem.ts'
import { repeat } from './platform/repeat.ts'
import { addressHasher, loadKey, openSecrets, type Secrets } from './platform/secrets.ts'
import { privacyRoutes } from './privacy/index.ts'
import {
  csvLine,
  importsAmong,
  inAppUse,
  openInAppDirectory,
  startSealing,
  sweepUploads,
} from './recipients/index.ts'
import { referenceRoutes } from './reference.ts'
import { startSandboxProcess } from './sandbox-process.ts'
import type { Settings } from './settings.ts'
import { startForgetting, startPoster, type WebhooksDeps, webhooksRoutes } from './webhooks/index.ts'

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url))

/** A brand's first number on the sandbox: a fictional one, as the sandbox sends nowhere. */
const SANDBOX_NUMBER = '+18445550119'
const SANDBOX_RATE = 10_000

/** A part that was opened. `by`: the moment (performance.now) until which closing may take its time. */
type Part = { name: string; close: (by: number) => Promise<unknown> }
/** Whatever was opened, to be closed in reverse, also when a later part fails to start. */
type Closers = Part[]

export type House = {
  db: Database
  log: Log
  people: PeopleDeps
  agreement: Agreement
  mailer: Mailer | null
  campaigns: CampaignsDeps
  channels: ChannelsDeps
  webhooks: WebhooksDeps
  uploads: string
  hashAddress: (address: string) => Buffer
  clock: Clock
  close(by?: number): Promise<void>
}

async function unwind(closers: Closers, log: Log, by = Number.POSITIVE_INFINITY): Promise<void> {
  for (const part of closers.splice(0).reverse()) await inTime(part, log, by)
}

/** What every part is given, however late it is. */
const LEAST_MS = 300

/** Closes a part, and goes on without it when it takes longer. */
async function inTime({ name, close }: Part, log: Log, by: number): Promise<void> {
  const closed = close(by).catch((error) =>
    log.error({ err: error, part: name }, 'a part did not close cleanly'),
  )
  if (by === Number.POSITIVE_INFINITY) return void (await closed)
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => late.resolve('late'), Math.max(LEAST_MS, by - performance.now()))
  const ended = await Promise.race([closed, late.promise])
  clearTimeout(timer)
  if (ended === 'late')
    log.warn({ part: name }, 'a part does not end in time; the next start goes on with its work')
}

/** Parts that work beside one another and know nothing of each other: they end together. */
const together = (parts: Closers, log: Log): Part => ({
  name: 'work',
  close: (by) => Promise.all(parts.splice(0).map((part) => inTime(part, log, by))),
})

export type OpenOptions = {
  log?: Log
  clock?: Clock
  sandbox?: Sandbox | null
  onDatabaseGone?: () => void
  /** Longest pause within an upload, in milliseconds; a minute when left out. */
  stallMs?: number
  /** Done once the sandbox knows the numbers and before the first message leaves. */
  beforeSending?: (house: House) => Promise<void>
}

/** Database, secrets and what the rooms need, without web server or engine: what a command of the command line works with. */
export async function openHouse(settings: Settings, options: OpenOptions = {}): Promise<House> {
  const log = options.log ?? openLog(settings.logLevel)
  const clock = options.clock ?? systemClock
  const closers: Closers = []
  try {
    const agreement = loadAgreement(settings.agreementFile)
    const mailer = openMailer({ url: settings.smtpUrl, from: settings.mailFrom })
    if (mailer) closers.push({ name: 'mailer', close: async () => mailer.close() })
    const url = settings.databaseUrl ?? (await embedded(settings, log, closers, options.onDatabaseGone))
    await migrate(url, { dir: MIGRATIONS, log: (line) => log.info(line) })
    const db = openDatabase(url, {
      max: connectionsFor(availableParallelism()),
      applicationName: 'foreword',
      log: (line) => log.warn(line),
    })
    closers.push({ name: 'database connections', close: () => db.close() })
    const secrets = openSecrets(loadKey(settings.secretKey, join(settings.dataDir, 'secret.key')))
    const carriers = carrierList(db, secrets, clock)
    closers.push(
      ...[...carriers.values()].map((carrier) => ({ name: carrier.name, close: () => carrier.close() })),
    )
    const stale = staleTableWarning(process.versions.tz)
    if (stale) log.warn(stale)
    return {
      db,
      log,
      clock,
      people: { db, clock, newId },
      agreement,
      mailer,
      campaigns: { clock, newId, windowProblem, agreement },
      channels: {
        db,
        clock,
        newId,
        secrets,
        carriers,
        publicUrl: settings.publicUrl,
        sandbox: options.sandbox ?? null,
        setSpeed: (tx, accountId, senderId, speed) => setSpeed(tx, accountId, senderId, speed, clock.now()),
        speedsOf: (tx, accountId, senderIds) => speedsOfSenders(tx, accountId, senderIds, clock.now()),
      },
      webhooks: {
        clock,
        newId,
        secrets,
        chance: () => randomBytes(24),
        inside: settings.insideHosts,
      },
      uploads: join(settings.dataDir, 'uploads'),
      hashAddress: addressHasher(secrets),
      close: (by) => unwind(closers, log, by),
    }
  } catch (error) {
    await unwind(closers, log)
    throw error
  }
}

/**
 * More than the cores can work off only stand in each other's way: they wait for the same rows, and each keeps plans of its own, which a burst that
 * reaches one for the first time would pay for.
 */
const connectionsFor = (cores: number): number => Math.min(4 + 2 * cores, 16)

async function embedded(
  settings: Settings,
  log: Log,
  closers: Closers,
  onGone?: () => void,
): Promise<string> {
  const server = await startEmbedded({
    dataDir: settings.dataDir,
    log: (line) => log.debug(line),
    onExit: () => {
      log.fatal('The embedded database ended unexpectedly. Start again: it heals by itself.')
      onGone?.()
    },
  })
  closers.push({ name: 'database', close: () => server.stop() })
  return server.url
}

/** Every carrier there is. A new one is its folder and a line here. */
function carrierList(db: Database, secrets: Secrets, clock: Clock): ReadonlyMap<string, Carrier> {
  const week = () => new Date(clock.now().getTime() - 7 * 86_400_000)
  const inApp = createInApp({
    known: openInAppDirectory(db).known,
    use: (senderId) => db.asSystem((tx) => inAppUse(tx, senderId, week())),
    sandboxSecret: (senderId) => secrets.derive(`in-app sandbox ${senderId}`),
  })
  const all = [createTwilioSms(), createWhatsappCloud(), createTwilioWhatsapp(), createHttpGateway(), inApp]
  return new Map(all.map((carrier) => [carrier.name, carrier]))
}

export type Running = {
  house: House
  http: Http
  url: string
  sandboxUrl: string | null
  /** Ends everything, for as long as it takes or, if told, within about so many milliseconds: what is not settled then is taken up by the next start. */
  stop(withinMs?: number): Promise<void>
}

/** The whole server: house, web, engine and, if wanted, the sandbox beside it. Starts in order, unwinds on failure, stops in reverse. */
export async function startServer(settings: Settings, options: OpenOptions = {}): Promise<Running> {
  const log = options.log ?? openLog(settings.logLevel)
  const closers: Closers = []
  try {
    let sandbox = options.sandbox ?? null
    if (!sandbox && settings.sandbox && settings.services.has('api')) {
      const process = await startSandboxProcess(settings.sandboxPort, log)
      closers.push({ name: 'sandbox', close: () => process.stop() })
      sandbox = process
    }
    const house = await openHouse(settings, { ...options, log, sandbox })
    closers.push({ name: 'house', close: (by) => house.close(by) })
    const bots = botsOf(house, settings, closers)
    const http = await startWeb(house, settings, bots, closers, options.stallMs ?? STALL_MS)
    // Before anything is sent: a sandbox that was started anew knows no number, and what is due goes at once.
    await connectSandboxSenders(house.channels).catch((error) =>
      log.warn({ err: error }, 'sandbox numbers could not be connected'),
    )
    await options.beforeSending?.(house)
    const work = await startEngineOf(house, settings, closers)
    if (settings.services.has('api') || settings.services.has('jobs')) {
      const worker = await startBots(bots)
      work.push({ name: 'bots', close: () => worker.stop() })
    }
    return {
      house,
      http,
      url: settings.publicUrl,
      sandboxUrl: sandbox?.url ?? null,
      stop: (withinMs) =>
        unwind(closers, log, withinMs === undefined ? undefined : performance.now() + withinMs),
    }
  } catch (error) {
    await unwind(closers, log)
    throw error
  }
}

const metrics = openMetrics()

/** Answers its parts, to which others may be added that end beside them. */
async function startEngineOf(house: House, settings: Settings, closers: Closers): Promise<Closers> {
  const watch = watchUnclaimed({ ...house, metrics })
  closers.push({ name: 'watch', close: () => watch.stop() })
  const parts: Closers = []
  const work = { dispatch: settings.services.has('dispatch'), jobs: settings.services.has('jobs') }
  if (!work.dispatch && !work.jobs) {
    closers.push(together(parts, house.log))
    return parts
  }
  const presence = await house.db.beHere()
  closers.push({ name: 'presence', close: () => presence.stop() })
  const stopList = await openStopList(house.db)
  closers.push({ name: 'stop list', close: () => stopList.close() })
  closers.push(together(parts, house.log))
  const errors = errorsOf(house)
  const book = openBook({ db: house.db, channels: house.channels, log: house.log })
  const settler = openSettler({
    db: house.db,
    clock: house.clock,
    newId,
    log: house.log,
    metrics,
    campaigns: house.campaigns,
    errors,
  })
  const engine = await startEngine({
    db: house.db,
    clock: house.clock,
    metrics,
    book,
    settler,
    log: house.log,
    newId,
    channels: house.channels,
    campaigns: house.campaigns,
    errors,
    weigher: openWeigher(),
    peopleOfSkill,
    presence,
    stopList,
    work,
    statusUrl: (senderId, messageId, attempt) =>
      statusUrl(house.channels.publicUrl, senderId, messageId, attempt),
  })
  parts.push({ name: 'engine', close: () => engine.stop() })
  if (!work.jobs) return parts
  const inbound = startInboundReconciler({
    ...intakeOf(house),
    log: house.log,
    channels: house.channels,
  })
  parts.push({ name: 'inbound', close: () => inbound.stop() })
  const pusher = startPusher({
    ...house,
    identity: pushIdentity(house.channels.secrets.derive),
    contact: contactOf(house.channels.publicUrl),
    post: openPushPost(),
  })
  parts.push({ name: 'pusher', close: () => pusher.stop() })
  const surveys = startSurveys({ ...house, newId })
  parts.push({ name: 'surveys', close: () => surveys.stop() })
  const sealing = startSealing(house)
  parts.push({ name: 'sealing', close: async () => sealing.stop() })
  const exporter = startExports({ db: house.db, clock: house.clock, log: house.log, errors })
  parts.push({ name: 'exporter', close: () => exporter.stop() })
  const retention = startRetention({ ...house, keepDays: settings.keepWebhookDays })
  parts.push({ name: 'retention', close: () => retention.stop() })
  const poster = startPoster({
    ...house,
    newId,
    secrets: house.channels.secrets,
    strangers: openStrangers({ inside: settings.insideHosts }),
    publicUrl: settings.publicUrl,
    chance: Math.random,
    load: openLoad(),
  })
  parts.push({ name: 'poster', close: () => poster.stop() })
  const forgetting = startForgetting(house)
  parts.push({ name: 'forgetting', close: () => forgetting.stop() })
  const answers = startForgettingAnswers(house)
  parts.push({ name: 'answers', close: () => answers.stop() })
  const templates = startTemplateSync({ ...house.channels, log: house.log })
  parts.push({ name: 'templates', close: () => templates.stop() })
  return parts
}

function botsOf(house: House, settings: Settings, closers: Closers): BotsDeps {
  const strangers = openStrangers({ inside: settings.insideHosts })
  closers.push({ name: 'strangers', close: () => strangers.close() })
  const { db, clock, log, channels } = house
  return { db, clock, log, newId, secrets: channels.secrets, strangers, publicUrl: settings.publicUrl }
}

/** Answers kept for repeated requests are forgotten after their day; looks every hour, in any number of processes. */
function startForgettingAnswers({ db, clock, log }: House): { stop(): Promise<void> } {
  const failed = (error: unknown) => log.error({ err: error }, 'old answers were not forgotten')
  return repeat(
    3_600_000,
    async () => {
      for (const forget of [forgetOldAnswers, forgetOldLiveAnswers]) await forget({ db, clock }).catch(failed)
    },
    failed,
  )
}

const intakeOf = ({ db, clock, channels }: House): IntakeDeps => ({
  db,
  clock,
  newId,
  learn: (tx, sender, learnt) => learnLimits(tx, channels, sender, learnt),
})

/** How a push service reaches who runs this. It takes only https: and mailto:. */
const contactOf = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? publicUrl : `mailto:admin@${new URL(publicUrl).hostname}`

const errorsOf = (house: House) => [...house.channels.carriers.values()].flatMap((carrier) => carrier.errors)

/** Listens. On stop the webhooks under way are written and answered before connections are cut. */
async function startWeb(
  house: House,
  settings: Settings,
  bots: BotsDeps,
  closers: Closers,
  stallMs: number,
): Promise<Http> {
  const http = openHttp(house.log, settings.publicUrl)
  healthRoutes(http, house.db)
  const api = settings.services.has('api') ? await openApi(house, settings, bots, http, stallMs) : null
  await http.listen({ port: settings.port, host: settings.host })
  const close = async () => {
    await api?.hangUp()
    http.server.closeIdleConnections()
    const closed = http.close()
    await api?.drained()
    http.server.closeAllConnections()
    await closed
    await api?.close()
  }
  closers.push({ name: 'web server', close })
  return http
}

type Api = {
  /** Ends the lines of apps: a server that waits for them would not stop. */
  hangUp(): Promise<void>
  drained(): Promise<void>
  close(): Promise<void>
}

/** The console, the API and the webhooks, on a server that does not listen yet. */
async function openApi(
  house: House,
  settings: Settings,
  bots: BotsDeps,
  http: Http,
  stallMs: number,
): Promise<Api> {
  const { db, log, clock } = house
  const live = await openLive({ db, log, concerns: whomItConcerns(db) })
  const gatherer = openGatherer({ ...intakeOf(house), log })
  const secrets = house.channels.secrets
  const auth = openAuth(db, { secret: secrets.derive('sessions'), publicUrl: settings.publicUrl, newId })
  const signIn = { db, clock, auth }
  const programs = { db, clock, newId, secrets, publicUrl: settings.publicUrl }
  const implement = implementer(http, {
    identify: (request) => identify(signIn, request.headers.cookie),
    takeKey: (request) => takeKey({ db, clock }, request),
    program: (authorization) => programOf(programs, authorization),
    asAccount: (accountId, work, from) => db.asAccount(accountId, work, from),
    origins: [new URL(settings.publicUrl).origin],
    stallMs,
  })
  const audit = (tx: Tx, who: Who, action: AuditAction, subject: string) =>
    insertAudit(
      tx,
      { accountId: who.accountId, actorId: who.userId, actorName: who.name, action, subject },
      clock.now(),
    )
  const stopping = new AbortController()
  const audience = {
    recipients: { db, clock, newId, uploads: house.uploads, hashAddress: house.hashAddress },
    stopping: stopping.signal,
    readings: new Set<Promise<unknown>>(),
    log,
    audit,
  }
  accountsRoutes(implement, {
    ...house.people,
    ...signIn,
    agreement: house.agreement,
    csvLine,
    mailer: house.mailer,
    publicUrl: settings.publicUrl,
    sandboxUrl: house.channels.sandbox?.url ?? null,
    addSandboxSender: async (accountId) => void (await addSandboxSender(house, accountId)),
    checkWindow: (window) => {
      const problem = windowProblem(window)
      if (problem) throw new Problem('window_empty', { field: 'defaultWindow', message: problem })
    },
  })
  applicationsRoutes(implement, programs)
  channelsRoutes(implement, { ...house.channels, audit })
  campaignsRoutes(implement, house.campaigns)
  audienceRoutes(implement, audience)
  exclusionRoutes(implement, audience)
  optOutRoutes(implement, audience)
  deliveryRoutes(implement, { campaigns: house.campaigns, recipients: audience.recipients })
  privacyRoutes(implement, {
    db,
    clock,
    newId,
    recipients: audience.recipients,
    audit,
    eraseBeyond: async (tx, person) =>
      (await forgetPerson(tx, person)) +
      (await forgetAnswersOf(tx, person)) +
      (await forgetInImports(tx, person)),
  })
  const imports = { db, clock, newId, uploads: house.uploads, hash: house.hashAddress }
  importsRoutes(implement, { ...imports, audit })
  const lines = openLines({ db, clock, log })
  const links = openFileLinks({ key: secrets.derive('agent files'), publicUrl: settings.publicUrl })
  conversationsRoutes(implement, { ...bots, channels: house.channels, lines, links })
  publicFiles(http, { db, clock, links })
  analyticsRoutes(implement, { db, errors: errorsOf(house), clock, live, newId, lines })
  livePersonRoutes(http, {
    ...programs,
    log,
    campaigns: house.campaigns,
    recipients: audience.recipients,
    errors: errorsOf(house),
  })
  intakeRoutes(http, { ...intakeOf(house), channels: house.channels, gatherer, metrics })
  webhooksRoutes(implement, house.webhooks)
  const hub = await openHub({ db, clock, log })
  const apps = openApps({ db, clock, channels: house.channels })
  const pushKey = pushIdentity(secrets.derive).publicKey
  const inApp = { db, clock, newId, log, channels: house.channels, gatherer, hub, apps, pushKey, links }
  inAppConsoleRoutes(implement)
  inAppRoutes(http, inApp)
  inAppFiles(http)
  if (house.channels.sandbox) demoPages(http, { db, clock, channels: house.channels })
  const sockets = openSockets(http, inApp)
  referenceRoutes(implement, settings.publicUrl)
  const mcp = mcpRoutes(http, {
    log,
    publicUrl: settings.publicUrl,
    program: (key) => programOf(programs, key),
  })
  await serveConsole(http, settings.publicUrl)
  await resumeImports(audience)
  const router = await startRouter({ db, clock, newId, log })
  // Where uploads arrive their files are.
  const importer = startImportWorker({ ...imports, log })
  const sweeping = sweepLeftUploads(house, stallMs)
  return {
    hangUp: async () => {
      stopping.abort()
      await Promise.all([sockets.close(), mcp.close()])
    },
    drained: () => gatherer.drained(),
    close: async () => {
      await Promise.all([...audience.readings, sweeping.stop(), importer.stop(), router.stop()])
      await lines.close()
      await hub.close()
      await live.close()
    },
  }
}

/** Files that a process which was killed left half-written, or written and named nowhere. Looks at once and then every ten minutes. */
function sweepLeftUploads({ db, log, uploads }: House, stallMs: number): { stop(): Promise<void> } {
  const known = (ids: readonly string[]) =>
    db.asSystem(
      async (tx) => new Set([...(await importsAmong(tx, ids)), ...(await dataImportsAmong(tx, ids))]),
    )
  return repeat(
    600_000,
    async () => {
      const gone = await sweepUploads(uploads, 2 * stallMs, known)
      if (gone > 0) log.info({ files: gone }, 'uploads that were broken off are removed')
    },
    (error) => log.error({ err: error }, 'uploads that were broken off could not be removed'),
  )
}

function healthRoutes(http: Http, db: Database): void {
  http.get('/healthz', { config: { allow: 'public' } }, async () => ({ ok: true }))
  http.get('/readyz', { config: { allow: 'public' } }, async () => {
    await db
      .asSystem(async () => {})
      .catch(() => {
        throw new Problem('not_available', { message: 'The database does not answer.' })
      })
    return { ok: true }
  })
  http.get('/metrics', { config: { allow: 'public' } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
}

/** A new account's first sender, so that the first campaign can be tried at once. */
export async function addSandboxSender(house: House, accountId: string): Promise<string> {
  const id = await house.db.asSystem((tx) =>
    createSender(tx, house.channels, accountId, {
      name: 'Sandbox number',
      carrier: 'twilio-sms',
      address: SANDBOX_NUMBER,
      ratePerSecond: SANDBOX_RATE,
      sandbox: true,
    }),
  )
  // A sandbox that is not running yet is told at the server's next start.
  await connectSandboxSenders(house.channels).catch((error) =>
    house.log.info({ err: error }, 'the sandbox is told later where replies go'),
  )
  return id
}
