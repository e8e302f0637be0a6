import { api, type BotDeed, type BotTurn, type Conversation, type ThreadMessage } from '@foreword/contract'
import { IconHandGrab, IconRobot } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { call, keys, messageOf, queries } from '../../api/index.ts'
import { Button, ErrorNote, IconButton, t, toast, useFormat, useKeys } from '../../ui/index.ts'
import './bot-parts.css'
import { conversationQuery } from './queries.ts'
import type { Acts } from './use-acts.ts'
import { labelOf } from './words.ts'

// What agents see of bots: that one answers, what it collected and did, and how to take over and give back.

const withBot = ({ summary }: Conversation): boolean =>
  summary.state === 'assigned' && summary.assigneeKind === 'bot'

/** In the head of the thread: take over from the bot, or give one's own to it. Keys O and B. */
export function BotActions({
  conversation,
  mine,
  acts,
}: {
  conversation: Conversation
  mine: boolean
  acts: Acts
}) {
  const give = useGiveToBot(conversation)
  const taking = withBot(conversation)
  const giving = mine && conversation.bot !== null
  useKeys({
    o: taking ? () => acts.take.mutate() : undefined,
    b: giving ? () => give.mutate() : undefined,
  })
  if (taking)
    return (
      <Button
        kind="primary"
        icon={<IconHandGrab className="i" aria-hidden />}
        kbd="O"
        busy={acts.take.isPending}
        onClick={() => acts.take.mutate()}
      >
        {t('Take over')}
      </Button>
    )
  if (!giving) return null
  const name = conversation.bot?.name ?? ''
  return (
    <IconButton
      label={
        conversation.bot?.held ? t('Back to the bot {name}', { name }) : t('To the bot {name}', { name })
      }
      kbd="B"
      busy={give.isPending}
      onClick={() => give.mutate()}
    >
      <IconRobot className="i" aria-hidden />
    </IconButton>
  )
}

function useGiveToBot({ summary, bot }: Conversation) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(api.handToBot, { params: { id: summary.id } }),
    onSuccess: (fresh) => {
      client.setQueryData(conversationQuery(summary.id).queryKey, fresh)
      // The conversation too: an answer that was on its way may be older than this one, and of the bot's no hint comes.
      for (const queryKey of [keys.conversation(summary.id), keys.conversations, keys.presence, keys.pulse])
        void client.invalidateQueries({ queryKey })
      toast(
        t('{bot} goes on. You see what it says, and take over whenever you want.', { bot: bot?.name ?? '' }),
      )
    },
    onError: (error) => toast(messageOf(error)),
  })
}

/** In place of the composer while a bot answers; null when none does. */
export function botAnswersHere(conversation: Conversation): { name: string } | null {
  return withBot(conversation) ? { name: conversation.summary.assigneeName ?? t('A bot') } : null
}

/** Who said a line of ours. */
export function BotAuthor({ message }: { message: ThreadMessage }) {
  return (
    <span className="row g4">
      <IconRobot className="i s14" aria-hidden />
      {t('{name}, bot', { name: message.authorName ?? t('A bot') })}
    </span>
  )
}

/** In the side panel: what bots asked for, and what they did. */
export function BotPanel({ conversation, part }: { conversation: Conversation; part: Part }) {
  const { collected, messages, bot } = conversation
  const values = Object.entries(collected)
  const spoke = messages.some((one) => one.from === 'bot') || withBot(conversation) || bot?.held
  return (
    <>
      {values.length > 0 &&
        part(
          t('Asked by the bot'),
          <dl className="kv num">
            {values.map(([key, value]) => (
              <div key={key} className="cv-pair">
                <dt>{labelOf(key)}</dt>
                <dd>{value || '–'}</dd>
              </div>
            ))}
          </dl>,
        )}
      {(spoke || values.length > 0) && part(t('What the bot did'), <TurnLog conversation={conversation} />)}
    </>
  )
}
type Part = (title: string, children: ReactNode) => ReactNode

function TurnLog({ conversation: { summary, messages } }: { conversation: Conversation }) {
  const { data, error } = useQuery({
    queryKey: [...keys.conversation(summary.id), 'bot-turns', messages.length],
    queryFn: ({ signal }) => call(api.listBotTurns, { params: { id: summary.id }, signal }),
    placeholderData: (before) => before,
  })
  const skills = useQuery(queries.skills()).data?.skills ?? []
  const skillName = (id: string) => skills.find((skill) => skill.id === id)?.name ?? '–'
  if (error) return <ErrorNote>{messageOf(error)}</ErrorNote>
  if (!data) return null
  if (data.turns.length === 0) return <p className="f12 t3">{t('Nothing yet.')}</p>
  return (
    <ol className="cv-turns">
      {data.turns.map((turn) => (
        <Turn key={turn.id} turn={turn} skillName={skillName} />
      ))}
    </ol>
  )
}

function Turn({ turn, skillName }: { turn: BotTurn; skillName(id: string): string }) {
  const format = useFormat()
  const raw = turn.given !== null || turn.answered !== null
  const lines = turn.did.map((deed) => deedLine(deed, skillName))
  return (
    <li className="f12">
      <div className="row g4 t3">
        <span className="num">{format.clock(turn.at)}</span>
        <span className="ell">{turn.heard ?? KIND(turn.kind)}</span>
      </div>
      {turn.state === 'dropped' && <div className="t3">{t('Not carried out: somebody took over.')}</div>}
      {(turn.state === 'due' || turn.state === 'working') && <div className="t3">{t('Thinking…')}</div>}
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what was done does not change
        <div key={at} className="cv-turn-did">
          {line}
        </div>
      ))}
      {turn.problem && <div className="bad">{turn.problem}</div>}
      {raw && (
        <details>
          <summary>
            {turn.tokens > 0
              ? t('What was sent and answered, {tokens} tokens', { tokens: turn.tokens })
              : t('What was sent and answered')}
          </summary>
          <pre className="cv-raw">{indented(turn.given)}</pre>
          <pre className="cv-raw">{indented(turn.answered)}</pre>
        </details>
      )}
    </li>
  )
}

const KIND = (kind: string): string =>
  kind === 'back' ? t('It was given back') : kind === 'stop' ? t('They opted out') : t('By its own call')

function indented(text: string | null): string {
  if (text === null) return '–'
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function deedLine(deed: BotDeed, skillName: (id: string) => string): string {
  switch (deed.type) {
    case 'say':
      return deed.options.length > 0
        ? t('Said “{text}” and offered {options}', { text: deed.text, options: deed.options.join(', ') })
        : t('Said “{text}”', { text: deed.text })
    case 'set':
      return Object.entries(deed.values)
        .map(([key, value]) => t('Kept {key}: {value}', { key: labelOf(key), value }))
        .join('; ')
    case 'note':
      return t('Noted “{text}”', { text: deed.text })
    case 'transfer':
      return t('Handed over to {skill}', { skill: skillName(deed.skillId) })
    case 'people':
      return deed.why ? t('Handed over to people: {why}', { why: deed.why }) : t('Handed over to people')
    case 'close':
      return t('Closed')
  }
}
