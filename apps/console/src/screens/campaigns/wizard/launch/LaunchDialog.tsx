import { api, type Campaign, type Review } from '@foreword/contract'
import {
  IconArrowBackUp,
  IconClockPause,
  IconEyeCheck,
  IconFlag,
  IconHourglass,
  IconSend,
  IconUsers,
} from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { ApiError, call, isCode, keys, messageOf, queries } from '../../../../api/index.ts'
import { Button, Dialog, ErrorNote, T, t, toast, useFormat } from '../../../../ui/index.ts'
import { forgetDraft } from '../../page/ToDraft.tsx'
import { heldPeople } from '../window/plan-scale.ts'
import { firstThenRest } from './canary.ts'
import { firstWave, lastLeaves } from './review-words.ts'

type Props = {
  opened: boolean
  onClose(): void
  campaign: Campaign
  review: Review
  /** The server found the review out of date: it is asked again. */
  onStale(): void
}

/** The last question. Focus is on the harmless answer; launching twice by accident is the same launch. */
export function LaunchDialog({ opened, onClose, campaign, review, onStale }: Props) {
  const format = useFormat()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { plan, consent } = review
  const params = { id: campaign.id }
  const launch = useMutation({
    mutationFn: async (again: boolean) => {
      // A try without an answer may have launched it: asking first tells which of the two it was.
      const now = again ? await call(api.getCampaign, { params }) : null
      if (now && now.status !== 'draft') return { launched: now, before: true }
      const body = { consentVersion: consent.version }
      return { launched: await call(api.launchCampaign, { params, body }), before: false }
    },
    onSuccess: ({ launched, before }) => {
      if (before) toast(t('It was launched at the first try. Nobody gets it twice.'))
      client.setQueryData(queries.campaign(campaign.id).queryKey, launched)
      forgetDraft(client, campaign.id)
      void client.invalidateQueries({ queryKey: keys.campaigns })
      void navigate({ to: '/campaigns/$id', params: { id: campaign.id }, replace: true })
    },
    onError: (error) => {
      if (isCode(error, 'consent_changed') || isCode(error, 'not_ready') || isCode(error, 'not_activated'))
        onStale()
    },
  })
  // Nothing answered: launched or not, only the server knows.
  const unsure = launch.error instanceof ApiError && launch.error.status === 0
  const [tried, setTried] = useState(false)
  const close = () => {
    launch.reset()
    onClose()
  }
  const send = () => {
    launch.mutate(tried)
    setTried(true)
  }
  const undoSeconds = useQuery(queries.limits()).data?.undoSeconds ?? 0
  const wave = firstWave(plan)
  const last = lastLeaves(plan)
  const held = heldPeople(plan)
  const split = firstThenRest(campaign, plan.people)
  const later = campaign.startMode === 'later' && campaign.startAt !== null
  return (
    <Dialog
      title={t('Send to {people, plural, one {# person} other {# people}}?', { people: plan.people })}
      opened={opened}
      onClose={close}
      width={528}
      onSubmit={send}
      footer={
        <>
          <span className="f12 t3">
            <T
              text="You are sending for <b>{brand}</b>"
              with={{ brand: consent.brand, b: (words) => <b className="b5 t2">{words}</b> }}
            />
          </span>
          <span className="sp" />
          <Button data-autofocus onClick={close}>
            {t('Not yet')}
          </Button>
          <Button kind="primary" type="submit" busy={launch.isPending}>
            {launch.error ? t('Try again') : t('Yes, send')}
          </Button>
        </>
      }
    >
      <p className="t2">{campaign.name}</p>
      <dl className="wz-facts">
        {wave && (
          <>
            <Fact icon={<IconSend className="i" aria-hidden />} title={t('First message')}>
              {wave.at - Date.now() < 60_000
                ? undoSeconds > 0
                  ? t('In {seconds} seconds', { seconds: undoSeconds })
                  : t('At once')
                : t('{at}, in {at2}', { at: format.dateTime(wave.at), at2: format.until(wave.at) })}
            </Fact>
            {!split && (
              <Fact icon={<IconUsers className="i" aria-hidden />} title={t('First wave')}>
                {t('{people, plural, one {# person} other {# people}} whose window is open then', {
                  people: wave.people,
                })}
              </Fact>
            )}
          </>
        )}
        {split && (
          <Fact icon={<IconEyeCheck className="i" aria-hidden />} title={t('First ones')}>
            {t('{first} go first; the other {rest} wait for your go-ahead', {
              first: format.count(split.first),
              rest: format.count(split.rest),
            })}
          </Fact>
        )}
        {last !== null && !split && (
          <Fact icon={<IconFlag className="i" aria-hidden />} title={t('Last message')}>
            {format.dateTime(last)}
          </Fact>
        )}
        {held > 0 && (
          <Fact icon={<IconClockPause className="i" aria-hidden />} title={t('Held')}>
            {t('{held, plural, one {# person} other {# people}}, not sent to until decided', { held })}
          </Fact>
        )}
        {undoSeconds > 0 && (
          <Fact icon={<IconHourglass className="i" aria-hidden />} title={t('Undo')}>
            {t('For {seconds} seconds after this it can be made a draft again', { seconds: undoSeconds })}
          </Fact>
        )}
        <Fact
          icon={<IconArrowBackUp className="i" aria-hidden />}
          title={later ? t('Until then') : t('Afterwards')}
        >
          {later
            ? t('Change or cancel it, nothing will have left')
            : t('Pause or cancel it; what has left stays sent')}
        </Fact>
      </dl>
      {launch.error && (
        <div className="wz-dialog-error">
          <ErrorNote>
            {unsure
              ? t(
                  'The connection broke before an answer came, so it is not certain whether it was launched. Try again: it is never launched twice.',
                )
              : messageOf(launch.error)}
          </ErrorNote>
        </div>
      )}
    </Dialog>
  )
}

function Fact({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="row wz-fact">
      <dt className="row t2">
        <span className="t3 wz-flex">{icon}</span>
        {title}
      </dt>
      <dd className="b5 num">{children}</dd>
    </div>
  )
}
