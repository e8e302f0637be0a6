import type { ListedPrices, SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { isMessagingService } from './addresses.ts'
import { listIn, nextPage, type Resource, readResource, textIn } from './api.ts'
import { SID } from './webhook.ts'

const PAGE_SIZE = 1000
/** Where a list goes on, as Twilio writes it; anything else is not asked for. */
const PAGE = /^\/Messages\.json\?[\w\-.~%&=+:><]*$/

/**
 * What Twilio charged for the messages of a day (GMT), one page. The price stands in the message hours later, as a negative amount; no callback
 * tells it. A messaging service sends from its numbers, so all of the account's messages of the day are listed there. Never throws.
 */
export async function listPrices(
  http: Http,
  sender: SenderCredentials,
  day: string,
  page: string | null,
): Promise<ListedPrices> {
  const query = new URLSearchParams({
    'DateSent>': day,
    'DateSent<': day,
    PageSize: String(PAGE_SIZE),
    ...(isMessagingService(sender.address) ? {} : { From: sender.address }),
  })
  const path = page !== null && PAGE.test(page) ? page : `/Messages.json?${query}`
  const answer = await readResource(http, sender, path)
  if (!answer.ok || !Array.isArray(answer.resource.messages)) return 'cannot_tell'
  return { prices: listIn(answer.resource, 'messages').flatMap(priceIn), next: nextPage(answer.resource) }
}

function priceIn(row: Resource): { carrierId: string; to: string; amount: string; currency: string }[] {
  const [carrierId, amount, currency] = [
    textIn(row, 'sid'),
    textIn(row, 'price'),
    textIn(row, 'price_unit').toUpperCase(),
  ]
  if (!SID.test(carrierId) || row.direction === 'inbound') return []
  if (!/^-?\d{1,6}(\.\d+)?$/.test(amount) || !/^[A-Z]{3}$/.test(currency)) return []
  const to = textIn(row, 'to').replace(/^whatsapp:/, '')
  return [{ carrierId, to, amount: amount.replace('-', ''), currency }]
}
