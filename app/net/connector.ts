import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Socket } from 'node:net'
import { buildConnector } from 'undici'
import { refusedKind } from '#net/addresses'
import { normalizeHost, type AllowList } from '#net/allow_list'
import { EgressError } from '#net/egress_error'

/** All addresses of a name, in the order in which they are to be tried. */
export type Resolver = (hostname: string) => Promise<string[]>

/** Milliseconds for the look-up, and again for each TCP and TLS handshake. */
const CONNECT_TIMEOUT = 10_000
/** Milliseconds until the next address is tried beside one that has not answered (RFC 8305). */
const ATTEMPT_DELAY = 250
/** What `localhost` and the names below it are, whatever a resolver says of them (RFC 6761). */
const LOOPBACK = ['127.0.0.1', '::1']

/** Asks the system's resolver, `/etc/hosts` included, like every other program on this machine. */
export const systemResolver: Resolver = async (hostname) => {
  const found = await lookup(hostname, { all: true, verbatim: true })
  return found.map(({ address }) => address)
}

/**
 * Connects to addresses that have passed the check, and to no others: the name is resolved once,
 * here, and the socket gets the address, so that a name that changes its answer between check and
 * connect changes nothing. TLS still proves the name.
 */
export function guardedConnector(allow: AllowList, resolver: Resolver): buildConnector.connector {
  const connect = buildConnector({ allowH2: false, timeout: CONNECT_TIMEOUT }) as (
    options: buildConnector.Options,
    callback: buildConnector.Callback
  ) => Socket

  return (options, callback) => {
    const host = normalizeHost(options.hostname)
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80)
    permittedAddresses(host, port, allow, resolver).then(
      (addresses) => {
        const servername = options.servername || (isIP(host) ? undefined : host)
        race(
          addresses.map(
            (address) => (done) => connect({ ...options, hostname: address, servername }, done)
          ),
          callback
        )
      },
      (error: Error) => callback(error, null)
    )
  }
}

/**
 * The addresses that a host may be reached at. One refused address refuses the name: a name that
 * answers with a public and a private address is an attack or a mistake, and none to choose from.
 *
 * @throws EgressError `EGRESS_DENIED` or `CONNECTION_FAILED` (the name has no address).
 */
export async function permittedAddresses(
  host: string,
  port: number,
  allow: AllowList,
  resolver: Resolver
): Promise<string[]> {
  if (isIP(host)) {
    refuse(host, host, port, allow)
    return [host]
  }
  const named = allow.allowsHost(host, port)
  if (host === 'localhost' || host.endsWith('.localhost')) {
    const opened = LOOPBACK.filter((address) => named || allow.allowsAddress(address, port))
    if (opened.length === 0) {
      throw denied(host, 'loopback')
    }
    return opened
  }
  const addresses = await resolve(host, resolver)
  for (const address of named ? [] : addresses) {
    refuse(host, address, port, allow)
  }
  return addresses
}

function refuse(host: string, address: string, port: number, allow: AllowList): void {
  const kind = refusedKind(address)
  if (kind !== null && (kind === 'malformed' || !allow.allowsAddress(address, port))) {
    throw denied(host, kind)
  }
}

function denied(host: string, kind: string) {
  return new EgressError(
    'EGRESS_DENIED',
    `${host} is refused: a ${kind} address (EGRESS_ALLOW can open it)`
  )
}

async function resolve(host: string, resolver: Resolver): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), CONNECT_TIMEOUT)
  })
  try {
    const addresses = await Promise.race([resolver(host), late])
    if (addresses.length === 0) {
      throw new Error('no address')
    }
    return addresses
  } catch (error) {
    throw new EgressError('CONNECTION_FAILED', `${host} can't be resolved`, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

type Attempt = (done: buildConnector.Callback) => Socket

/** Starts one attempt after another until one stands, and ends the others. */
function race(attempts: Attempt[], callback: buildConnector.Callback): void {
  const sockets: Socket[] = []
  let failed = 0
  let settled = false
  let timer: NodeJS.Timeout | undefined

  const settle = (...result: Parameters<buildConnector.Callback>) => {
    settled = true
    clearTimeout(timer)
    sockets.filter((socket) => socket !== result[1]).forEach((socket) => socket.destroy())
    callback(...result)
  }
  const next = () => {
    clearTimeout(timer)
    const attempt = attempts[sockets.length]
    if (!attempt || settled) {
      return
    }
    const socket = attempt((error, connected) => {
      if (settled) {
        connected?.destroy()
      } else if (connected) {
        settle(null, connected)
      } else if (++failed === attempts.length) {
        settle(error as Error, null)
      } else {
        next()
      }
    })
    sockets.push(socket)
    timer = setTimeout(next, ATTEMPT_DELAY)
  }
  next()
}
