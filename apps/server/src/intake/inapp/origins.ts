// pure

/** What a browser calls the place a page comes from: https://www.example.com, no path. `null` = no browser, or a page that hides it. */
export type Origin = string | undefined

/**
 * Whether a page of this origin may use an app. The list is separated by blanks or commas; https://*.example.com stands for every
 * name below it. Programs send no origin: what they may do follows from their token. `host` = our own, whose pages may.
 */
export function mayUse(list: string | undefined, origin: Origin, host: string | undefined): boolean {
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  const page = new URL(origin)
  if (host !== undefined && page.host === host) return true
  return (list ?? '')
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((allowed) => matches(allowed.replace(/\/+$/, '').toLowerCase(), page))
}

function matches(allowed: string, page: URL): boolean {
  const wild = /^(https?:)\/\/\*\.(.+)$/.exec(allowed)
  if (wild) return page.protocol === wild[1] && page.host.endsWith(`.${wild[2]}`)
  return allowed === page.origin
}
