import ServiceUnavailableException from '#exceptions/service_unavailable_exception'
import type { DeploymentStatus } from '#models/deployment'

/** After how many seconds who finds it not running may come back. */
const RETRY_AFTER = { starting: 5, stopping: 30, maintenance: 60, stopped: 60, failed: 60 }

/** @throws ServiceUnavailableException, with a time to come back, while a deployment is not running. */
export function requireRunning({ status }: { status: DeploymentStatus }): void {
  if (status === 'running') return
  const retryAfter = RETRY_AFTER[status]
  throw new ServiceUnavailableException(`The deployment is ${status}`, { retryAfter })
}
