import { BlockList, isIP, isIPv4 } from 'node:net'
import { effectiveAddress } from '#net/addresses'

/** An entry of EGRESS_ALLOW that can't be understood: better no start than a hole or a wall. */
export class InvalidAllowListError extends Error {
  override name = 'InvalidAllowListError'
  readonly code = 'E_INVALID_EGRESS_ALLOW'
}

type Rule = { port: number | null } & (
  | { kind: 'host'; host: string }
  | { kind: 'suffix'; suffix: string }
  | { kind: 'network'; list: BlockList }
)

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*$/

/** Lower case and without the root's dot: `LOCALHOST.` and `localhost` are one name. */
export function normalizeHost(host: string): string {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
  return bare.toLowerCase().replace(/\.$/, '')
}

/**
 * The refused destinations that an operator opens: comma separated hosts (`db.internal`,
 * `*.example.com`: names below it, not itself), addresses, CIDRs (`10.0.0.0/8`, `fd00::/8`), each of
 * the hosts and addresses also with a port (`db.internal:8080`, `[::1]:3000`).
 */
export class AllowList {
  readonly #rules: Rule[]

  /** @throws InvalidAllowListError naming the entry. */
  constructor(source: string) {
    this.#rules = source
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
      .map(parseRule)
  }

  /** Whether the name itself was opened, wherever it resolves to. */
  allowsHost(host: string, port: number): boolean {
    const name = normalizeHost(host)
    return this.#rules.some(
      (rule) =>
        (rule.port === null || rule.port === port) &&
        ((rule.kind === 'host' && rule.host === name) ||
          (rule.kind === 'suffix' && name.endsWith(rule.suffix) && name !== rule.suffix))
    )
  }

  /** Whether an address was opened. An IPv4-mapped or NAT64 one counts as the IPv4 one within. */
  allowsAddress(address: string, port: number): boolean {
    const effective = effectiveAddress(address)
    const family = isIPv4(effective) ? 'ipv4' : 'ipv6'
    return this.#rules.some(
      (rule) =>
        rule.kind === 'network' &&
        (rule.port === null || rule.port === port) &&
        rule.list.check(effective, family)
    )
  }
}

function parseRule(entry: string): Rule {
  const cidr = /^([^/]+)\/(\d{1,3})$/.exec(entry)
  if (cidr) {
    const [, net = '', prefix = ''] = cidr
    return { kind: 'network', port: null, list: network(normalizeHost(net), Number(prefix), entry) }
  }
  if (isIP(entry) === 6) {
    return { kind: 'network', port: null, list: network(entry, 128, entry) }
  }
  const withPort = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(entry)
  if (!withPort) {
    throw invalid(entry)
  }
  const host = normalizeHost(withPort[1] ?? '')
  const port = withPort[2] === undefined ? null : Number(withPort[2])
  if (port !== null && (port < 1 || port > 65_535)) {
    throw invalid(entry)
  }
  if (isIP(host)) {
    return { kind: 'network', port, list: network(host, isIPv4(host) ? 32 : 128, entry) }
  }
  const name = host.startsWith('*.') ? host.slice(2) : host
  // A last label of digits would be read as an address by every URL parser, never as this name.
  if (!HOST_NAME.test(name) || /(^|\.)(\d+|0x[0-9a-f]*)$/.test(name)) {
    throw invalid(entry)
  }
  return host === name
    ? { kind: 'host', port, host: name }
    : { kind: 'suffix', port, suffix: `.${name}` }
}

function network(net: string, prefix: number, entry: string): BlockList {
  const version = isIP(net)
  if (version === 0 || net.includes('%') || prefix > (version === 4 ? 32 : 128)) {
    throw invalid(entry)
  }
  const list = new BlockList()
  list.addSubnet(net, prefix, version === 4 ? 'ipv4' : 'ipv6')
  return list
}

function invalid(entry: string) {
  return new InvalidAllowListError(
    `EGRESS_ALLOW: "${entry}" is no host, *.host, address, CIDR or host:port`
  )
}
