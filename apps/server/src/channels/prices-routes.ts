import { api, type PriceList } from '@foreword/contract'
import { readCurrency, writeCurrency } from '../accounts/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Implement } from '../platform/http/implement.ts'
import { Problem } from '../platform/problem.ts'
import { readPrices } from './price-file.ts'
import * as store from './prices-store.ts'
import type { Audit } from './routes.ts'

/** The price list of the account, by hand and from a file. */
export function pricesRoutes(implement: Implement, deps: { clock: Clock; audit: Audit }): void {
  implement(api.getPrices, ({ who, tx }) => tx((t) => listOf(t, who.accountId)))
  implement(api.setPrice, ({ who, body, tx }) =>
    tx(async (t) => {
      const { amount, ...of } = body
      if ((of.channel === 'sms') !== (of.category === ''))
        throw new Problem('bad_request', {
          field: 'category',
          message: 'WhatsApp needs a category, and SMS has none.',
        })
      if (amount === null) await store.removePrice(t, who.accountId, of)
      else await store.writePrices(t, who.accountId, [{ ...of, amount }], who.name, deps.clock.now())
      const what = [of.channel, of.category, of.country].filter(Boolean).join(' ')
      await deps.audit(t, who, 'price.changed', `${what}: ${amount ?? 'taken out'}`)
      return listOf(t, who.accountId)
    }),
  )
  implement(api.changeCurrency, ({ who, body, tx }) =>
    tx(async (t) => {
      if (!Intl.supportedValuesOf('currency').includes(body.currency))
        throw new Problem('bad_request', {
          field: 'currency',
          message: `${body.currency} is not a currency. Write its three letters, such as USD.`,
        })
      await writeCurrency(t, who.accountId, body.currency)
      await deps.audit(t, who, 'price.currency_changed', body.currency)
      return listOf(t, who.accountId)
    }),
  )
  implement(api.importPrices, ({ who, body, tx }) =>
    tx(async (t) => {
      const { prices, problems } = readPrices(body.text)
      const [first] = problems
      if (first)
        throw new Problem('prices_wrong', {
          field: 'text',
          message: `Line ${first.line}: ${first.message} Nothing was taken over.`,
          details: { problems },
        })
      if (body.replace) await store.removeAllPrices(t, who.accountId)
      await store.writePrices(t, who.accountId, prices, who.name, deps.clock.now())
      await deps.audit(
        t,
        who,
        'price.imported',
        `${prices.length}${body.replace ? ', in place of all before' : ''}`,
      )
      return { read: prices.length, list: await listOf(t, who.accountId) }
    }),
  )
}

const listOf = async (tx: Tx, accountId: string): Promise<PriceList> => ({
  currency: await readCurrency(tx, accountId),
  prices: await store.readPriceList(tx, accountId),
})
