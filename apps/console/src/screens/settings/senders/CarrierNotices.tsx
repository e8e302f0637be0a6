import { api, type Sender } from '@foreword/contract'
import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, keys } from '../../../api/index.ts'
import { Button, spoken, t, useFormat } from '../../../ui/index.ts'

const LOOK = spoken(
  () =>
    ({
      info: { icon: IconInfoCircle, tone: 't3', words: t('To know') },
      warn: { icon: IconAlertTriangle, tone: 'wait', words: t('Look at this') },
      bad: { icon: IconAlertOctagon, tone: 'bad', words: t('Does not work') },
    }) as const,
)

/** What the carrier told of this number by itself: quality, limits, what it did to the account. Nothing, when it told nothing. */
export function CarrierNotices({ sender }: { sender: Sender }) {
  const format = useFormat()
  const client = useQueryClient()
  const queryKey = [...keys.senders, sender.id, 'notices']
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => call(api.listNotices, { params: { id: sender.id }, signal }),
  })
  const seen = useMutation({
    mutationFn: () => call(api.markNoticesSeen, { params: { id: sender.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey }),
  })
  const notices = data?.notices ?? []
  if (notices.length === 0) return null
  const fresh = notices.filter((one) => !one.seen).length
  return (
    <section className="panel facts" aria-label={t('From the carrier')}>
      <div className="row facts-head">
        <span className="b6">{t('From the carrier')}</span>
        {fresh > 0 && <span className="f12 t3 num">{t('{fresh} new', { fresh })}</span>}
        <span className="sp" />
        {fresh > 0 && (
          <Button size="sm" busy={seen.isPending} onClick={() => seen.mutate()}>
            {t('All seen')}
          </Button>
        )}
      </div>
      <ul>
        {notices.map(({ id, title, detail, severity, at, seen: known }) => {
          const { icon: Icon, tone, words } = LOOK[severity]
          return (
            <li key={id}>
              <Icon className={`i ${tone}`} aria-hidden />
              <div className="fact-words">
                <div className={known ? 'b5' : 'b6'}>
                  <span className="vh">{words}: </span>
                  {title}
                </div>
                <div className="f12 t3">{detail}</div>
                <div className="f11 t3 num">{format.dateTime(at)}</div>
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
