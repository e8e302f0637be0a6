// pure

/** Where a webhook goes and how often it is tried. Times in milliseconds. */
export interface WebhookTarget {
  origin: string
  path: string
  retries: number
  /** Which failures are tried again: connect timeout, read timeout, 4xx, 5xx, or any. */
  retryOn: ReadonlySet<string>
  connectMs: number
  readMs: number
  totalMs: number
}

const DEFAULT_RETRY_ON: ReadonlySet<string> = new Set(['ct'])
const RETRY_WORDS = new Set(['ct', 'rt', '4xx', '5xx', 'all'])

/** Null when a carrier would not call this URL: not absolute http(s), spaces, or `_` in the host. */
export function parseWebhookUrl(url: string): WebhookTarget | null {
  if (/[^\x21-\x7e]/.test(url)) return null
  const match = /^(https?:\/\/([^/?#]+))([^#]*)(?:#(.*))?$/i.exec(url)
  if (!match || !URL.canParse(url)) return null
  const host = match[2]!
  if (host.includes('_') || host.includes('@')) return null
  const path = match[3]!
  return {
    origin: match[1]!,
    path: path.startsWith('/') ? path : `/${path}`,
    ...connectionOverrides(match[4] ?? ''),
  }
}

/** The fragment's `rc`, `rp`, `ct`, `rt`, `tt`; defaults are one retry, and only on a connect timeout. */
function connectionOverrides(fragment: string): Omit<WebhookTarget, 'origin' | 'path'> {
  const given = new URLSearchParams(fragment)
  const words = (given.get('rp') ?? '').split(',').filter((word) => RETRY_WORDS.has(word))
  return {
    retries: within(given.get('rc'), 0, 5, 1),
    retryOn: words.length > 0 ? new Set(words) : DEFAULT_RETRY_ON,
    connectMs: within(given.get('ct'), 100, 10_000, 5_000),
    readMs: within(given.get('rt'), 100, 15_000, 15_000),
    totalMs: within(given.get('tt'), 100, 15_000, 15_000),
  }
}

function within(text: string | null, min: number, max: number, fallback: number): number {
  const value = Number(text ?? Number.NaN)
  return Number.isInteger(value) && value >= min && value <= max ? value : fallback
}

const CACHE_LIMIT = 2_000

/**
 * Remembers verdicts by everything but the query, because a campaign's callbacks differ only in their token: parsing each in full, three
 * times for a message, would cost more than the rest of a create.
 */
export function createWebhookUrlReader(): (url: string) => WebhookTarget | null {
  const cache = new Map<string, WebhookTarget>()
  return (url) => {
    const query = url.indexOf('?')
    const hash = url.indexOf('#')
    const end = hash < 0 ? url.length : hash
    if (query < 0 || query > end || /[^\x21-\x7e]/.test(url)) return parseWebhookUrl(url)
    const key = url.slice(0, query) + url.slice(end)
    const known = cache.get(key)
    if (known) return { ...known, path: url.slice(known.origin.length, end) }
    const target = parseWebhookUrl(url)
    if (target && url[target.origin.length] === '/') {
      if (cache.size >= CACHE_LIMIT) cache.clear()
      cache.set(key, target)
    }
    return target
  }
}
