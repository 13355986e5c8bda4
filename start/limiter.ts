import limiter from '@adonisjs/limiter/services/main'
import env from '#start/env'
import RequestWindow from '#auth/request_window'

/**
 * Failed passwords, counted in the database, so that every process counts the same ones and a
 * restart forgets none.
 */
export const failures = limiter.use('database', {
  requests: env.get('RATE_LIMIT_LOGIN_ATTEMPTS'),
  duration: '15 mins',
})

/** Requests to the API, per user or per address. */
export const requestsPerHour = new RequestWindow(3600)
