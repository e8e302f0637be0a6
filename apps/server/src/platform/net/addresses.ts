import { BlockList, isIP } from 'node:net'

// Which addresses are of the public internet: none of IANA's special-purpose registries, which hold this machine, private networks, link-local
// (cloud metadata among them), shared address space, documentation, benchmarking and multicast.

const CLOSED: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
/** Within 2000::/3, the only part of IPv6 that is given out. Teredo and 6to4 carry an IPv4 address that nobody checked. */
const CLOSED_6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
]

const closed = new BlockList()
for (const [net, prefix] of CLOSED) closed.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of CLOSED_6) closed.addSubnet(net, prefix, 'ipv6')
const given = new BlockList()
given.addSubnet('2000::', 3, 'ipv6')

/** Whether an address, without brackets, is one of the public internet. False for what is no address, and for one with a zone. */
export function isPublic(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !closed.check(address, 'ipv4')
  if (version !== 6 || address.includes('%')) return false
  const inside = embedded(address)
  if (inside) return isPublic(inside)
  return given.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}

/** The IPv4 address in a mapped one (::ffff:0:0/96) or one of the well-known translation prefix (64:ff9b::/96). */
function embedded(address: string): string | null {
  const groups = groupsOf(address)
  const head = groups.slice(0, 6).join(':')
  if (head !== '0:0:0:0:0:ffff' && head !== '64:ff9b:0:0:0:0') return null
  return groups
    .slice(6)
    .flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
    .join('.')
}

/** Its eight groups without leading zeros, in small letters; a dotted end is taken apart by the URL parser. */
function groupsOf(address: string): string[] {
  const written = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [left = '', right] = written.split('::')
  const before = left === '' ? [] : left.split(':')
  const after = !right ? [] : right.split(':')
  if (right === undefined) return before
  return [...before, ...Array(8 - before.length - after.length).fill('0'), ...after]
}

/**
 * Ports that speak something else: what browsers refuse to call (fetch standard, "bad ports"), databases and brokers. A server that
 * posts to whatever address it is given must not be a way to talk to them.
 */
const OTHER = new Set([
  1719, 1720, 1723, 2049, 2375, 2376, 2379, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 5672, 5900, 5984,
  6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 9092, 9200, 9300, 10080, 11211, 27017,
])

/** Whether web servers stand at such a port: 80, 443, and from 1024 on those that nothing else is known for. */
export const isWebPort = (port: number): boolean =>
  port === 80 || port === 443 || (port >= 1024 && port <= 65_535 && !OTHER.has(port))
