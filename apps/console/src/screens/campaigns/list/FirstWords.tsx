import {
  IconCheck,
  IconClockHour7,
  IconFileText,
  IconFlask,
  IconMessageReply,
  IconPlus,
  IconScale,
  IconSend,
  IconUsers,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { queries, useSession } from '../../../api/index.ts'
import { format, spoken, T, t } from '../../../ui/index.ts'

/** Before the first campaign: what one is, the way to it, and what is still missing. */
export function FirstWords() {
  const { sandboxUrl } = useSession()
  return (
    <div className="first-words">
      <div>
        <div className="acc b5">{t('Nothing sent yet')}</div>
        <h2>{t('Say the first word.')}</h2>
        <p className="t2 f14 lead">
          {t(
            'A campaign is one message, a list of people and the hours they may be disturbed. Foreword sends it inside each person’s own delivery window, and every answer becomes a conversation for the skill you choose.',
          )}
        </p>
        <div className="row first-actions">
          <Link to="/campaigns/new" className="btn p lg">
            <IconPlus className="i" aria-hidden />
            {t('New campaign')}
          </Link>
          {sandboxUrl && (
            <a href={sandboxUrl} target="_blank" rel="noopener" className="btn lg">
              <IconFlask className="i" aria-hidden />
              {t('Open the virtual phones')}
            </a>
          )}
        </div>
        <h3 className="b6 f14">{t('Before the first one')}</h3>
        <TodoList />
      </div>
      <OneMessage />
    </div>
  )
}

function TodoList() {
  const { account, role } = useSession()
  const senders = useQuery(queries.senders()).data?.senders
  const people = useQuery(queries.members()).data
  const settings = useQuery(queries.account()).data
  const sender = senders?.find((one) => !one.disabledReason)
  const answers = people?.members.some((member) => !member.disabled && member.skillIds.length > 0)
  const admin = role === 'administrator'
  return (
    <ul className="todo-list">
      <Todo
        done
        title={t('{name} is set up', { name: account.name })}
        detail={t('Account {number}', { number: String(account.number) })}
      />
      <Todo
        done={Boolean(sender)}
        icon={<IconSend className="i s14" aria-hidden />}
        title={sender ? t('A sender is connected') : t('Connect a sender')}
        detail={
          sender
            ? sender.isSandbox
              ? t('Sandbox number {number}: messages stay on the virtual phones', {
                  number: format.phone(sender.address),
                })
              : `${sender.name} ${format.phone(sender.address)}`
            : t('The number your messages come from')
        }
        action={
          admin &&
          !sender && (
            <Link className="link" to="/settings/senders">
              {t('Add a sender')}
            </Link>
          )
        }
      />
      <Todo
        done={answers === true}
        icon={<IconUsers className="i s14" aria-hidden />}
        title={t('Someone can answer')}
        detail={
          answers
            ? t('Replies have people to go to')
            : t('No agent has a skill yet, so replies would wait in the queue')
        }
        action={
          admin &&
          !answers && (
            <Link className="link" to="/settings/people">
              {t('Invite agents')}
            </Link>
          )
        }
      />
      <Todo
        icon={<IconFileText className="i s14" aria-hidden />}
        title={t('The opt-out text is yours')}
        detail={
          settings
            ? t('Now: “{optOutText}”', { optOutText: settings.optOutText })
            : t('It stands at the end of every message')
        }
        action={
          admin && (
            <Link className="link" to="/settings/account">
              {t('Change it')}
            </Link>
          )
        }
      />
    </ul>
  )
}

type TodoProps = { done?: boolean; icon?: ReactNode; title: string; detail: string; action?: ReactNode }

function Todo({ done, icon, title, detail, action }: TodoProps) {
  return (
    <li>
      <span className={`todo-dot ${done ? 'ok' : ''}`}>
        {done ? <IconCheck className="i s14" aria-hidden /> : icon}
      </span>
      <span className="col">
        <span className="b5">{title}</span>
        <span className="f12 t3">{detail}</span>
      </span>
      <span className="sp" />
      {done ? <span className="f12 t3">{t('Done')}</span> : action}
    </li>
  )
}

const STEPS = spoken(() => [
  {
    dot: 'waiting',
    title: t('Waiting'),
    icon: IconClockHour7,
    text: t('It is early morning where the person is. The window opens at 08:00 there.'),
  },
  { dot: 'sent', title: t('Sent'), icon: IconSend, text: t('08:00, handed to the carrier at your speed.') },
  {
    dot: 'delivered',
    title: t('Delivered'),
    icon: IconCheck,
    text: t('Seconds later the carrier says that it is on the phone.'),
  },
  {
    dot: 'replied',
    title: t('Replied'),
    icon: IconMessageReply,
    text: t('The answer goes to the skill you chose, with what was sent before it.'),
  },
])

function OneMessage() {
  return (
    <div className="one-message">
      <div className="f12 t3 b5">{t('What happens to one message')}</div>
      <ol>
        {STEPS.map(({ dot, title, icon: Icon, text }) => (
          <li key={dot}>
            <span className="step-dot">
              <Icon className="i" aria-hidden />
            </span>
            <span className="col">
              <span className="row g6 b6">
                <i className={`dot ${dot}`} />
                {title}
              </span>
              <span className="t2">{text}</span>
            </span>
          </li>
        ))}
      </ol>
      <div className="note">
        <IconScale className="i" aria-hidden />
        <span>
          <T text="Every row of your file ends in exactly one state, so <b>the numbers always add up</b> to what you put in." />
        </span>
      </div>
    </div>
  )
}
