import { count, list, nullable, object, oneOf, said, text } from './shapes.js'

/** app/controllers/health. */
export const healthSchemas = {
  Liveness: object({
    status: { type: 'string', const: 'ok' },
    uptime: said(count, 'In seconds.'),
  }),
  Readiness: object({
    status: said(
      oneOf('ready', 'degraded'),
      '`degraded`: requests are served, and executions wait for a worker.'
    ),
    checks: object({
      database: { type: 'string', const: 'up' },
      queue: object({ status: { type: 'string', const: 'up' }, backlog: nullable(count) }),
      workers: object({
        alive: count,
        driving: said(count, 'Executions that they drive now.'),
        slots: said(count, 'Executions that they can drive.'),
      }),
      runtimes: said(list(text), 'Languages that code agents can be written in.'),
      sandbox: said(
        object({
          mode: oneOf('auto', 'strict'),
          walls: list(object({ name: text, active: { type: 'boolean' } })),
        }),
        "What holds agents' code on the server's own machine."
      ),
    }),
  }),
}
