import { IconBellRinging } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/index.ts'
import { format, T } from '../ui/index.ts'

/** On every other screen: somebody is offered to you. */
export function OfferLine({ here }: { here: boolean }) {
  const offers = useQuery(queries.offers()).data
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
