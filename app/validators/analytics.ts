import vine from '@vinejs/vine'
import { localMoment } from '#validators/moment'
import { timezone } from '#validators/schedule'

const zone = () =>
  vine
    .string()
    .maxLength(64)
    .use(timezone())
    .parse((value) => value ?? 'UTC')

const shared = () => ({
  startDate: localMoment().optional(),
  endDate: localMoment().optional(),
  timezone: zone(),
  scope: vine.enum(['own', 'all'] as const).parse((value) => value ?? 'own'),
})

/** GET /analytics/overview and /analytics/usage-stats */
export const periodValidator = vine.create(shared())

/** GET /analytics/agents/:id/metrics and /analytics/workflows/:id/metrics */
export const metricsValidator = vine.create({
  ...shared(),
  groupBy: vine.enum(['hour', 'day', 'week', 'month'] as const).parse((value) => value ?? 'day'),
})
