import { isIP } from 'node:net'

/**
 * Why a push may not go to an endpoint, in words; null = it may. A browser names its push service, so the address is a stranger's word:
 * https at the usual port, a public name, and nothing of our own network. Where the name leads is looked at when we go there.
 */
export function mayPush(endpoint: string): string | null {
  if (!URL.canParse(endpoint)) return 'The endpoint is not an address.'
  const url = new URL(endpoint)
  const name = url.hostname.replace(/\.$/, '')
  if (url.protocol !== 'https:') return 'The endpoint of a push has to be an https address.'
  if (url.username || url.password || url.port) return 'The endpoint of a push has no port or password.'
  if (
    name.startsWith('[') ||
    isIP(name) ||
    !name.includes('.') ||
    /\.(local|internal|localhost|lan|home|arpa)$/.test(name)
  )
    return 'The endpoint of a push has to be at a public push service.'
  return null
}
