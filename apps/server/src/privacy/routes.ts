import { Readable } from 'node:stream'
import { type AuditAction, api } from '@foreword/contract'
import { consentAnswers, readAccount, readAnswers, writeAnswers } from '../accounts/index.ts'
import { asProblem } from '../campaigns/index.ts'
import { decideLikely, LIKELY_KEY, likelyOptOuts } from '../conversations/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import type { Implement, Who } from '../platform/http/implement.ts'
import { pageOf } from '../platform/http/paging.ts'
import { Problem } from '../platform/problem.ts'
import * as recipients from '../recipients/index.ts'
import { type EraseDeps, erasePerson } from './erase.ts'
import { consentProof } from './proof.ts'
import { everythingOf } from './store.ts'

export type PrivacyDeps = {
  db: Database
  clock: Clock
  newId: () => string
  recipients: recipients.RecipientsContext
  audit: (tx: Tx, who: Who, action: AuditAction, subject: string) => Promise<void>
} & Pick<EraseDeps, 'eraseBeyond'>

/** What people may ask of a brand that holds data of theirs, and what a brand shows of their wishes. */
export function privacyRoutes(implement: Implement, deps: PrivacyDeps): void {
  wordRoutes(implement, deps)
  answerRoutes(implement, deps)
  listRoutes(implement, deps)
  implement(api.consentProof, ({ who, query, tx }) =>
    tx(async (t) => {
      const proof = await consentProof(t, who.accountId, query.address, deps.clock.now())
      await deps.audit(t, who, 'consent.proof_made', query.address)
      return proof
    }),
  )
  implement(api.personData, ({ who, query, tx }) =>
    tx(async (t) => {
      const data = await everythingOf(t, who.accountId, query.address)
      await deps.audit(t, who, 'person.data_read', query.address)
      return { address: query.address, madeAt: deps.clock.now().toISOString(), data }
    }),
  )
  implement(api.erasePerson, async ({ who, body }) => {
    if (body.confirm !== body.address)
      throw new Problem('bad_request', {
        field: 'confirm',
        message: 'Type the address once more, exactly as it stands above: this cannot be undone.',
      })
    // As the system, because what is erased is evidence that the role of requests may not touch.
    return deps.db.asSystem(async (t) => {
      const erased = await erasePerson(t, deps, who, body.address)
      await deps.audit(t, who, 'person.erased', erased.pseudonym)
      return erased
    })
  })
}

function wordRoutes(implement: Implement, deps: PrivacyDeps): void {
  implement(api.listOptOutWords, ({ who, tx }) =>
    tx(async (t) => {
      const edits = await recipients.wordEdits(t, who.accountId)
      const own = new Set(edits.filter((edit) => !edit.removed).map((edit) => edit.word))
      const removed = edits.filter((edit) => edit.removed && !recipients.FIXED_WORDS.has(edit.word))
      const origin = (word: string) =>
        recipients.FIXED_WORDS.has(word)
          ? ('fixed' as const)
          : own.has(word)
            ? ('own' as const)
            : ('default' as const)
      return {
        words: recipients.wordsOf(edits).map((word) => ({ ...word, origin: origin(word.word) })),
        removed: removed.map(({ word, action, language }) => ({
          word,
          action,
          language,
          origin: 'default' as const,
        })),
      }
    }),
  )
  implement(api.addOptOutWord, ({ who, body, tx }) =>
    tx(async (t) => {
      const word = recipients.normaliseWord(body.word)
      if (word === '')
        throw new Problem('bad_request', {
          field: 'word',
          message: 'A word needs at least one letter or digit.',
        })
      const known = recipients.DEFAULT_WORDS.find((one) => one.word === word)
      if (recipients.FIXED_WORDS.has(word))
        throw new Problem('bad_request', {
          field: 'word',
          message: `“${word}” is a word of law: it always asks to stop.`,
        })
      if (known && known.action === body.action) await recipients.dropWords(t, who.accountId, word)
      else await recipients.writeWord(t, who.accountId, { ...body, word, removed: false })
      await deps.audit(t, who, 'opt_out_words.added', `${word}: ${body.action}`)
      return { ok: true as const }
    }),
  )
  implement(api.removeOptOutWord, ({ who, body, tx }) =>
    tx(async (t) => {
      const word = recipients.normaliseWord(body.word)
      if (recipients.FIXED_WORDS.has(word))
        throw new Problem('bad_request', {
          field: 'word',
          message: `“${word}” cannot be taken out: the law names it as an opt-out.`,
        })
      const known = recipients.DEFAULT_WORDS.find((one) => one.word === word)
      if (known) await recipients.writeWord(t, who.accountId, { ...known, removed: true })
      else await recipients.dropWords(t, who.accountId, word)
      await deps.audit(t, who, 'opt_out_words.removed', word)
      return { ok: true as const }
    }),
  )
  implement(api.restoreOptOutWords, ({ who, tx }) =>
    tx(async (t) => {
      await recipients.dropWords(t, who.accountId, null)
      await deps.audit(t, who, 'opt_out_words.restored', '')
      return { ok: true as const }
    }),
  )
}

function answerRoutes(implement: Implement, deps: PrivacyDeps): void {
  const view = async (t: Tx, accountId: string) => {
    const row = await readAnswers(t, accountId)
    return {
      stop: row.stop_answer,
      start: row.start_answer,
      help: row.help_answer,
      effective: await consentAnswers(t, accountId),
    }
  }
  implement(api.getConsentAnswers, ({ who, tx }) => tx((t) => view(t, who.accountId)))
  implement(api.changeConsentAnswers, ({ who, body, tx }) =>
    tx(async (t) => {
      const before = await readAnswers(t, who.accountId)
      await writeAnswers(t, who.accountId, {
        stop_answer: body.stop === undefined ? before.stop_answer : body.stop,
        start_answer: body.start === undefined ? before.start_answer : body.start,
        help_answer: body.help === undefined ? before.help_answer : body.help,
      })
      await deps.audit(t, who, 'consent_answers.changed', Object.keys(body).join(', '))
      return view(t, who.accountId)
    }),
  )
}

function listRoutes(implement: Implement, deps: PrivacyDeps): void {
  implement(api.listLikelyOptOuts, (call) => {
    const at = pageOf(call, LIKELY_KEY)
    return call.tx((t) => likelyOptOuts(t, call.who.accountId, at))
  })
  implement(api.decideLikelyOptOut, ({ who, body, tx }) =>
    tx(async (t) => {
      await decideLikely(t, deps, who, body)
      await deps.audit(t, who, body.isOptOut ? 'opt_out.confirmed' : 'opt_out.dismissed', body.conversationId)
      return { ok: true as const }
    }),
  )
  implement(api.importOptOuts, async ({ who, query, upload, tx }) => {
    const account = await tx((t) => readAccount(t, who.accountId))
    const { importId } = await recipients.saveUpload(deps.recipients, upload())
    const done = await asProblem(
      recipients.importOptOuts(deps.recipients, {
        accountId: who.accountId,
        importId,
        fileName: query.fileName,
        channel: query.channel ?? 'sms',
        defaultCountry: account.default_country,
        timeZone: account.time_zone,
        userId: who.userId,
        userName: who.name,
      }),
    )
    await tx((t) =>
      deps.audit(t, who, 'opt_outs.imported', `${query.fileName}: ${done.recorded} of ${done.rows}`),
    )
    return done
  })
  implement(api.downloadOptOuts, async ({ who, reply }) => {
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="opt-outs.csv"')
    return reply.send(Readable.from(recipients.optOutsCsv(deps.db, who.accountId)))
  })
  implement(api.downloadConsentEvents, async ({ who, reply, tx }) => {
    await tx((t) => recipients.addSeal(t, who.accountId, deps.clock.now()))
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="consent-evidence.csv"')
    return reply.send(Readable.from(recipients.evidenceCsv(deps.db, who.accountId)))
  })
}
