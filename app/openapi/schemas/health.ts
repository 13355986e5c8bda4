import { count, object, said } from './shapes.js'

/** app/controllers/health. */
export const healthSchemas = {
  Liveness: object({
    status: { type: 'string', const: 'ok' },
    uptime: said(count, 'In seconds.'),
  }),
  Readiness: object({
    status: { type: 'string', const: 'ready' },
    checks: object({ database: { type: 'string', const: 'up' } }),
  }),
}
