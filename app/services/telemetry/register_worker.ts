import type { ApplicationService } from '@adonisjs/core/types'
import { Rounds } from '#services/rounds'
import { HEARTBEAT_SECONDS, WorkerRegistration } from '#services/telemetry/worker_registration'

/**
 * Says that the worker of this process lives, until what is returned is called.
 *
 * @param place - `slots`: executions that it drives side by side.
 */
export async function registerWorker(
  app: ApplicationService,
  place: { slots: number; labels: readonly string[] }
): Promise<() => Promise<void>> {
  const logger = await app.container.make('logger')
  const { leases, writer } = await app.container.make('turbocat/journal')
  const sandbox = await app.container.make('turbocat/sandbox')
  const pool = await app.container.make('turbocat/pool')
  const worker = { id: leases.workerId, version: app.version?.toString() ?? 'unknown', ...place }
  const registration = new WorkerRegistration(pool, worker, () => ({
    driving: leases.count,
    runtimes: sandbox.runtimes().flatMap((each) => (each.available ? [each.language] : [])),
    journalFlushes: writer.flushes,
  }))
  const beats = new Rounds((error, name) => logger.warn({ err: error }, name))
  beats.every(HEARTBEAT_SECONDS, 'heartbeat', () => registration.beat())
  return async () => {
    await beats.stop()
    await registration.end().catch((error: unknown) => logger.warn({ err: error }, 'goodbye'))
  }
}
