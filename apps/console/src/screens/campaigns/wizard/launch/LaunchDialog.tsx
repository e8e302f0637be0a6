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
import type { ReactNode } from 'react'
import { call, isCode, keys, messageOf, queries } from '../../../../api/index.ts'
import { Button, Dialog, ErrorNote, T, t, useFormat } from '../../../../ui/index.ts'
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
  const launch = useMutation({
    mutationFn: () =>
      call(api.launchCampaign, { params: { id: campaign.id }, body: { consentVersion: consent.version } }),
    onSuccess: (launched) => {
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
  const close = () => {
    launch.reset()
    onClose()
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
      onSubmit={() => launch.mutate()}
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
            {t('Yes, send')}
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
          <ErrorNote>{messageOf(launch.error)}</ErrorNote>
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
