import { Redis } from 'ioredis'
import { PointStore, type Reservation } from './point_store.js'

/** How long a request may wait for Redis, in milliseconds; after that its process counts alone. */
const PATIENCE_MS = 500

/** Adding and beginning the window are one step, so that no count stays without an end. */
const RESERVE = `
local points = redis.call('incrby', KEYS[1], ARGV[1])
local left = redis.call('pttl', KEYS[1])
if left < 0 then
  redis.call('pexpire', KEYS[1], ARGV[2])
  left = tonumber(ARGV[2])
end
return { points, left }`

/** Points in Redis, which forgets windows by itself. */
export class RedisPointStore extends PointStore {
  #redis: Redis

  /** @param onError Hears of the connection's failures. */
  constructor(url: string, onError: (error: unknown) => void) {
    super()
    this.#redis = new Redis(url, {
      lazyConnect: true,
      keyPrefix: 'turbocat:requests:',
      connectTimeout: PATIENCE_MS,
      commandTimeout: PATIENCE_MS,
      maxRetriesPerRequest: 1,
    })
    this.#redis.on('error', onError)
  }

  async reserve(key: string, points: number, windowMs: number): Promise<Reservation> {
    const answer = await this.#redis.eval(RESERVE, 1, key, points, windowMs)
    const [reserved, msLeft] = answer as [number, number]
    return { points: reserved, msLeft }
  }

  override close(): void {
    this.#redis.disconnect()
  }
}
