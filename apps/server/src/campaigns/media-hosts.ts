// pure
import type { RichContent } from '@foreword/contract'

/** Addresses of pictures that a step shows: of an in-app message, or in the header of a template. */
function picturesOf(rich: RichContent | null): string[] {
  if (rich?.type === 'inapp') return rich.imageUrl ? [rich.imageUrl] : []
  const link = rich?.fills['header.link'] ?? rich?.defaults['header.link']
  return link ? [link] : []
}

/** The host, in small letters; null = the address does not begin with one, for example because a variable stands there. */
function hostOf(url: string): string | null {
  return /^https?:\/\/([a-z0-9.-]+)(?::\d+)?(?=[/?#]|$)/i.exec(url.trim())?.[1]?.toLowerCase() ?? null
}

/** What is wrong with a step's pictures when only these hosts, and those below them, may be used; empty list = any host may. */
export function mediaHostProblem(rich: RichContent | null, hosts: readonly string[]): string | null {
  if (hosts.length === 0) return null
  const allowed = `Permitted: ${hosts.slice(0, 5).join(', ')}${hosts.length > 5 ? ' …' : ''}. An administrator changes that under Settings, Account.`
  for (const url of picturesOf(rich)) {
    const host = hostOf(url)
    if (host === null)
      return `The picture “${url.slice(0, 80)}” has to begin with the address of a permitted host, not with a variable. ${allowed}`
    if (!hosts.some((one) => host === one || host.endsWith(`.${one}`)))
      return `Pictures may not come from ${host}. ${allowed}`
  }
  return null
}
