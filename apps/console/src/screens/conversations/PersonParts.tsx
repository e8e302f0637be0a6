import { api, type Channel, type Conversation, EARLIER_AT_ONCE, type Person } from '@foreword/contract'
import { IconBan } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call, keys, messageOf } from '../../api/index.ts'
import { phone } from '../../ui/format.ts'
import {
  AreaField,
  Button,
  ChannelIcon,
  Dialog,
  ErrorNote,
  TextField,
  t,
  toast,
  useFormat,
} from '../../ui/index.ts'
import { candidatesQuery, earlierQuery, personQuery } from './queries.ts'
import { channelWord, personOf } from './words.ts'

type Props = { conversation: Conversation }
type Address = { channel: Channel; address: string }

const shown = ({ channel, address }: Address) => (channel === 'inapp' ? address : phone(address))

/** Which addresses are this person's, and what was talked about at any of them. */
export function PersonPart({ conversation: { summary } }: Props) {
  const client = useQueryClient()
  const [merging, setMerging] = useState(false)
  const person = useQuery(personQuery(summary.id)).data
  const split = useMutation({
    mutationFn: (body: Address) => call(api.splitPerson, { params: { id: summary.id }, body }),
    onSuccess: (fresh) => client.setQueryData(personQuery(summary.id).queryKey, fresh),
  })
  if (!person) return null
  const others = person.addresses.filter(
    (one) => one.channel !== summary.channel || one.address !== summary.address,
  )
  return (
    <section className="cv-part">
      <div className="row">
        <h3>{t('Before')}</h3>
        <span className="sp" />
        <Button size="sm" kind="quiet" onClick={() => setMerging(true)}>
          {t('Same person as…')}
        </Button>
      </div>
      {others.map((one) => (
        <div key={`${one.channel} ${one.address}`} className="row g6 f12 cv-also">
          <ChannelIcon channel={one.channel} small />
          <span className="ell num">
            {t('Also {address}', { address: shown(one) })}
            {one.optedOut && <span className="bad"> · {t('opted out')}</span>}
          </span>
          <span className="sp" />
          {one.byName && (
            <button
              type="button"
              className="link"
              title={t('Merged by {name}', { name: one.byName })}
              onClick={() => split.mutate({ channel: one.channel, address: one.address })}
            >
              {t('Somebody else')}
            </button>
          )}
        </div>
      ))}
      {split.error && <ErrorNote>{messageOf(split.error)}</ErrorNote>}
      {person.earlier.length === 0 && <p className="f12 t3">{t('They never talked with you before.')}</p>}
      <Earlier key={summary.id} id={summary.id} newest={person.earlier} />
      {merging && <MergeDialog conversation={{ summary }} onClose={() => setMerging(false)} />}
    </section>
  )
}

/** What was talked about before, newest first; whatever there is more of it is read when it is asked for. */
function Earlier({ id, newest }: { id: string; newest: Person['earlier'] }) {
  const { dateTime } = useFormat()
  const [all, setAll] = useState(false)
  const list = useInfiniteQuery({ ...earlierQuery(id), enabled: all })
  const shownNow = list.data?.pages.flatMap(({ conversations }) => conversations) ?? newest
  const more = list.data ? list.hasNextPage : newest.length >= EARLIER_AT_ONCE
  return (
    <>
      <ul>
        {shownNow.map((one) => (
          <li key={one.id} className="cv-earlier">
            {one.lastText === null ? (
              <span className="b5">{one.skillName}</span>
            ) : (
              <Link to="/conversations/$id" params={{ id: one.id }} className="link b5">
                {one.campaignName ?? one.skillName}
              </Link>
            )}
            <span className="f12 t3">
              {channelWord(one.channel)} · {one.closedAt ? dateTime(one.closedAt) : t('open now')}
            </span>
          </li>
        ))}
      </ul>
      {list.error && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
      {more && (
        <Button
          size="sm"
          busy={list.isFetching}
          onClick={() => (all ? void list.fetchNextPage() : setAll(true))}
        >
          {t('Show earlier ones')}
        </Button>
      )}
    </>
  )
}

function MergeDialog({
  conversation: { summary },
  onClose,
}: {
  conversation: Pick<Conversation, 'summary'>
  onClose(): void
}) {
  const client = useQueryClient()
  const [search, setSearch] = useState(summary.name ?? '')
  const people = useQuery(candidatesQuery(summary.id, search)).data?.people ?? []
  const merge = useMutation({
    mutationFn: (body: Address) => call(api.mergePerson, { params: { id: summary.id }, body }),
    onSuccess: (fresh) => {
      client.setQueryData(personQuery(summary.id).queryKey, fresh)
      toast(t('Their conversations stand together now'))
      onClose()
    },
  })
  return (
    <Dialog
      title={t('At which other address is {name}?', { name: personOf(summary) })}
      opened
      onClose={onClose}
      footer={
        <>
          <span className="sp" />
          <Button onClick={onClose}>{t('Not now')}</Button>
        </>
      }
    >
      <div className="stack">
        <p className="t2">
          {t(
            'Their conversations are then shown together. Consent stays with each address, and you can undo it.',
          )}
        </p>
        <TextField
          label={t('Name, number or id')}
          data-autofocus
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {merge.error && <ErrorNote>{messageOf(merge.error)}</ErrorNote>}
        {search.trim() !== '' && people.length === 0 && (
          <p className="f12 t3">{t('Nobody else who wrote to you has this in their name or address.')}</p>
        )}
        <ul className="cv-candidates">
          {people.map((one) => (
            <li key={`${one.channel} ${one.address}`} className="row g6">
              <ChannelIcon channel={one.channel} small />
              <span className="col cv-candidate">
                <span className="ell">{one.name ?? shown(one)}</span>
                {one.name && <span className="f12 t3 num ell">{shown(one)}</span>}
              </span>
              <Button
                size="sm"
                busy={merge.isPending}
                onClick={() => merge.mutate({ channel: one.channel, address: one.address })}
              >
                {t('The same person')}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}

/** Blocks the address, or says that it is blocked. */
export function BlockPart({ conversation }: Props) {
  const { summary, blocked } = conversation
  const { dateTime } = useFormat()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const short = reason.trim().length < 3
  const look = async () => {
    for (const queryKey of [keys.conversation(summary.id), keys.conversations, keys.blocks])
      await client.invalidateQueries({ queryKey })
  }
  const lift = useMutation({
    mutationFn: () => call(api.unblock, { body: { channel: summary.channel, address: summary.address } }),
    onSuccess: look,
  })
  const block = useMutation({
    mutationFn: () => call(api.blockPerson, { params: { id: summary.id }, body: { reason: reason.trim() } }),
    onSuccess: async () => {
      setAsking(false)
      toast(t('Blocked. Nothing is sent to them, and they reach nobody.'), () => lift.mutate())
      await look()
    },
  })
  if (blocked)
    return (
      <section className="cv-part">
        <h3>{t('Blocked')}</h3>
        <p className="f12 t2">
          {t('By {name}, {time}: “{reason}”', {
            name: blocked.byName,
            time: dateTime(blocked.since),
            reason: blocked.reason,
          })}
        </p>
        <Button size="sm" className="cv-lift" busy={lift.isPending} onClick={() => lift.mutate()}>
          {t('Unblock')}
        </Button>
        {lift.error && <ErrorNote>{messageOf(lift.error)}</ErrorNote>}
      </section>
    )
  return (
    <section className="cv-part">
      <Button size="sm" icon={<IconBan className="i" aria-hidden />} onClick={() => setAsking(true)}>
        {t('Block…')}
      </Button>
      {asking && (
        <Dialog
          title={t('Block {name}?', { name: personOf(summary) })}
          opened
          onClose={() => setAsking(false)}
          onSubmit={() => {
            setTried(true)
            if (!short) block.mutate()
          }}
          footer={
            <>
              <span className="sp" />
              <Button onClick={() => setAsking(false)}>{t('Not now')}</Button>
              <Button kind="dangerous" type="submit" busy={block.isPending}>
                {t('Block')}
              </Button>
            </>
          }
        >
          <div className="stack">
            <p className="t2">
              {t(
                'The conversation is closed and nothing is sent to this address any more. What they write is kept, and reaches nobody. You can undo it.',
              )}
            </p>
            <AreaField
              label={t('Why?')}
              name="reason"
              data-autofocus
              rows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              error={tried && short ? t('Write why, so that others understand it later.') : undefined}
            />
            {block.error && <ErrorNote>{messageOf(block.error)}</ErrorNote>}
          </div>
        </Dialog>
      )}
    </section>
  )
}
