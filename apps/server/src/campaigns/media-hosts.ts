// pure
import type { RichContent } from '@foreword/contract'

/** Addresses of pictures that a step shows: of an in-app message, or in the header of a template. What was looked at person by person is none. */
function picturesOf(rich: RichContent | null, judged: string | null): string[] {
  if (rich?.type === 'inapp') return rich.imageUrl ? [rich.imageUrl] : []
  const fill = rich?.fills['header.link']
  const each =
    judged !== null && fill !== undefined && /^\s*\{\{?\s*([^{}]+?)\s*\}?\}\s*$/.exec(fill)?.[1] === judged
  const link = each ? rich?.defaults['header.link'] : (fill ?? rich?.defaults['header.link'])
  return link ? [link] : []
}

/** The host, in small letters; null = the address does not begin with one, for example because a variable stands there. */
function hostOf(url: string): string | null {
  return /^https?:\/\/([a-z0-9.-]+)(?::\d+)?(?=[/?#]|$)/i.exec(url.trim())?.[1]?.toLowerCase() ?? null
}

/**
 * Whether a link may be used, `hosts` being those the account permits, with those below them; empty list = any host may. Everything that
 * sends asks here: launches and tests in the console, programs, and LivePerson's API.
 */
export const mayComeFrom = (host: string, hosts: readonly string[]): boolean =>
  hosts.length === 0 || hosts.some((one) => host === one || host.endsWith(`.${one}`))

/**
 * What is wrong with a step's pictures when only these hosts, and those below them, may be used. `judged`: the variable whose link was tested
 * for each person, as LivePerson's API does.
 */
export function mediaHostProblem(
  rich: RichContent | null,
  hosts: readonly string[],
  judged: string | null = null,
): string | null {
  if (hosts.length === 0) return null
  const allowed = `Permitted: ${hosts.slice(0, 5).join(', ')}${hosts.length > 5 ? ' …' : ''}. An administrator changes that under Settings, Account.`
  for (const url of picturesOf(rich, judged)) {
    const host = hostOf(url)
    if (host === null)
      return `The picture “${url.slice(0, 80)}” has to begin with the address of a permitted host, not with a variable. ${allowed}`
    if (!mayComeFrom(host, hosts)) return `Pictures may not come from ${host}. ${allowed}`
  }
  return null
}
