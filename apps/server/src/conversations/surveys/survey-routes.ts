import { Readable } from 'node:stream'
import { api, type SkillSurvey, type Survey } from '@foreword/contract'
import { changesBetween, insertAudit } from '../../accounts/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Tx } from '../../platform/db/database.ts'
import type { Implement, Who } from '../../platform/http/implement.ts'
import { pageOf } from '../../platform/http/paging.ts'
import { found, Problem } from '../../platform/problem.ts'
import { csvLine } from '../../recipients/index.ts'
import { routingRow } from '../routing-store.ts'
import { DEFAULT_SURVEY } from './model.ts'
import * as store from './survey-store.ts'
import { surveyView } from './surveys.ts'

const PAGE = 500

export function surveyRoutes(implement: Implement, deps: { db: Database; clock: Clock }): void {
  implement(api.listSurveys, (call) => {
    const { who, query, tx } = call
    const at = pageOf(call, ['time', 'id'])
    const below = at.after && { at: at.after[0], id: at.after[1] }
    return tx(async (t) => {
      const list = await store.listSurveys(t, who.accountId, filterOf(query), below, at.limit + 1)
      const { page, nextCursor } = at.cut(list, (row) => [row.sent_at!, row.conversation_id])
      return { surveys: page.map(listedView), nextCursor }
    })
  })
  implement(api.downloadSurveys, async ({ who, query, reply }) =>
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="surveys.csv"')
      .header('x-content-type-options', 'nosniff')
      .send(Readable.from(lines(deps, who.accountId, filterOf(query)))),
  )
  implement(api.getSkillSurvey, ({ who, params, tx }) =>
    tx(async (t) => {
      found(await routingRow(t, who.accountId, params.id), 'This skill')
      return (await store.skillSurvey(t, who.accountId, params.id)) ?? DEFAULT_SURVEY
    }),
  )
  implement(api.changeSkillSurvey, ({ who, params, body, tx }) =>
    tx((t) => changeSkillSurvey(t, deps, who, params.id, body)),
  )
}

async function changeSkillSurvey(
  tx: Tx,
  deps: { clock: Clock },
  who: Who,
  skillId: string,
  survey: SkillSurvey,
): Promise<SkillSurvey> {
  const skill = found(await routingRow(tx, who.accountId, skillId), 'This skill')
  const seen = new Set<string>()
  const texts = survey.texts.map((text, index) => {
    const language = text.language.toLowerCase()
    if (seen.has(language))
      throw new Problem('bad_request', {
        field: `texts.${index}.language`,
        message: `“${text.language}” comes twice. Keep one of the two.`,
      })
    seen.add(language)
    if (survey.askWords && text.wordsQuestion.trim() === '')
      throw new Problem('bad_request', {
        field: `texts.${index}.wordsQuestion`,
        message: `The question for words is empty in “${text.language}”. Write it, or do not ask for words.`,
      })
    return {
      language: text.language,
      question: text.question.trim(),
      wordsQuestion: text.wordsQuestion.trim(),
      thanks: text.thanks.trim(),
    }
  })
  const before = (await store.skillSurvey(tx, who.accountId, skillId)) ?? DEFAULT_SURVEY
  const after = { ...survey, texts }
  await store.writeSkillSurvey(tx, who.accountId, skillId, after)
  await insertAudit(
    tx,
    {
      accountId: who.accountId,
      actorId: who.userId,
      actorName: who.name,
      action: 'skill.changed',
      subject: skill.name,
      changes: changesBetween(flat(before), flat(after)),
    },
    deps.clock.now(),
  )
  return after
}

/** As the audit log shows it: one line for each language. */
const flat = ({ texts, ...rest }: SkillSurvey) => ({
  ...rest,
  texts: texts
    .map((one) => `${one.language}: ${one.question} / ${one.wordsQuestion} / ${one.thanks}`)
    .join('; '),
})

type Query = { from?: string; to?: string; skill?: string; campaign?: string; agent?: string; score?: number }
const filterOf = (query: Query): store.Filter => ({
  from: query.from ?? null,
  to: query.to ?? null,
  skill: query.skill ?? null,
  campaign: query.campaign ?? null,
  agent: query.agent ?? null,
  score: query.score ?? null,
})

const listedView = (row: store.ListedSurvey): Survey => ({
  conversationId: row.conversation_id,
  channel: row.channel,
  skillId: row.skill_id,
  skillName: row.skill_name,
  campaignId: row.campaign_id,
  campaignName: row.campaign_name,
  agentId: row.agent_id,
  agentName: row.agent_name,
  ...surveyView(row),
})

const BYTE_ORDER_MARK = '\ufeff' // so that Excel reads UTF-8
const COLUMNS = [
  'sent',
  'conversation',
  'channel',
  'skill',
  'campaign',
  'agent',
  'state',
  'score',
  'scored',
  'words',
]

async function* lines(
  deps: { db: Database },
  accountId: string,
  filter: store.Filter,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(COLUMNS)
  let from: { at: Date; id: string } | null = null
  for (;;) {
    const below: { at: Date; id: string } | null = from
    const page: store.ListedSurvey[] = await deps.db.asAccount(accountId, (tx) =>
      store.listSurveys(tx, accountId, filter, below, PAGE),
    )
    for (const row of page)
      yield csvLine([
        row.sent_at!.toISOString(),
        row.conversation_id,
        row.channel,
        row.skill_name,
        row.campaign_name ?? '',
        row.agent_name ?? '',
        row.state,
        row.score === null ? '' : String(row.score),
        row.scored_at?.toISOString() ?? '',
        row.comment ?? '',
      ])
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    from = { at: last.sent_at!, id: last.conversation_id }
  }
}
