import { BlockList, isIP, isIPv4 } from 'node:net'

/**
 * Address space that is no part of the public internet.
 *
 * Sources: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates),
 * RFC 6052 and RFC 8215 (NAT64), and the addresses where cloud platforms put their metadata.
 */
const REFUSED_IPV4: readonly [kind: string, net: string, prefix: number][] = [
  ['unspecified', '0.0.0.0', 8],
  ['private', '10.0.0.0', 8],
  ['carrier-grade NAT', '100.64.0.0', 10],
  ['loopback', '127.0.0.0', 8],
  ['metadata', '168.63.129.16', 32],
  ['metadata', '169.254.169.254', 32],
  ['link-local', '169.254.0.0', 16],
  ['private', '172.16.0.0', 12],
  ['reserved', '192.0.0.0', 24],
  ['documentation', '192.0.2.0', 24],
  ['reserved', '192.31.196.0', 24],
  ['reserved', '192.52.193.0', 24],
  ['reserved', '192.88.99.0', 24],
  ['private', '192.168.0.0', 16],
  ['reserved', '192.175.48.0', 24],
  ['benchmark', '198.18.0.0', 15],
  ['documentation', '198.51.100.0', 24],
  ['documentation', '203.0.113.0', 24],
  ['multicast', '224.0.0.0', 4],
  ['broadcast', '255.255.255.255', 32],
  ['reserved', '240.0.0.0', 4],
]

const REFUSED_IPV6: readonly [kind: string, net: string, prefix: number][] = [
  ['unspecified', '::', 128],
  ['loopback', '::1', 128],
  ['IPv4-compatible', '::', 96],
  ['local-use NAT64', '64:ff9b:1::', 48],
  ['metadata', 'fd00:ec2::254', 128],
  ['private', 'fc00::', 7],
  ['link-local', 'fe80::', 10],
  ['site-local', 'fec0::', 10],
  ['multicast', 'ff00::', 8],
  ['Teredo', '2001::', 32],
  ['reserved', '2001::', 23],
  ['documentation', '2001:db8::', 32],
  ['6to4', '2002::', 16],
  ['reserved', '2620:4f:8000::', 48],
  ['documentation', '3fff::', 20],
]

const ipv4Lists = REFUSED_IPV4.map(([kind, net, prefix]) => listOf(kind, net, prefix, 'ipv4'))
const ipv6Lists = REFUSED_IPV6.map(([kind, net, prefix]) => listOf(kind, net, prefix, 'ipv6'))
/** All that is assigned as global unicast so far (RFC 4291, section 2.4, and IANA's registry). */
const globalUnicast = listOf('global', '2000::', 3, 'ipv6').list

function listOf(kind: string, net: string, prefix: number, family: 'ipv4' | 'ipv6') {
  const list = new BlockList()
  list.addSubnet(net, prefix, family)
  return { kind, list }
}

/** The eight 16-bit groups of a valid IPv6 address without a zone. */
function groupsOf(address: string): number[] {
  // The URL parser writes one canonical form: lower case, `::` once, and no dotted tail.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [head = '', tail] = canonical.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = new Array<string>(8 - left.length - right.length).fill('0')
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16))
}

/**
 * The IPv4 address that packets for an IPv4-mapped (`::ffff:0:0/96`) or NAT64 (`64:ff9b::/96`)
 * address end at; an address of any other form comes back as it is.
 */
export function effectiveAddress(address: string): string {
  if (isIP(address) !== 6 || address.includes('%')) {
    return address
  }
  const groups = groupsOf(address)
  const prefix = groups
    .slice(0, 6)
    .map((group) => group.toString(16))
    .join(':')
  if (prefix !== '0:0:0:0:0:ffff' && prefix !== '64:ff9b:0:0:0:0') {
    return address
  }
  const [high = 0, low = 0] = groups.slice(6)
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
}

/**
 * Why an address is not one of the public internet: a word such as `private` or `metadata`, or null
 * for a public one. What is no IP address at all, or carries a zone, is refused too.
 */
export function refusedKind(address: string): string | null {
  const effective = effectiveAddress(address)
  if (isIPv4(effective)) {
    return ipv4Lists.find(({ list }) => list.check(effective, 'ipv4'))?.kind ?? null
  }
  if (isIP(effective) !== 6 || effective.includes('%')) {
    return 'malformed'
  }
  const refused = ipv6Lists.find(({ list }) => list.check(effective, 'ipv6'))
  if (refused) {
    return refused.kind
  }
  return globalUnicast.check(effective, 'ipv6') ? null : 'reserved'
}
