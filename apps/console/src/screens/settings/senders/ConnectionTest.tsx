import { api, type ConnectionFact, type Sender } from '@foreword/contract'
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconCheck,
  IconCircleCheck,
  IconRefresh,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Badge, Button, ErrorNote, spoken, t, useFormat } from '../../../ui/index.ts'

/** Asks the carrier whether this sender can work. The answer is a list of facts, each with its remedy when it is not well. */
export function ConnectionTest({ sender }: { sender: Sender }) {
  const { clock } = useFormat()
  const client = useQueryClient()
  const test = useMutation({
    mutationFn: async () => ({
      ...(await call(api.testSender, { params: { id: sender.id } })),
      at: Date.now(),
    }),
    // The list says whether a sender works, as the last test found it.
    onSuccess: () => client.invalidateQueries({ queryKey: keys.senders }),
  })
  const facts = test.data?.facts ?? []
  const passed = facts.filter((fact) => fact.state === 'ok').length
  const all = passed === facts.length
  return (
    <section className="panel facts" aria-label={t('Connection')} aria-live="polite">
      <div className="row facts-head">
        {test.data ? (
          <Badge
            tone={all ? 'ok' : 'wait'}
            icon={
              all ? <IconCheck className="i" aria-hidden /> : <IconAlertTriangle className="i" aria-hidden />
            }
          >
            {t('{passed} of {facts} checks passed', { passed, facts: facts.length })}
          </Badge>
        ) : (
          <span className="b6">{t('Connection')}</span>
        )}
        {test.data && <span className="f12 t3 num nw">{clock(test.data.at)}</span>}
        <span className="sp" />
        <Button
          size="sm"
          icon={<IconRefresh className="i" aria-hidden />}
          busy={test.isPending}
          onClick={() => test.mutate()}
        >
          {test.data ? t('Test again') : t('Test connection')}
        </Button>
      </div>
      {test.error && <ErrorNote>{messageOf(test.error)}</ErrorNote>}
      <ul>
        {facts.map((fact) => (
          <Fact key={fact.name} fact={fact} />
        ))}
      </ul>
    </section>
  )
}

const LOOK = spoken(
  () =>
    ({
      ok: { icon: IconCircleCheck, tone: 'ok', words: t('Well') },
      warn: { icon: IconAlertTriangle, tone: 'wait', words: t('Look at this') },
      bad: { icon: IconAlertOctagon, tone: 'bad', words: t('Does not work') },
    }) as const,
)

function Fact({ fact }: { fact: ConnectionFact }) {
  const { icon: Icon, tone, words } = LOOK[fact.state]
  return (
    <li>
      <Icon className={`i ${tone}`} aria-hidden />
      <div className="fact-words">
        <div className="b5">
          <span className="vh">{words}: </span>
          {fact.name}
        </div>
        <div className="f12 t3">{fact.detail}</div>
        {fact.remedy && <div className="f12 t2">{fact.remedy}</div>}
      </div>
    </li>
  )
}
