import { api, type Price, type PriceList } from '@foreword/contract'
import { IconCoins, IconFileImport, IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback, useState } from 'react'
import { call, keys, messageOf, queries, useSession } from '../../../api/index.ts'
import {
  Button,
  countries,
  EmptyState,
  ErrorNote,
  IconButton,
  named,
  SearchInput,
  SelectField,
  SkeletonRows,
  spoken,
  TextField,
  t,
  toast,
} from '../../../ui/index.ts'
import { SettingsHead } from '../SettingsHead.tsx'
import { SettingsScroll } from '../SettingsScroll.tsx'
import { ImportPrices } from './ImportPrices.tsx'
import './prices.css'

const route = getRouteApi('/signed-in/settings/prices')

/** Which price: a channel, and for WhatsApp what kind of template. */
const KINDS = spoken(
  () =>
    [
      { value: 'sms ', label: t('SMS, a segment') },
      { value: 'whatsapp marketing', label: t('WhatsApp, marketing') },
      { value: 'whatsapp utility', label: t('WhatsApp, utility') },
      { value: 'whatsapp authentication', label: t('WhatsApp, authentication') },
    ] as const,
)
const kindOf = (price: Pick<Price, 'channel' | 'category'>): string => `${price.channel} ${price.category}`
const kindLabel = (price: Price): string => KINDS.find((kind) => kind.value === kindOf(price))?.label ?? ''
const AMOUNT = /^\d{1,5}([.,]\d{1,6})?$/

/** What messages cost, as the account's carriers say. Estimates are made of it; nothing stands here that nobody wrote. */
export function PricesPage() {
  const admin = useSession().role === 'administrator'
  const list = useQuery(queries.prices())
  const [importing, setImporting] = useState(false)
  return (
    <SettingsScroll label={t('Prices')}>
      <SettingsHead
        title={t('Prices')}
        about={t(
          'What one message costs you, by country. The review of a campaign estimates its cost from them.',
        )}
      >
        {admin && (
          <Button icon={<IconFileImport className="i" aria-hidden />} onClick={() => setImporting(true)}>
            {t('Import a CSV')}
          </Button>
        )}
      </SettingsHead>
      {!admin && <p className="t3 f12 only-admin">{t('Only administrators can change this.')}</p>}
      {list.error && !list.data && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
      {list.isPending && <SkeletonRows rows={6} />}
      {list.data && <Prices list={list.data} admin={admin} />}
      {importing && <ImportPrices onClose={() => setImporting(false)} />}
    </SettingsScroll>
  )
}

function useSave() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Omit<Price, 'amount'> & { amount: string | null }) => call(api.setPrice, { body }),
    onSuccess: (now) => client.setQueryData(keys.prices, now),
  })
}

function Prices({ list, admin }: { list: PriceList; admin: boolean }) {
  const { search = '' } = route.useSearch()
  const navigate = useNavigate()
  const find = useCallback(
    (text: string) =>
      void navigate({ to: '/settings/prices', search: text ? { search: text } : {}, replace: true }),
    [navigate],
  )
  const save = useSave()
  const wanted = search.trim().toLowerCase()
  const shown = list.prices.filter((price) =>
    `${kindLabel(price)} ${price.country} ${named('region', price.country)}`.toLowerCase().includes(wanted),
  )
  return (
    <>
      <div className="price-tools">
        <Currency list={list} admin={admin} />
        <span className="sp" />
        {(list.prices.length > 5 || search) && (
          <SearchInput label={t('Find a country')} value={search} onSearch={find} width={200} />
        )}
      </div>
      {admin && <AddPrice />}
      {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
      {list.prices.length === 0 && <NoPrices />}
      {list.prices.length > 0 && shown.length === 0 && (
        <EmptyState
          title={t('No such price')}
          action={<Button onClick={() => find('')}>{t('Clear the search')}</Button>}
        >
          {t('No country or channel has “{search}” in it.', { search })}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <table className="tbl settings-table c40">
          <thead>
            <tr>
              <th scope="col">{t('Country')}</th>
              <th scope="col">{t('For')}</th>
              <th scope="col" className="n">
                {list.currency ? t('Price in {currency}', { currency: list.currency }) : t('Price')}
              </th>
              {admin && (
                <th scope="col">
                  <span className="vh">{t('Take out')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((price) => (
              <PriceRow
                key={`${kindOf(price)} ${price.country}`}
                price={price}
                admin={admin}
                save={save.mutate}
              />
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

type PriceRowProps = {
  price: Price
  admin: boolean
  save: (body: Omit<Price, 'amount'> & { amount: string | null }) => void
}

function PriceRow({ price, admin, save }: PriceRowProps) {
  const [typed, setTyped] = useState<string>()
  const name = `${named('region', price.country)}, ${kindLabel(price)}`
  const value = typed ?? price.amount
  const wrong = !AMOUNT.test(value.trim())
  const leave = () => {
    const amount = value.trim().replace(',', '.')
    if (!wrong && amount !== price.amount) save({ ...price, amount })
    if (!wrong) setTyped(undefined)
  }
  return (
    <tr>
      <td>
        {named('region', price.country)} <span className="t3">{price.country}</span>
      </td>
      <td className="t2">{kindLabel(price)}</td>
      <td className="n num">
        {admin ? (
          <span className={`inp price-amount ${wrong ? 'err' : ''}`}>
            <input
              className="num"
              inputMode="decimal"
              aria-label={t('Price for {name}', { name })}
              aria-invalid={wrong}
              value={value}
              onChange={(event) => setTyped(event.target.value)}
              onBlur={leave}
              onKeyDown={(event) => {
                if (event.key === 'Enter') leave()
                if (event.key === 'Escape') setTyped(undefined)
              }}
            />
          </span>
        ) : (
          price.amount
        )}
      </td>
      {admin && (
        <td className="n price-out">
          <IconButton
            label={t('Take out {name}', { name })}
            kind="quiet"
            size="sm"
            onClick={() => {
              save({ ...price, amount: null })
              toast(t('{name} is taken out', { name }), () => save(price))
            }}
          >
            <IconX className="i s14" aria-hidden />
          </IconButton>
        </td>
      )}
    </tr>
  )
}

function Currency({ list, admin }: { list: PriceList; admin: boolean }) {
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: (currency: string) => call(api.changeCurrency, { body: { currency } }),
    onSuccess: (now) => client.setQueryData(keys.prices, now),
  })
  return (
    <div className="price-currency">
      <SelectField
        label={t('Currency')}
        searchable
        disabled={!admin}
        placeholder={t('Choose one')}
        hint={list.prices.length > 0 ? t('Another one changes no figure.') : undefined}
        data={Intl.supportedValuesOf('currency').map((code) => ({
          value: code,
          label: `${code}  ${named('currency', code)}`,
        }))}
        value={list.currency}
        onChange={(currency) => change.mutate(currency)}
        error={change.error ? messageOf(change.error) : undefined}
      />
    </div>
  )
}

function AddPrice() {
  const [kind, setKind] = useState<string>(KINDS[0].value)
  const [country, setCountry] = useState<string | null>(null)
  const [amount, setAmount] = useState('')
  const [tried, setTried] = useState(false)
  const save = useSave()
  const wrong = !AMOUNT.test(amount.trim())
  const add = () => {
    setTried(true)
    if (wrong || country === null) return
    const [channel, category] = kind.split(' ') as [Price['channel'], Price['category']]
    save.mutate(
      { channel, category, country, amount: amount.trim().replace(',', '.') },
      {
        onSuccess: () => {
          toast(t('{country} has a price', { country: named('region', country) }))
          setAmount('')
          setTried(false)
        },
      },
    )
  }
  return (
    <form
      className="price-add"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <SelectField
        label={t('Country')}
        searchable
        placeholder={t('Choose one')}
        data={countries()}
        value={country}
        onChange={setCountry}
        error={tried && country === null ? t('Choose a country.') : undefined}
      />
      <SelectField
        label={t('For')}
        data={KINDS.map(({ value, label }) => ({ value, label }))}
        value={kind}
        onChange={setKind}
      />
      <TextField
        label={t('Price')}
        inputMode="decimal"
        placeholder="0.0000"
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
        error={tried && wrong ? t('An amount, with at most six decimals.') : undefined}
      />
      <Button type="submit" busy={save.isPending}>
        {t('Add it')}
      </Button>
      {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
    </form>
  )
}

function NoPrices(): ReactNode {
  return (
    <EmptyState icon={<IconCoins className="i s20" aria-hidden />} title={t('No prices yet')}>
      {t(
        'Prices are between you and your carriers, so none come with Foreword. Twilio shows yours under Messaging, Pricing, by country and for one segment; carriers’ fees in the US come on top. Meta publishes WhatsApp’s rate cards by country and category; if you send through Twilio, its own fee for each message comes on top.',
      )}
    </EmptyState>
  )
}
