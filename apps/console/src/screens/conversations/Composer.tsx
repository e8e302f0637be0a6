import type { Conversation } from '@foreword/contract'
import { IconClock, IconHandStop, IconMessage } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { flushSync } from 'react-dom'
import { useSession } from '../../api/index.ts'
import { Button, SegmentedTabs, T, t, useFormat, useKeys } from '../../ui/index.ts'
import { botAnswersHere } from './BotParts.tsx'
import { focusWriting } from './focus.ts'
import { NoteBox } from './NoteBox.tsx'
import type { Answer } from './outbox.ts'
import { TemplateDialog } from './TemplateDialog.tsx'
import type { Acts } from './use-acts.ts'
import { useNow } from './use-now.ts'
import { Writing } from './Writing.tsx'
import { leftWords, personOf } from './words.ts'

type Props = {
  conversation: Conversation
  mine: boolean
  acts: Acts
  onSend(answer: Answer): void
}

/** Where one answers, or leaves a note; `i` goes to the note, `r` to the reply. */
export function Composer(props: Props) {
  const [noting, setNoting] = useState(false)
  const reply = () => {
    // Drawn at once, so that there is a field to go to.
    flushSync(() => setNoting(false))
    focusWriting()
  }
  useKeys({ i: () => setNoting(true), ...(noting && { r: reply }) })
  return (
    <div className="cv-write">
      <SegmentedTabs
        label={t('What you write')}
        height={26}
        segments={[
          { value: 'reply', label: t('Reply') },
          { value: 'note', label: t('Note') },
        ]}
        value={noting ? 'note' : 'reply'}
        onChange={(value) => setNoting(value === 'note')}
      />
      {noting ? <NoteBox conversation={props.conversation} /> : <Replying {...props} />}
    </div>
  )
}

/** Where one answers; or why one cannot, and what to do about it. */
function Replying({ conversation, mine, acts, onSend }: Props) {
  const { summary, optOut } = conversation
  const format = useFormat()
  if (summary.optedOut) {
    return (
      <Instead icon={<IconHandStop className="i" aria-hidden />}>
        {optOut ? (
          <T
            text="<b>{person} asked not to be messaged</b> on {at}. An opt-in has to be recorded before anything can be sent."
            with={{
              person: personOf(summary),
              at: format.dateTime(optOut.since),
              b: (words) => <b className="b5">{words}</b>,
            }}
          />
        ) : (
          <T
            text="<b>{person} asked not to be messaged</b>. An opt-in has to be recorded before anything can be sent."
            with={{ person: personOf(summary), b: (words) => <b className="b5">{words}</b> }}
          />
        )}
      </Instead>
    )
  }
  if (summary.state === 'closed') {
    return <Instead>{t('This conversation is closed. When they write again, a new one opens.')}</Instead>
  }
  if (!mine) return <TakeIt conversation={conversation} acts={acts} />
  return <Answering conversation={conversation} onSend={onSend} />
}

/** On WhatsApp one may write freely for a day after they last wrote; after that only a template reaches them. */
function Answering({ conversation, onSend }: Pick<Props, 'conversation' | 'onSend'>) {
  const now = useNow(20_000)
  const [choosing, setChoosing] = useState(false)
  const { window } = conversation
  const until = window?.until ? Date.parse(window.until) : null
  const closed = window !== null && (until === null || until <= now)
  const template = (
    <Button size="sm" kind={closed ? 'primary' : 'quiet'} onClick={() => setChoosing(true)}>
      {closed ? t('Send a template…') : t('Template…')}
    </Button>
  )
  return (
    <>
      {closed ? (
        <Instead icon={<IconClock className="i t3" aria-hidden />} action={template}>
          <T
            text="<b>More than a day since they wrote.</b> WhatsApp takes only an approved template now. When they answer it, you can write again."
            with={{ b: (words) => <b className="b5">{words}</b> }}
          />
        </Instead>
      ) : (
        <Writing
          conversation={conversation}
          onSend={onSend}
          left={until === null ? null : leftWords(until, now)}
          aside={window && template}
        />
      )}
      {choosing && <TemplateDialog conversation={conversation} onClose={() => setChoosing(false)} />}
    </>
  )
}

function Instead({ icon, children, action }: { icon?: ReactNode; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="cv-composer">
      <div className="row cv-instead">
        {icon ?? <IconMessage className="i t3" aria-hidden />}
        <span className="t2 cv-instead-words">{children}</span>
        {action}
      </div>
    </div>
  )
}

function TakeIt({ conversation, acts }: Pick<Props, 'conversation' | 'acts'>) {
  const { summary } = conversation
  const { user, role } = useSession()
  if (summary.state === 'queued') {
    return (
      <Instead
        action={
          <Button kind="primary" kbd="M" busy={acts.take.isPending} onClick={() => acts.take.mutate()}>
            {t('Take it')}
          </Button>
        }
      >
        {t('Nobody has this conversation yet.')}
      </Instead>
    )
  }
  const bot = botAnswersHere(conversation)
  if (bot)
    return (
      <Instead
        action={
          <Button kind="primary" kbd="O" busy={acts.take.isPending} onClick={() => acts.take.mutate()}>
            {t('Take over')}
          </Button>
        }
      >
        {t('The bot {name} answers. It says nothing more once you take over.', { name: bot.name })}
      </Instead>
    )
  return (
    <Instead
      action={
        role !== 'agent' && (
          <Button
            busy={acts.handOver.isPending}
            onClick={() => acts.handOver.mutate({ assigneeId: user.id })}
          >
            {t('Take it over')}
          </Button>
        )
      }
    >
      {t('{assigneeName} has this conversation.', {
        assigneeName: summary.assigneeName ?? t('Somebody else'),
      })}
    </Instead>
  )
}
