import { useQuery } from '@tanstack/react-query'
import { messageOf, queries } from '../../api/index.ts'
import { Button, ErrorNote, t, useFormat, useKeys } from '../../ui/index.ts'
import { useOffer } from './use-acts.ts'
import { useNow } from './use-now.ts'
import { channelWord, personOf, waitWords } from './words.ts'

type OfferNow = NonNullable<ReturnType<typeof useOffers>>[number]

const useOffers = () => useQuery(queries.offers()).data

/** What is offered to me, above everything else, with the time that is left. */
export function Offers() {
  const offers = useOffers()
  if (!offers || offers.length === 0) return null
  return (
    <section className="cv-offers" aria-label={t('Offered to you')}>
      {offers.map((offer, index) => (
        <OfferCard key={offer.conversation.id} offer={offer} first={index === 0} />
      ))}
    </section>
  )
}

function OfferCard({ offer, first }: { offer: OfferNow; first: boolean }) {
  const { conversation } = offer
  const format = useFormat()
  const now = useNow(500)
  const { accept, decline } = useOffer(conversation.id)
  useKeys(first ? { a: () => accept.mutate(), d: () => decline.mutate() } : {})
  const left = Math.max(0, Math.ceil((offer.endsAt - now) / 1000))
  const failed = accept.error ?? decline.error
  return (
    <article
      className="cv-offer"
      aria-label={t('{conversation} is offered to you', { conversation: personOf(conversation) })}
    >
      <div className="row g6">
        <b className="b6 ell num">{personOf(conversation)}</b>
        <span className="f12 t3 nw">{channelWord(conversation.channel)}</span>
        <span className="sp" />
        <span className={`num b6 nw ${left <= 10 ? 'wait' : 'acc'}`} role="timer">
          {t('{seconds} s', { seconds: left })}
        </span>
      </div>
      <p className="f12 cv-offer-words">{conversation.heard ?? conversation.lastText}</p>
      <p className="f12 t3">
        {conversation.skillName}
        {conversation.waitingSince &&
          ` · ${t('waiting {time}', { time: waitWords(Date.parse(conversation.waitingSince), now) })}`}
        {` · ${t('goal {duration}', { duration: format.duration(conversation.goalSeconds * 1000) })}`}
      </p>
      <div className="row g6 cv-offer-acts">
        <Button
          kind="primary"
          size="sm"
          kbd={first ? 'A' : undefined}
          busy={accept.isPending}
          onClick={() => accept.mutate()}
        >
          {t('Accept')}
        </Button>
        <Button
          size="sm"
          kbd={first ? 'D' : undefined}
          busy={decline.isPending}
          onClick={() => decline.mutate()}
        >
          {t('Decline')}
        </Button>
      </div>
      {failed && <ErrorNote>{messageOf(failed)}</ErrorNote>}
    </article>
  )
}
