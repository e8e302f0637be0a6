import type { NoticeKind } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { queries } from '../api/index.ts'
import { type Listed, type News, newsBetween, unreadOf } from '../live/news.ts'
import { mayTell, notify, ring, withdraw } from '../live/notices.ts'
import { known, nowShowing } from '../live/view.ts'
import { format, t } from '../ui/index.ts'
import { setTitleCount } from '../ui/PageHeader.tsx'

/** More at once, as after a cut line, are told in one. */
const MOST_AT_ONCE = 3

type Offers = readonly { conversation: Listed['conversations'][number]; until: string }[]

/** Tells whoever answers conversations what is theirs and new, on every screen, in one tab of several. Draws nothing. */
export function Notices() {
  const wishes = useQuery(queries.notices()).data
  const listed = useQuery(queries.conversations({ view: 'mine', search: '' })).data
  const offers = useQuery(queries.offers()).data
  const { id } = useParams({ strict: false })
  const navigate = useNavigate()
  const before = useRef<Listed>(undefined)
  const told = useRef(new Set<string>())

  useEffect(() => {
    nowShowing(id ?? null)
    if (id && document.hasFocus()) withdraw(id)
    return () => nowShowing(null)
  }, [id])
  useEffect(() => {
    setTitleCount(wishes?.title ? unreadOf(listed, offers?.length ?? 0) : 0)
    return () => setTitleCount(0)
  }, [wishes, listed, offers])
  useEffect(() => {
    if (!listed || !wishes) return
    const news = before.current ? newsBetween(before.current, listed) : []
    before.current = listed
    const go = (to: News) => void navigate({ to: '/conversations/$id', params: { id: to.conversationId } })
    if (news.length > 0) void tell(news, wishes, go)
  }, [listed, wishes, navigate])
  useEffect(() => {
    if (!offers || !wishes) return
    const fresh = newOffers(offers, told.current)
    const go = () => void navigate({ to: '/conversations' })
    if (fresh.length > 0) void tellOffers(fresh, wishes, go)
  }, [offers, wishes, navigate])
  return null
}

type Wishes = { desktop: NoticeKind[]; sound: NoticeKind[] }

async function tell(all: readonly News[], wishes: Wishes, go: (news: News) => void): Promise<void> {
  const news: News[] = []
  for (const one of all) if ((await mayTell(one.key)) && !(await known(one.conversationId))) news.push(one)
  if (news.some((one) => wishes.sound.includes(one.kind))) ring()
  const shown = news.filter((one) => wishes.desktop.includes(one.kind))
  if (shown.length > MOST_AT_ONCE)
    return notify('several', t('{count} conversations have something new', { count: shown.length }), '', () =>
      go(shown[0]!),
    )
  for (const one of shown)
    notify(one.conversationId, titleOf(one), one.conversation?.lastText ?? '', () => go(one))
}

const who = ({ name, address }: Listed['conversations'][number]): string =>
  name?.trim() || format.phone(address)

function titleOf({ kind, conversation }: News): string {
  if (kind === 'mention')
    return conversation ? t('A note names you: {who}', { who: who(conversation) }) : t('A note names you')
  return kind === 'conversation'
    ? t('{who} is with you now', { who: who(conversation!) })
    : t('{who} wrote', { who: who(conversation!) })
}

function newOffers(offers: Offers, told: Set<string>): Offers {
  const fresh = offers.filter((one) => !told.has(keyOf(one)))
  for (const one of fresh) told.add(keyOf(one))
  return fresh
}
const keyOf = (offer: Offers[number]): string => `offer ${offer.conversation.id} ${offer.until}`

/** An offer stands on every screen of ours, so the desktop tells it only while none is looked at. */
async function tellOffers(offers: Offers, wishes: Wishes, go: () => void): Promise<void> {
  for (const offer of offers) {
    if (!(await mayTell(keyOf(offer)))) continue
    if (wishes.sound.includes('conversation')) ring()
    if (!wishes.desktop.includes('conversation') || (await known(null))) continue
    const { conversation } = offer
    notify(
      conversation.id,
      t('{who} is offered to you', { who: who(conversation) }),
      conversation.heard ?? conversation.lastText,
      go,
    )
  }
}
