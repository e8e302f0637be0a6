import { api, type TestMessage } from '@foreword/contract'
import { IconAlertCircle, IconCheck, IconChecks, IconHelpCircle, IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { call, messageOf } from '../../../../api/index.ts'
import { phone } from '../../../../ui/format.ts'
import { CHANNEL_WORDS, ErrorNote, t } from '../../../../ui/index.ts'
import { askAgain, type TestTone, toneOf } from './test-words.ts'

type Props = { campaignId: string; messageId: string; since: number }

/** What becomes of a test, as it becomes so. */
export function Outcome({ campaignId, messageId, since }: Props) {
  const { data: test, error } = useQuery({
    queryKey: ['test-message', campaignId, messageId],
    queryFn: ({ signal }) =>
      call(api.campaignTest, { params: { id: campaignId }, query: { messageId }, signal }),
    refetchInterval: (query) => askAgain(query.state.data, Date.now() - since),
  })
  if (error && !test) return <ErrorNote>{messageOf(error)}</ErrorNote>
  const tone = toneOf(test)
  return (
    <section className={`panel wz-outcome ${tone}`} aria-label={t('What became of the test')}>
      <div className="row t wz-outcome-head" role="status">
        <Icon tone={tone} state={test?.state} />
        <span className="wz-min0">
          <b className="b6">{test ? test.words : t('On its way')}</b>
          {test && (
            <span className="f12 t2 num wz-outcome-to">
              {t('{channel} to {to}', { channel: CHANNEL_WORDS[test.channel], to: phone(test.to) })}
            </span>
          )}
          {test?.remedy && <span className="t2 wz-outcome-to">{test.remedy}</span>}
          {test?.carrierCode && (
            <span className="f12 t3 num">
              {t('The carrier’s code is {carrierCode}', { carrierCode: test.carrierCode })}
            </span>
          )}
        </span>
      </div>
      {test && <p className="f12 t2 wz-outcome-text">{test.text}</p>}
    </section>
  )
}

function Icon({ tone, state }: { tone: TestTone; state: TestMessage['state'] | undefined }) {
  if (tone === 'bad') return <IconAlertCircle className="i bad" aria-hidden />
  if (tone === 'wait') return <IconHelpCircle className="i wait" aria-hidden />
  if (tone === 'ok') return <IconChecks className="i ok" aria-hidden />
  return state === 'sent' ? (
    <IconCheck className="i t2" aria-hidden />
  ) : (
    <IconSend className="i t2" aria-hidden />
  )
}
