// pure

const FIRST = [
  'Ada',
  'Ben',
  'Carmen',
  'Dmitri',
  'Esther',
  'Femi',
  'Grace',
  'Hugo',
  'Ines',
  'Jamal',
  'Keiko',
  'Liam',
  'Mina',
  'Noor',
  'Otto',
  'Pilar',
  'Quentin',
  'Rosa',
  'Stefan',
  'Tessa',
  'Umar',
  'Vera',
  'Wen',
  'Ximena',
  'Yusuf',
  'Zoe',
]
const LAST = [
  'Abbott',
  'Brandt',
  'Castillo',
  'Dufour',
  'Eriksen',
  'Fontaine',
  'Garcia',
  'Hassan',
  'Ivanov',
  'Jensen',
  'Kowalski',
  'Larsen',
  'Moreau',
  'Nakamura',
  'Olsen',
  'Park',
  'Rossi',
  'Schmidt',
  'Torres',
  'Weber',
]
const ITEMS = [
  'oak table',
  'reading lamp',
  'corner sofa',
  'wool rug',
  'bookcase',
  'dining chairs',
  'garden bench',
  'linen curtains',
]
const DAYS = ['Tuesday', 'Wednesday', 'Thursday', 'Friday']

/** Area codes all over the continent's clocks, then mobiles of other countries. Only 555-01xx and made-up numbers. */
const AREAS = [
  '212',
  '718',
  '305',
  '404',
  '617',
  '312',
  '214',
  '713',
  '303',
  '602',
  '415',
  '213',
  '206',
  '907',
  '808',
  '850',
  '416',
  '604',
  '204',
  '514',
]
const ABROAD = [
  (n: number) => `+4474001${String(20000 + n).slice(-5)}`,
  (n: number) => `+4915123${String(400000 + n).slice(-6)}`,
  (n: number) => `+614915${String(70000 + n).slice(-5)}`,
  (n: number) => `+8190123${String(40000 + n).slice(-5)}`,
  (n: number) => `+551198${String(7650000 + n).slice(-7)}`,
]

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!

/** A file as people export them: a header, names, and numbers in several shapes; every 40th row has something wrong. */
export function audienceCsv(count: number, offset: number): string {
  const rows = Array.from({ length: count }, (_, index) => row(index + offset, index))
  return ['phone,first_name,last_name,item,day,order', ...rows].join('\n')
}

function row(n: number, index: number): string {
  const values = `${pick(FIRST, n * 7)},${pick(LAST, n * 11)},${pick(ITEMS, n * 3)},${pick(DAYS, n)},${10_000 + n}`
  if (index % 40 === 39) return `${pick(['212 555 01', 'unknown', '+49 30 55500172', ''], n)},${values}`
  return `${index % 6 === 5 ? pick(ABROAD, Math.floor(n / 6))(n) : american(n)},${values}`
}

function american(n: number): string {
  const area = pick(AREAS, n)
  const line = String(100 + (Math.floor(n / AREAS.length) % 100)).padStart(4, '0')
  const exchange = 555 - Math.floor(n / (AREAS.length * 100)) // beyond 2,000 people other exchanges are needed
  return pick(
    [`+1 ${area} ${exchange} ${line}`, `(${area}) ${exchange}-${line}`, `1${area}${exchange}${line}`],
    n,
  )
}
