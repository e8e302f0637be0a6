import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import { type AuditAction, api, type Import, NDJSON } from '@foreword/contract'
import type { FastifyReply } from 'fastify'
import { readAccount } from '../accounts/index.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Implement, SignedCall, Who } from '../platform/http/implement.ts'
import { pageOf } from '../platform/http/paging.ts'
import { publish } from '../platform/live/live.ts'
import type { Log } from '../platform/log.ts'
import { found, Problem } from '../platform/problem.ts'
import * as recipients from '../recipients/index.ts'
import { contentsOf } from './launch.ts'
import { mayMove } from './rules.ts'
import { stepRules } from './steps.ts'
import * as store from './store.ts'

export type AudienceDeps = {
  recipients: recipients.RecipientsContext
  log: Log
  audit: (tx: Tx, who: Who, action: AuditAction, subject: string) => Promise<void>
  /** Ends readings after the batch at hand; the next start goes on with them. */
  stopping: AbortSignal
  /** Those that are under way. */
  readings: Set<Promise<unknown>>
}

type Draft = { audience: recipients.Audience; rules: recipients.AudienceRules; defaultCountry: string }

/** Routes of a draft's audience: the campaign says what its rows are judged by. */
export function audienceRoutes(implement: Implement, deps: AudienceDeps): void {
  const ctx = deps.recipients
  fileRoutes(implement, deps)
  implement(api.getImport, async ({ who, params, tx }) => {
    await tx((t) => exists(t, who.accountId, params.id))
    return recipients.getImport(ctx, { accountId: who.accountId, campaignId: params.id })
  })
  implement(api.listRecipients, async (call) => {
    const { who, params, query, tx } = call
    const at = pageOf(call, recipients.LINE_KEY)
    const { audience, rules } = await tx((t) => rulesOf(t, who.accountId, params.id))
    const { verdict, search, afterLine } = query
    return recipients.listRecipients(ctx, { ...audience, rules, verdict, search, afterLine, at })
  })
  implement(api.fixRecipient, async ({ who, params, body, tx }) => {
    const { audience, rules } = await tx((t) => draftOf(t, who.accountId, params.id))
    return recipients.fixRecipient(ctx, { ...audience, rules, line: params.line, ...body })
  })
  implement(api.judgeRecipient, async ({ who, params, body, tx }) => {
    const { audience, rules } = await tx((t) => draftOf(t, who.accountId, params.id))
    return recipients.judgeRecipient(ctx, { ...audience, rules, line: params.line, input: body.input })
  })
  implement(api.downloadRefused, async ({ who, params, reply, tx }) => {
    await tx((t) => exists(t, who.accountId, params.id))
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="rows-left-behind.csv"')
    return reply.send(
      Readable.from(recipients.refusedCsv(ctx, { accountId: who.accountId, campaignId: params.id })),
    )
  })
}

function fileRoutes(implement: Implement, deps: AudienceDeps): void {
  const ctx = deps.recipients
  implement(api.streamRecipients, async (call) => {
    const { who, params, query, request, tx } = call
    await tx((t) => exists(t, who.accountId, params.id))
    const type = mediaType(request.headers, api.streamRecipients.takes)
    const ndjson = type === NDJSON
    return keptBody(deps, call, type, (importId) =>
      start(deps, call, {
        ...{ importId, form: ndjson ? 'ndjson' : 'csv', source: ndjson ? 'api' : 'file' },
        ...{ fileName: query.fileName ?? null, defaultCountry: query.defaultCountry },
        what: query.fileName ?? type,
      }),
    )
  })
  implement(api.uploadRecipients, async (call) => {
    const { who, params, query, tx } = call
    await tx((t) => exists(t, who.accountId, params.id))
    return keptBody(deps, call, null, (importId) =>
      start(deps, call, { importId, form: 'csv', source: 'file', what: query.fileName, ...query }),
    )
  })
  implement(api.typeRecipients, async (call) => {
    const { who, params, body, tx } = call
    await tx((t) => draftOf(t, who.accountId, params.id))
    const { importId } = await recipients.saveUpload(ctx, Readable.from([Buffer.from(body.text, 'utf8')]))
    const { defaultCountry } = body
    return start(deps, call, {
      ...{ importId, form: 'csv', source: 'typed', fileName: null, what: 'typed lines', defaultCountry },
    })
  })
  implement(api.rereadImport, async ({ who, params, body, tx }) => {
    const { audience, rules } = await tx((t) => draftOf(t, who.accountId, params.id))
    const started = await asProblem(
      recipients.rereadImport(ctx, { ...audience, rules, ...body, by: who.name, ...watch(deps, audience) }),
    )
    follow(deps, started)
    return started.import
  })
  implement(api.dropRecipients, async ({ who, params, tx }) => {
    const { audience } = await tx((t) => draftOf(t, who.accountId, params.id))
    await recipients.dropAudience(ctx, audience)
    await tx((t) => auditAudience(t, deps, who, params.id, 'recipients.dropped'))
    return { ok: true as const }
  })
  implement(api.deleteCampaign, async ({ who, params, tx }) => {
    const name = await tx(async (t) => {
      const row = await exists(t, who.accountId, params.id)
      if (!mayMove('delete', row.status))
        throw new Problem('wrong_state', { message: 'Only drafts can be deleted. Archive it instead.' })
      return row.name
    })
    await recipients.dropAudience(ctx, { accountId: who.accountId, campaignId: params.id })
    await tx(async (t) => {
      await store.deleteCampaign(t, who.accountId, params.id)
      await deps.audit(t, who, 'campaign.deleted', name)
    })
    return { ok: true as const }
  })
}

type Uploading = Pick<SignedCall<typeof api.uploadRecipients>, 'who' | 'params' | 'tx'>

/**
 * Keeps a body of any size on disk, and then goes on with it once for its Idempotency-Key: a body that broke off is forgotten, so the same
 * request sent again is carried out as if it were the first. Without a key, a campaign that is no draft is refused before its body is read.
 */
async function keptBody(
  deps: AudienceDeps,
  call: Uploading & Pick<SignedCall<typeof api.uploadRecipients>, 'request' | 'once' | 'upload'>,
  type: string | null,
  goOn: (importId: string) => Promise<Import>,
): Promise<Import | FastifyReply> {
  const { who, params, request, tx, once, upload } = call
  if (request.headers['idempotency-key'] === undefined) await tx((t) => draftOf(t, who.accountId, params.id))
  const ctx = deps.recipients
  const { importId, sha256 } = await recipients.saveUpload(ctx, upload())
  let used = false
  try {
    return await once(`${type} ${sha256}`, () => {
      used = true
      return goOn(importId)
    })
  } finally {
    if (!used) await recipients.removeUploads(ctx.uploads, [importId])
  }
}

/** Without its parameters. Throws Problem when it is none of those, or packed. */
function mediaType(headers: IncomingHttpHeaders, takes: readonly string[]): string {
  const type = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  if (!takes.includes(type))
    throw new Problem('bad_request', {
      field: 'content-type',
      message: `The body has to be ${takes.join(' or ')}, and the header content-type to say which.`,
    })
  const packed = headers['content-encoding']
  if (packed !== undefined && packed !== 'identity')
    throw new Problem('bad_request', {
      field: 'content-encoding',
      message: 'The body has to come unpacked, without content-encoding.',
    })
  return type
}

type Kept = Pick<recipients.StartImport, 'importId' | 'source' | 'fileName' | 'form'> & {
  defaultCountry?: string | undefined
  /** For the audit log. */
  what: string
}

/** Makes what was kept the audience of a draft. The draft is held meanwhile, so that no launch comes in between. */
async function start(deps: AudienceDeps, { who, params, tx }: Uploading, kept: Kept): Promise<Import> {
  const { what, defaultCountry, ...file } = kept
  const draft = await tx((t) => draftOf(t, who.accountId, params.id)).catch(async (error: unknown) => {
    await recipients.removeUploads(deps.recipients.uploads, [file.importId])
    throw error
  })
  const started = await asProblem(
    recipients.startImport(deps.recipients, {
      ...{ ...file, ...draft.audience, rules: draft.rules },
      defaultCountry: defaultCountry ?? draft.defaultCountry,
      ...watch(deps, draft.audience),
      transaction: (work) =>
        tx(async (t) => {
          await store.lockCampaign(t, who.accountId, params.id)
          await draftOf(t, who.accountId, params.id)
          await auditAudience(t, deps, who, params.id, 'recipients.loaded', what)
          return work(t)
        }),
    }),
  )
  follow(deps, started)
  return started.import
}

/** Whose data came in or went, by the campaign's name. */
async function auditAudience(
  tx: Tx,
  deps: AudienceDeps,
  who: Who,
  campaignId: string,
  action: AuditAction,
  what?: string,
): Promise<void> {
  const { name } = await exists(tx, who.accountId, campaignId)
  await deps.audit(tx, who, action, what ? `${name}: ${what}` : name)
}

/** Open pages follow the reading. */
const watch = (deps: AudienceDeps, audience: recipients.Audience) => ({
  signal: deps.stopping,
  onProgress: () =>
    void deps.recipients.db
      .asSystem((tx) => publish(tx, audience.accountId, { type: 'import', id: audience.campaignId }))
      .catch(() => {}),
})

/** The reading goes on after the answer; its faults are in the import already and here in the log. */
function follow(deps: AudienceDeps, started: recipients.Started): void {
  const reading = started.done
    .catch((error) => deps.log.error({ err: error, importId: started.import.id }, 'a file could not be read'))
    .finally(() => deps.readings.delete(reading))
  deps.readings.add(reading)
}

/** Goes on with files whose reading a stop of the server cut short. */
export async function resumeImports(deps: AudienceDeps): Promise<void> {
  for (const unfinished of await recipients.unfinishedImports(deps.recipients)) {
    const { rules } = await deps.recipients.db.asSystem((tx) =>
      rulesOf(tx, unfinished.accountId, unfinished.campaignId),
    )
    follow(deps, recipients.resumeImport(deps.recipients, unfinished, rules, watch(deps, unfinished)))
  }
}

/** A file that cannot be read is a refusal with its own code and words. */
export async function asProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof recipients.ImportError)
      throw new Problem(error.code, { field: 'file', message: error.message })
    throw error
  }
}

const exists = async (tx: Tx, accountId: string, id: string) =>
  found(await store.campaignById(tx, accountId, id), 'This campaign')

async function rulesOf(tx: Tx, accountId: string, campaignId: string): Promise<Draft & { status: string }> {
  const row = await exists(tx, accountId, campaignId)
  const account = await readAccount(tx, accountId)
  const file = (await recipients.importOf(tx, { accountId, campaignId })) ?? null
  const [first, ...fallbacks] = stepRules(row, await contentsOf(tx, row, file))
  return {
    audience: { accountId, campaignId },
    defaultCountry: account.default_country,
    status: row.status,
    rules: { ...first, fallbacks, kind: row.kind, timeZone: account.time_zone },
  }
}

/** Rules of a draft; a launched audience no longer changes. */
export async function draftOf(tx: Tx, accountId: string, campaignId: string): Promise<Draft> {
  const draft = await rulesOf(tx, accountId, campaignId)
  if (draft.status !== 'draft')
    throw new Problem('wrong_state', { message: 'After the launch the recipients can no longer change.' })
  return draft
}
