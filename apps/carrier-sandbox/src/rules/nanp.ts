// pure
import { placeOf } from './places.ts'

const CANADA = new Set(
  (
    '204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 460 468 474 506 514 519 ' +
    '548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 942'
  ).split(' '),
)
/** Other countries that share +1. */
const ELSEWHERE = new Map(
  Object.entries({
    BS: '242',
    BB: '246',
    AI: '264',
    AG: '268',
    VG: '284',
    KY: '345',
    BM: '441',
    GD: '473',
    TC: '649',
    JM: '658 876',
    MS: '664',
    SX: '721',
    LC: '758',
    DM: '767',
    VC: '784',
    DO: '809 829 849',
    TT: '868',
    KN: '869',
  }).flatMap(([country, codes]) => codes.split(' ').map((code) => [code, country] as const)),
)
const TOLL_FREE = new Set(['800', '833', '844', '855', '866', '877', '888'])
const PREMIUM = new Set(['900'])
/** Belong to no place. */
const PERSONAL = new Set(['500', '521', '522', '533', '544', '566', '577', '588'])

export type Numbering = 'US' | 'CA' | 'elsewhere' | 'tollFree' | 'premium' | 'personal'

/** What the area code of a +1 number says; null for other numbers. */
export function numberingOf(number: string): Numbering | null {
  if (!/^\+1\d{10}$/.test(number)) return null
  const area = number.slice(2, 5)
  if (CANADA.has(area)) return 'CA'
  if (ELSEWHERE.has(area)) return 'elsewhere'
  if (TOLL_FREE.has(area)) return 'tollFree'
  if (PREMIUM.has(area)) return 'premium'
  return PERSONAL.has(area) ? 'personal' : 'US'
}

/** The two letters of the country of an E.164 number; ZZ when unknown. */
export function countryOf(number: string): string {
  const numbering = numberingOf(number)
  if (numbering === 'CA') return 'CA'
  if (numbering === 'elsewhere') return ELSEWHERE.get(number.slice(2, 5))!
  return placeOf(number).country || 'ZZ'
}
