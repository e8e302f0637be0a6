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
  'Inés',
  'Jürgen',
  'Keiko',
  'Łukasz',
  'Mina',
]
const TOWN = ['New York', 'Austin', 'São Paulo', 'Kraków', 'Köln', 'Osaka', 'Perth', 'Leeds']

/** A thousand rows as brands really export them: many countries and shapes; what is wrong with the odd ones is counted. */
export function thousandRows(): {
  csv: string
  bad: number
  duplicates: number
  optedOut: readonly string[]
  replier: string
  stopper: string
} {
  const shapes = [
    (n: number) => `+1 212 555 0${100 + (n % 100)}`,
    (n: number) => `(415) 555-0${100 + (n % 100)}`,
    (n: number) => `1303555${String(100 + (n % 100)).padStart(4, '0')}`,
    (n: number) => `1(713)555-0${100 + (n % 100)}`,
    (n: number) => `+44 7400 ${String(100000 + n).slice(0, 6)}`,
    (n: number) => `0049 1512 3${String(400000 + n).slice(-6)}`,
    (n: number) => `+61.491.57${String(1000 + (n % 1000)).slice(-4)}`,
    (n: number) => `＋81 90-1234-${String(1000 + (n % 9000)).slice(-4)}`,
    (n: number) => `+55 11 9876${String(50000 + n).slice(-5)}`,
    (n: number) => `+1 808 555 0${100 + (n % 100)}`,
  ] as const
  const bad = ['212 555 01', 'not known', '+49 30 55500172', '=HYPERLINK("x")', '+1 999 555 0100']
  const rows: string[] = []
  let index = 0
  for (; rows.length < 940; index++)
    rows.push(shapes[index % shapes.length]!(Math.floor(index / shapes.length)))
  const duplicates = Array.from({ length: 30 }, (_, n) => rows[n * 3]!.replace('555-', '555 '))
  const broken = Array.from({ length: 30 }, (_, n) => bad[n % bad.length]!)
  const all = [...rows, ...duplicates, ...broken]
  const line = (phone: string, n: number): string =>
    `"${phone.replaceAll('"', '""')}",${FIRST[n % FIRST.length]},"${TOWN[n % TOWN.length]}"`
  return {
    csv: `\uFEFF${['Phone,First name,Town', ...all.map(line)].join('\r\n')}\r\n`,
    bad: broken.length,
    duplicates: duplicates.length,
    optedOut: ['+12125550110', '+12125550111', '+12125550112', '+12125550113'],
    replier: '+12125550120',
    stopper: '+12125550121',
  }
}
