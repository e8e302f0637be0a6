import type { Conversation } from '@foreword/contract'
import { Menu } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowsExchange,
  IconCheck,
  IconChevronLeft,
  IconDots,
  IconDownload,
  IconHandStop,
  IconInfoCircle,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { phone } from '../../ui/format.ts'
import { Button, ChannelIcon, IconButton, t, useIsPhone } from '../../ui/index.ts'
import { BotActions, botAnswersHere } from './BotParts.tsx'
import { OptOutItems } from './OptOutItems.tsx'
import type { Acts } from './use-acts.ts'
import { useNow } from './use-now.ts'
import { channelWord, personOf, waitWords } from './words.ts'

type Props = {
  conversation: Conversation
  mine: boolean
  acts: Acts
  onTransfer(): void
  onOptOut(): void
  /** Undefined = this person may not. */
  onTranscript: (() => void) | undefined
  onDetails(): void
}

/** Who it is, whose it is, and what can be done with it. */
export function ThreadHeader(props: Props) {
  const { conversation, mine, acts, onTransfer, onOptOut, onTranscript, onDetails } = props
  const { summary } = conversation
  const phoneWidth = useIsPhone()
  const open = summary.state !== 'closed'
  // On a phone the list and its heading are another view, so this one heads the page.
  const Heading = phoneWidth ? 'h1' : 'h2'
  return (
    <header className="row cv-head">
      <Link to="/conversations" className="btn g ic cv-back" aria-label={t('Back to the list')}>
        <IconChevronLeft className="i s20" aria-hidden />
      </Link>
      <div className="col cv-head-words">
        <div className="row g6">
          <Heading className="b6 f14 ell cv-name">{personOf(summary)}</Heading>
          <span className="t3 cv-channel">
            <ChannelIcon channel={summary.channel} small />
            <span className="vh">{channelWord(summary.channel)}</span>
          </span>
          {summary.name && <span className="num t3 f12 nw cv-wide">{phone(summary.address)}</span>}
        </div>
        <span className="f12 t3 ell">
          {summary.skillName} · <Whose conversation={conversation} mine={mine} />
        </span>
      </div>
      <span className="sp" />
      {open && <BotActions conversation={conversation} mine={mine} acts={acts} />}
      {open && !phoneWidth && (
        <>
          <Button icon={<IconArrowsExchange className="i" aria-hidden />} kbd="T" onClick={onTransfer}>
            {t('Transfer…')}
          </Button>
          {!summary.optedOut && (
            <Menu>
              <Menu.Target>
                <Button icon={<IconHandStop className="i" aria-hidden />} busy={acts.optOut.isPending}>
                  {t('Opt out')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <OptOutItems conversation={conversation} acts={acts} onOptOut={onOptOut} />
              </Menu.Dropdown>
            </Menu>
          )}
          {mine && (
            <Button
              icon={<IconCheck className="i" aria-hidden />}
              kbd="E"
              busy={acts.close.isPending}
              onClick={() => acts.close.mutate()}
            >
              {t('Close')}
            </Button>
          )}
        </>
      )}
      <IconButton label={t('About this person')} kind="quiet" className="cv-info" onClick={onDetails}>
        <IconInfoCircle className="i" aria-hidden />
      </IconButton>
      <MoreMenu
        conversation={conversation}
        mine={mine}
        all={phoneWidth}
        acts={acts}
        onTransfer={onTransfer}
        onOptOut={onOptOut}
        onTranscript={onTranscript}
      />
    </header>
  )
}

function Whose({ conversation, mine }: { conversation: Conversation; mine: boolean }) {
  const { summary } = conversation
  const now = useNow(10_000)
  if (summary.state === 'closed') return t('closed')
  if (mine) return t('with you')
  const bot = botAnswersHere(conversation)
  if (bot) return t('with the bot {name}', { name: bot.name })
  if (summary.assigneeName) return t('with {name}', { name: summary.assigneeName })
  if (summary.waitingSince)
    return t('waiting {time}', { time: waitWords(Date.parse(summary.waitingSince), now) })
  return t('in the queue')
}

type MenuProps = Omit<Props, 'onDetails'> & { all: boolean }

/** The rarer actions; on a phone all of them. */
function MoreMenu({ conversation, mine, all, acts, onTransfer, onOptOut, onTranscript }: MenuProps) {
  const { summary } = conversation
  const open = summary.state !== 'closed'
  const canReturn = summary.state === 'assigned'
  const optOutHere = (all || !open) && !summary.optedOut
  if (!canReturn && !optOutHere && !(all && open) && !onTranscript) return null
  return (
    <Menu>
      <Menu.Target>
        <button type="button" className="btn g ic" aria-label={t('More actions')}>
          <IconDots className="i" aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {all && open && (
          <Menu.Item leftSection={<IconArrowsExchange className="i" aria-hidden />} onClick={onTransfer}>
            {t('Transfer…')}
          </Menu.Item>
        )}
        {all && mine && (
          <Menu.Item
            leftSection={<IconCheck className="i" aria-hidden />}
            onClick={() => acts.close.mutate()}
          >
            {t('Close')}
          </Menu.Item>
        )}
        {canReturn && (
          <Menu.Item
            leftSection={<IconArrowBackUp className="i" aria-hidden />}
            onClick={() => acts.handOver.mutate({})}
          >
            {t('Back to the queue')}
          </Menu.Item>
        )}
        {onTranscript && (
          <Menu.Item leftSection={<IconDownload className="i" aria-hidden />} onClick={onTranscript}>
            {t('Download transcript…')}
          </Menu.Item>
        )}
        {optOutHere && <OptOutItems conversation={conversation} acts={acts} onOptOut={onOptOut} />}
      </Menu.Dropdown>
    </Menu>
  )
}
