import app from '@adonisjs/core/services/app'
import limiter from '@adonisjs/limiter/services/main'
import env from '#start/env'
import type { PointStore } from '#auth/limits/point_store'

/**
 * Failed passwords, counted in the database, so that every process counts the same ones and a
 * restart forgets none.
 */
export const failures = limiter.use('database', {
  requests: env.get('RATE_LIMIT_LOGIN_ATTEMPTS'),
  duration: '15 mins',
})

/** Where processes share their counts of requests: in Redis when that is the queue. */
export async function requestPoints(onError: (error: unknown) => void): Promise<PointStore> {
  const redisUrl = env.get('REDIS_URL')
  if (env.get('QUEUE_CONNECTION') === 'redis' && redisUrl) {
    const { RedisPointStore } = await import('#auth/limits/redis_point_store')
    return new RedisPointStore(redisUrl, onError)
  }
  const { PgPointStore } = await import('#auth/limits/pg_point_store')
  return new PgPointStore(await app.container.make('lucid.db'))
}
