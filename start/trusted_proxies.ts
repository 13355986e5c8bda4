import { BlockList, isIPv4, isIPv6 } from 'node:net'

/**
 * Whether an address is a proxy whose `X-Forwarded-For` counts. `configured` is `TRUST_PROXY`:
 * addresses and CIDR ranges, comma separated, `loopback` among them; unset means nobody, so that
 * the client's address is the socket's.
 *
 * @throws Error that names the entry that is neither.
 */
export function trustedProxies(configured: string | undefined): (address: string) => boolean {
  const trusted = new BlockList()
  const entries = (configured ?? '').split(',').map((entry) => entry.trim())
  for (const entry of entries.filter((text) => text !== '')) add(trusted, entry)
  return (address) => trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

function add(trusted: BlockList, entry: string): void {
  if (entry === 'loopback') {
    trusted.addSubnet('127.0.0.0', 8, 'ipv4')
    trusted.addAddress('::1', 'ipv6')
    return
  }
  const [address = '', bits] = entry.split('/')
  const family = isIPv4(address) ? 'ipv4' : 'ipv6'
  const longest = family === 'ipv4' ? 32 : 128
  const prefix = bits === undefined ? longest : Number(bits)
  const valid = isIPv4(address) || isIPv6(address)
  if (!valid || bits === '' || !Number.isInteger(prefix) || prefix < 0 || prefix > longest) {
    throw new Error(`TRUST_PROXY: "${entry}" is no address, no CIDR range and not "loopback"`)
  }
  trusted.addSubnet(address, prefix, family)
}
