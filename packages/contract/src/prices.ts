// pure
import * as Type from 'typebox'
import { Nullable } from './common.ts'
import { ADMIN, MANAGERS, route } from './route.ts'

const Amount = Type.String({
  pattern: '^\\d{1,5}(\\.\\d{1,6})?$',
  description: 'of one segment (SMS) or one message (WhatsApp), in the currency of the account: "0.0079"',
})
const Where = {
  channel: Type.Union([Type.Literal('sms'), Type.Literal('whatsapp')]),
  category: Type.Union(
    [Type.Literal(''), Type.Literal('marketing'), Type.Literal('utility'), Type.Literal('authentication')],
    { description: 'of a WhatsApp template; empty for SMS' },
  ),
  country: Type.String({ pattern: '^[A-Z]{2}$' }),
}

export const Price = Type.Object({ ...Where, amount: Amount })
export type Price = Type.Static<typeof Price>

export const PriceList = Type.Object({
  currency: Nullable(Type.String({ description: 'null = none was chosen yet' })),
  prices: Type.Array(Price),
})
export type PriceList = Type.Static<typeof PriceList>

/** What a campaign costs by the account's own prices. Amounts are in its currency. */
export const CostEstimate = Type.Object({
  currency: Nullable(Type.String()),
  /** The first channel for everybody; null = not one of its people has a price. */
  first: Nullable(Type.Number()),
  /** With everybody going on through every channel: it cannot cost more. */
  most: Nullable(Type.Number()),
  steps: Type.Array(
    Type.Object({
      channel: Type.String(),
      /** People of countries without a price; what they cost is missing in the sums. */
      unpriced: Type.Integer(),
      countries: Type.Array(
        Type.Object({
          country: Type.String(),
          people: Type.Integer(),
          units: Type.Integer({ description: 'segments, or messages' }),
          amount: Nullable(Type.Number()),
        }),
      ),
    }),
  ),
})
export type CostEstimate = Type.Static<typeof CostEstimate>

export const priceRoutes = {
  getPrices: route({
    method: 'GET',
    path: '/prices',
    summary: 'What messages cost, by country and channel, as the account wrote it down',
    allow: MANAGERS,
    scope: 'account:read',
    response: PriceList,
  }),
  setPrice: route({
    method: 'PUT',
    path: '/prices',
    summary: 'Write one price down, or take it out (amount null)',
    allow: ADMIN,
    scope: 'account:write',
    body: Type.Object({ ...Where, amount: Nullable(Amount) }),
    response: PriceList,
  }),
  changeCurrency: route({
    method: 'PATCH',
    path: '/prices/currency',
    summary: 'The currency of all prices. Amounts stay as they are written',
    allow: ADMIN,
    scope: 'account:write',
    body: Type.Object({ currency: Type.String({ pattern: '^[A-Z]{3}$' }) }),
    response: PriceList,
  }),
  importPrices: route({
    method: 'POST',
    path: '/prices/import',
    summary:
      'Prices from a CSV with the columns channel, country, price and, for WhatsApp, category. All of it, or nothing when a line is wrong',
    allow: ADMIN,
    scope: 'account:write',
    fails: ['prices_wrong'],
    body: Type.Object({
      text: Type.String({ minLength: 1, maxLength: 900_000 }),
      replace: Type.Boolean({ description: 'what is not in the file is taken out' }),
    }),
    response: Type.Object({ read: Type.Integer(), list: PriceList }),
  }),
}
