import { Redis } from 'ioredis'
import { broken, ok, warning, type Check } from '#services/doctor/finding'
import env from '#start/env'

/** A server that does not answer within this time is away. */
const ANSWER_WITHIN_MS = 3_000

export const checkRedis: Check = {
  name: 'redis',
  otherwise: 'Look at REDIS_URL, and whether the server runs and lets this machine in',
  async look() {
    const address = env.get('REDIS_URL')
    if (env.get('QUEUE_CONNECTION') !== 'redis' || !address) return ok('Not used')
    const redis = new Redis(address, {
      ...{ lazyConnect: true, maxRetriesPerRequest: 0, connectTimeout: ANSWER_WITHIN_MS },
      retryStrategy: () => null,
    })
    redis.on('error', () => {})
    try {
      await redis.connect()
      const [server, memory] = await Promise.all([redis.info('server'), redis.info('memory')])
      const version = /redis_version:(\S+)/.exec(server)?.[1] ?? 'unknown'
      const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1] ?? 'noeviction'
      if (Number(version.split('.')[0]) < 6) {
        return broken(`Redis ${version}`, 'Use Redis 6.2 or newer, or Valkey')
      }
      if (policy === 'noeviction') return ok(`Redis ${version}`)
      return warning(
        `Redis ${version} throws jobs away (${policy})`,
        'Set maxmemory-policy noeviction'
      )
    } finally {
      redis.disconnect()
    }
  },
}
