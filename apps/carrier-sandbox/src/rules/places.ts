// pure

/** Where a number is, as an inbound webhook tells and as a phone shows. */
export interface Place {
  city: string
  state: string
  zip: string
  country: string
  timeZone: string
}

const NOWHERE: Place = { city: '', state: '', zip: '', country: '', timeZone: 'UTC' }

const EASTERN = 'America/New_York'
const CENTRAL = 'America/Chicago'
const MOUNTAIN = 'America/Denver'
const PACIFIC = 'America/Los_Angeles'

/** Area codes of large US cities. */
const US_AREAS: Record<string, [city: string, state: string, zip: string, timeZone: string]> = {
  201: ['Jersey City', 'NJ', '07302', EASTERN],
  202: ['Washington', 'DC', '20001', EASTERN],
  206: ['Seattle', 'WA', '98101', PACIFIC],
  210: ['San Antonio', 'TX', '78205', CENTRAL],
  212: ['New York', 'NY', '10001', EASTERN],
  213: ['Los Angeles', 'CA', '90012', PACIFIC],
  214: ['Dallas', 'TX', '75201', CENTRAL],
  215: ['Philadelphia', 'PA', '19103', EASTERN],
  303: ['Denver', 'CO', '80202', MOUNTAIN],
  305: ['Miami', 'FL', '33130', EASTERN],
  312: ['Chicago', 'IL', '60601', CENTRAL],
  404: ['Atlanta', 'GA', '30303', EASTERN],
  415: ['San Francisco', 'CA', '94103', PACIFIC],
  503: ['Portland', 'OR', '97204', PACIFIC],
  505: ['Albuquerque', 'NM', '87102', MOUNTAIN],
  512: ['Austin', 'TX', '78701', CENTRAL],
  602: ['Phoenix', 'AZ', '85004', 'America/Phoenix'],
  612: ['Minneapolis', 'MN', '55401', CENTRAL],
  615: ['Nashville', 'TN', '37203', CENTRAL],
  617: ['Boston', 'MA', '02108', EASTERN],
  702: ['Las Vegas', 'NV', '89101', PACIFIC],
  713: ['Houston', 'TX', '77002', CENTRAL],
  718: ['Brooklyn', 'NY', '11201', EASTERN],
  801: ['Salt Lake City', 'UT', '84101', MOUNTAIN],
  808: ['Honolulu', 'HI', '96813', 'Pacific/Honolulu'],
  907: ['Anchorage', 'AK', '99501', 'America/Anchorage'],
}

const COUNTRIES: [prefix: string, country: string, city: string, timeZone: string][] = [
  ['+1', 'US', '', EASTERN],
  ['+44', 'GB', 'London', 'Europe/London'],
  ['+33', 'FR', 'Paris', 'Europe/Paris'],
  ['+34', 'ES', 'Madrid', 'Europe/Madrid'],
  ['+39', 'IT', 'Rome', 'Europe/Rome'],
  ['+49', 'DE', 'Berlin', 'Europe/Berlin'],
  ['+351', 'PT', 'Lisbon', 'Europe/Lisbon'],
  ['+353', 'IE', 'Dublin', 'Europe/Dublin'],
  ['+31', 'NL', 'Amsterdam', 'Europe/Amsterdam'],
  ['+52', 'MX', 'Mexico City', 'America/Mexico_City'],
  ['+55', 'BR', 'São Paulo', 'America/Sao_Paulo'],
  ['+61', 'AU', 'Sydney', 'Australia/Sydney'],
  ['+81', 'JP', 'Tokyo', 'Asia/Tokyo'],
  ['+91', 'IN', 'Delhi', 'Asia/Kolkata'],
  ['+972', 'IL', 'Tel Aviv', 'Asia/Jerusalem'],
]

/** The likely place of an E.164 number, by its prefix; empty names and UTC when unknown. */
export function placeOf(number: string): Place {
  const area = number.startsWith('+1') ? US_AREAS[number.slice(2, 5)] : undefined
  if (area) return { city: area[0], state: area[1], zip: area[2], country: 'US', timeZone: area[3] }
  const country = COUNTRIES.find(([prefix]) => number.startsWith(prefix))
  return country ? { ...NOWHERE, country: country[1], city: country[2], timeZone: country[3] } : NOWHERE
}
