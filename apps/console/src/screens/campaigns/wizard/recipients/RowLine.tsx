import type { Campaign, Import, Recipient, Verdict } from '@foreword/contract'
import {
  IconAlertCircle,
  IconCheck,
  IconCopy,
  IconHandStop,
  IconPhoneOff,
  IconUserMinus,
} from '@tabler/icons-react'
import { type ReactNode, type Ref, useMemo } from 'react'
import { phone } from '../../../../ui/format.ts'
import { spoken, t } from '../../../../ui/text.ts'
import { byConsumerId, contentOf, stepsOf, type Templates, templateOf } from '../channel-steps.ts'
import { readBy, textOf } from '../compose/rendered.ts'

type Props = {
  ref: Ref<HTMLTableRowElement>
  index: number
  campaign: Campaign
  audience: Import
  templates: Templates
  row: Recipient
  onOpen(): void
}

/** One row: the number as read and as it stood in the file, the text of this person, the verdict with its reason. */
export function RowLine({ ref, index, campaign, audience, templates, row, onOpen }: Props) {
  const ready = row.verdict === 'ready'
  return (
    <tr ref={ref} data-index={index} className="open-row" onClick={onOpen}>
      <td className="t3 num">{row.line}</td>
      <td className="num">
        <button
          type="button"
          className={ready ? 'row-name wz-phone' : 'row-name wz-phone t3'}
          data-line={row.line}
        >
          {row.address
            ? phone(row.address)
            : row.input || (byConsumerId(campaign) ? t('No consumer id') : t('No number'))}
          <span className="vh">{t(', line {line}: change it', { line: row.line })}</span>
        </button>
        {row.address && !byConsumerId(campaign) && <div className="sub ell">{row.input}</div>}
      </td>
      <td className="t2 nw">{row.country}</td>
      <td className="t2">
        <RowText campaign={campaign} audience={audience} templates={templates} row={row} />
      </td>
      <td className="n num t2">{campaign.channel === 'sms' && ((ready && row.segments) || '–')}</td>
      <td>
        <VerdictCell row={row} />
      </td>
    </tr>
  )
}

type TextProps = Pick<Props, 'campaign' | 'audience' | 'templates' | 'row'>

function RowText({ campaign, audience, templates, row }: TextProps) {
  const parts = useMemo(() => {
    const step = stepsOf(campaign)[0]!
    const content = contentOf(step, templateOf(step, templates), audience)
    const made = readBy(step, content, audience, row)
    if (made === null) return row.text === null ? null : [{ text: row.text }]
    // A person's own text, or a message saved since: the server's words are the ones that will be sent.
    return row.text === null || textOf(made) === row.text ? made : [{ text: row.text }]
  }, [campaign, audience, templates, row])
  if (parts === null || (row.text === null && row.verdict === 'refused' && row.address === null))
    return <span className="t3">–</span>
  const placed = parts.map((part, index) => ({
    ...part,
    at: parts.slice(0, index).reduce((sum, one) => sum + one.text.length + 1, 0),
  }))
  const words = placed.map((part) =>
    'variable' in part && part.variable !== undefined ? <b key={part.at}>{part.text}</b> : part.text,
  )
  return (
    <div className="ell wz-read" title={textOf(parts)}>
      {row.verdict === 'ready' ? words : <s>{words}</s>}
    </div>
  )
}

const WORDS: Record<Verdict, { word: string; tone: string; icon: ReactNode }> = spoken(() => ({
  ready: { word: t('Ready'), tone: 'ok', icon: <IconCheck className="i" aria-hidden /> },
  refused: { word: t('Refused'), tone: 'bad', icon: <IconAlertCircle className="i" aria-hidden /> },
  duplicate: { word: t('Duplicate'), tone: '', icon: <IconCopy className="i" aria-hidden /> },
  suppressed: { word: t('Opted out'), tone: '', icon: <IconHandStop className="i" aria-hidden /> },
  left_out: { word: t('Left out'), tone: '', icon: <IconUserMinus className="i" aria-hidden /> },
}))

const LANDLINE = spoken(() => ({
  word: t('Landline'),
  tone: 'bad',
  icon: <IconPhoneOff className="i" aria-hidden />,
}))

function VerdictCell({ row }: { row: Recipient }) {
  const landline = row.verdict === 'refused' && row.reason === 'landline'
  const { word, tone, icon } = landline ? LANDLINE : WORDS[row.verdict]
  return (
    <>
      <span className={`st plain ${tone}`}>
        {icon}
        {word}
      </span>
      {row.verdict !== 'ready' && row.detail && (
        <div className="sub ell wz-detail" title={row.detail}>
          {row.detail}
        </div>
      )}
    </>
  )
}
