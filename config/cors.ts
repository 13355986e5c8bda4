import env from '#start/env'
import { defineConfig } from '@adonisjs/cors'

export default defineConfig({
  enabled: true,
  origin: () =>
    (env.get('FRONTEND_URL') ?? '')
      .split(',')
      .map((url) => url.trim().replace(/\/+$/, ''))
      .filter((url) => url !== ''),
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  headers: true,
  exposeHeaders: [
    'X-Request-Id',
    'X-RateLimit-Limit',
    'X-RateLimit-Remaining',
    'X-RateLimit-Reset',
    'Retry-After',
    'Location',
    'ETag',
    'Idempotent-Replayed',
  ],
  credentials: true,
  maxAge: 90,
})
