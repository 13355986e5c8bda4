import type { HttpContext } from '@adonisjs/core/http'
import { DeploymentFigures, type ServedRequest } from '#services/telemetry/deployment_figures'

/**
 * Begins to measure a request to an endpoint.
 *
 * @returns What to call once, when it is answered: whether what it ran has failed.
 */
export async function served(
  ctx: HttpContext,
  of: Pick<ServedRequest, 'deploymentId' | 'version'>
): Promise<(failed: boolean) => void> {
  const figures = await ctx.containerResolver.make(DeploymentFigures)
  const began = performance.now()
  return (failed) => figures.record({ ...of, durationMs: performance.now() - began, failed })
}
