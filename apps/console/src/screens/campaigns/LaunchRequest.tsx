import type { Campaign } from '@foreword/contract'
import { api } from '@foreword/contract'
import { IconRobot, IconUserQuestion } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call, keys, messageOf, queries } from '../../api/index.ts'
import { Button, ErrorNote, t, toast, useFormat } from '../../ui/index.ts'
import type { StepId } from './wizard/steps.ts'
import './launch-request.css'

type Props = {
  campaign: Campaign
  /** The step of the draft it is shown over, which says the name already; absent = in a list. */
  inDraft?: StepId
}

/** Somebody asks to launch this draft: who, what they say, the way to its last step, and No. Nothing without a request. */
export function LaunchRequest({ campaign, inDraft }: Props) {
  const { relative } = useFormat()
  const client = useQueryClient()
  const { id, name, launchRequest: request } = campaign
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.campaigns }),
      client.invalidateQueries({ queryKey: keys.campaign(id) }),
    ])
  const turnDown = useMutation({
    mutationFn: () => call(api.dropLaunchRequest, { params: { id } }),
    onSuccess: async () => {
      toast(t('“{name}” stays a draft. Nobody asks to launch it any more.', { name }))
      await refresh()
    },
  })
  if (!request) return null
  const who = request.byApplication
    ? t('The application {name} asks you to launch it', { name: request.byName })
    : t('{name} asks you to launch it', { name: request.byName })
  const Icon = request.byApplication ? IconRobot : IconUserQuestion
  return (
    <section className="launch-request" aria-label={t('Asked to launch “{name}”', { name })}>
      <Icon className="i s18" aria-hidden />
      <div className="col launch-request-words">
        <span>
          {inDraft === undefined && <b className="b6">{`${name} · `}</b>}
          <span className="t2">{`${who} · `}</span>
          <span className="f12 t3 nw">{relative(request.at)}</span>
        </span>
        {request.note && <span className="t2 launch-request-note">“{request.note}”</span>}
        {turnDown.error && <ErrorNote>{messageOf(turnDown.error)}</ErrorNote>}
      </div>
      <span className="sp" />
      <Button size="sm" kind="quiet" busy={turnDown.isPending} onClick={() => turnDown.mutate()}>
        {t('Turn down')}
      </Button>
      {inDraft !== 'launch' && (
        <Link className="btn sm p" to="/campaigns/$id/edit/$step" params={{ id, step: 'launch' }}>
          {t('Review and launch')}
        </Link>
      )}
    </section>
  )
}

/** More would push the list away; the filter has them all. */
const SHOWN = 3

/** Above the list: drafts that wait for somebody to launch them, the newest first. */
export function LaunchRequests() {
  const asked = useQuery(queries.campaigns({ state: 'asked', limit: SHOWN })).data
  if (!asked || asked.campaigns.length === 0) return null
  const more = asked.total - asked.campaigns.length
  return (
    <div className="launch-requests">
      {asked.campaigns.map((campaign) => (
        <LaunchRequest key={campaign.id} campaign={campaign} />
      ))}
      {more > 0 && (
        <Link to="/campaigns" search={{ state: 'needs_you' }} className="link f12">
          {t('{more, plural, one {# more draft waits} other {# more drafts wait}} for somebody to launch', {
            more,
          })}
        </Link>
      )}
    </div>
  )
}
