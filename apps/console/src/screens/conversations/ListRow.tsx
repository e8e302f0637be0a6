import type { ConversationSummary } from '@foreword/contract'
import { IconAlertTriangle, IconHandStop, IconRobot, IconSend, IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useSession } from '../../api/index.ts'
import { useTypes } from '../../live/typing.ts'
import { Avatar, ChannelIcon, t } from '../../ui/index.ts'
import { agoWords, channelWord, lastWords, personOf, waitWords } from './words.ts'

type Props = { one: ConversationSummary; current: boolean; now: number; showWho: boolean }

/** One conversation: who, the last words, and which campaign they answer. Unread ones stand out. */
export function ListRow({ one, current, now, showWho }: Props) {
  const { user } = useSession()
  const link = useRef<HTMLAnchorElement>(null)
  const unread = one.unread > 0 && !current
  const types = useTypes(one.id)
  useEffect(() => {
    if (current) link.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <li>
      <Link
        ref={link}
        to="/conversations/$id"
        params={{ id: one.id }}
        className={`row t cv-row${current ? ' on' : ''}`}
        aria-current={current ? 'true' : undefined}
      >
        <Avatar name={personOf(one)} large />
        <div className="cv-row-words">
          <div className="row g6">
            <span className={`ell num ${unread ? 'b6' : 'b5'}`}>{personOf(one)}</span>
            <span className="t3 cv-channel">
              <ChannelIcon channel={one.channel} small />
              <span className="vh">{channelWord(one.channel)}</span>
            </span>
            <span className="sp" />
            <When one={one} now={now} unread={unread} />
          </div>
          <div className="row g6">
            <span className={`ell f12 cv-last ${unread ? '' : 't3'}`}>
              {types ? t('is writing…') : lastWords(one, user.id)}
            </span>
            {unread && (
              <b className="num cv-unread">
                {one.unread}
                <span className="vh"> {t('unread')}</span>
              </b>
            )}
          </div>
          <Below one={one} showWho={showWho} />
        </div>
      </Link>
    </li>
  )
}

/** How long they wait for an agent, amber beyond the goal; else when the last words came. */
function When({ one, now, unread }: { one: ConversationSummary; now: number; unread: boolean }) {
  if (one.state === 'queued' && one.waitingSince) {
    const since = Date.parse(one.waitingSince)
    return (
      <span className={`f11 num nw b5 ${now - since >= one.goalSeconds * 1000 ? 'wait' : 't2'}`}>
        <span className="vh">{t('waiting')} </span>
        {waitWords(since, now)}
      </span>
    )
  }
  return (
    <span className={`f11 num nw ${unread ? 'b5 acc' : 't3'}`}>
      {agoWords(Date.parse(one.lastMessageAt), now)}
    </span>
  )
}

function Below({ one, showWho }: { one: ConversationSummary; showWho: boolean }) {
  return (
    <div className="f11 t3 row g4 cv-below">
      <IconSend className="i s14" aria-hidden />
      <span className="ell">{one.campaignName ?? t('Without a campaign')}</span>
      {one.offeredTo && <span className="ell">{t('Asked: {offeredTo}', { offeredTo: one.offeredTo })}</span>}
      {showWho && one.assigneeName && (
        <span className="row g4 ell">
          {one.assigneeKind === 'bot' ? (
            <IconRobot className="i s14" aria-hidden />
          ) : (
            <IconUser className="i s14" aria-hidden />
          )}
          <span className="ell">{one.assigneeName}</span>
        </span>
      )}
      {one.optedOut ? (
        <span className="row g4 nw">
          <IconHandStop className="i s14" aria-hidden />
          {t('Opted out')}
        </span>
      ) : (
        one.flaggedOptOut && (
          <span className="row g4 nw wait">
            <IconAlertTriangle className="i s14" aria-hidden />
            {t('Wants to stop?')}
          </span>
        )
      )}
    </div>
  )
}
