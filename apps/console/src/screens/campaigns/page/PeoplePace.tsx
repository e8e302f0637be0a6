import { api, type Campaign, type CampaignPace } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf, queries } from '../../../api/index.ts'
import { ErrorNote, format, SelectField, Sparkline, t, useFormat } from '../../../ui/index.ts'
import { paceChoices, paceTarget, paceValue, paceWords, rateWords } from '../pace-words.ts'

const OVER = ['draft', 'finished', 'cancelled']

/** How fast a campaign goes for its people's sake, why, and how that was; here it is changed or switched off. */
export function PeoplePace({ campaign }: { campaign: Campaign }) {
  const client = useQueryClient()
  const paced = campaign.paceTargetSeconds !== null
  const pace = useQuery({ ...queries.pace(campaign.id), enabled: paced })
  const save = useMutation({
    mutationFn: (paceTargetSeconds: number | null) =>
      call(api.changeCampaign, { params: { id: campaign.id }, body: { paceTargetSeconds } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.campaign(campaign.id) }),
  })
  if (OVER.includes(campaign.status)) return null
  const now = pace.data?.now
  return (
    <section className="panel" aria-label={t('Pace by people')}>
      <div className="ph">
        {t('Pace by people')}
        <span className="sp" />
      </div>
      <div className="pace-body">
        <SelectField
          label={t('How fast')}
          data={paceChoices(campaign.paceTargetSeconds)}
          value={paceValue(campaign.paceTargetSeconds)}
          onChange={(value) => save.mutate(paceTarget(value))}
        />
        {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
        {paced && (
          <p className="b5" role="status">
            {campaign.status !== 'sending'
              ? t('It is not sending now.')
              : now
                ? paceWords(now, campaign.paceTargetSeconds!)
                : t('Measuring. The first rate is there in a few seconds.')}
          </p>
        )}
        {paced && now && <Facts now={now} />}
        {paced && pace.data && pace.data.history.length > 1 && <History history={pace.data.history} />}
      </div>
    </section>
  )
}

function Facts({ now }: { now: NonNullable<CampaignPace['now']> }) {
  const { share } = useFormat()
  return (
    <p className="f12 t2 num">
      {t(
        'Measured: {share} reply, half of them within {reply}; a conversation takes {handling}; {capacity} at a time; {coming} replies to come.',
        {
          share: share(now.replyRate, 1),
          reply: format.duration(now.replySeconds * 1000),
          handling: format.duration(now.handlingSeconds * 1000),
          capacity: now.capacity,
          coming: Math.round(now.coming),
        },
      )}
    </p>
  )
}

/** Both curves, small; their ends in words. */
function History({ history }: { history: CampaignPace['history'] }) {
  const last = history.at(-1)!
  const { clock } = useFormat()
  return (
    <div className="pace-history">
      {[
        {
          key: 'rate',
          title: t('Sent since {time}', { time: clock(history[0]!.at) }),
          values: history.map((one) => one.perMinute),
          words: rateWords(last.perMinute),
          color: 'var(--c-sent)',
        },
        {
          key: 'queue',
          title: t('Waiting for an agent'),
          values: history.map((one) => one.waiting),
          words: t('{waiting, plural, one {# person} other {# people}}', { waiting: last.waiting }),
          color: 'var(--c-replied)',
        },
      ].map((one) => (
        <div key={one.key}>
          <div className="f12 t3">{one.title}</div>
          <div className="row g8">
            <Sparkline values={one.values} width={150} height={32} color={one.color} zero />
            <span className="num nw">{one.words}</span>
          </div>
        </div>
      ))}
    </div>
  )
}
