import { IconBellRinging } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { queries } from '../api/index.ts'
import { announce } from '../live/notices.ts'
import { format, T, t } from '../ui/index.ts'

/** On every other screen: somebody is offered to you. Also tells the desktop, once for each offer. */
export function OfferLine({ here }: { here: boolean }) {
  const offers = useQuery(queries.offers()).data
  const navigate = useNavigate()
  const told = useRef(new Set<string>())
  useEffect(() => {
    for (const { conversation, until } of offers ?? []) {
      const key = `${conversation.id} ${until}`
      if (told.current.has(key)) continue
      told.current.add(key)
      const who = conversation.name ?? format.phone(conversation.address)
      announce(
        t('{who} is offered to you', { who }),
        conversation.heard ?? conversation.lastText,
        () => void navigate({ to: '/conversations' }),
      )
    }
  }, [offers, navigate])
  const first = offers?.[0]
  if (here || !first) return null
  return (
    <div className="banner" role="status">
      <IconBellRinging className="i" aria-hidden />
      <span>
        <T
          text="{name} is offered to you. <a>Open conversations</a>"
          with={{
            name: first.conversation.name ?? format.phone(first.conversation.address),
            a: (words) => (
              <Link to="/conversations" className="link">
                {words}
              </Link>
            ),
          }}
        />
      </span>
    </div>
  )
}
