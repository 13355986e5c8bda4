import { createHash } from 'node:crypto'
import type { ServingDeployment } from '#queries/deployments/find_serving_deployment'

/** A version to run, and the agents' versions with it. */
export interface Chosen {
  version: number
  agentVersions: Record<string, number>
}

/**
 * Which version a request gets: one of `traffic` by its weight in percent, else the deployment's own.
 *
 * @param sticky - Who asks, where that is said: the same one always gets the same version as long
 *   as the weights stay.
 * @param lot - From 0 up to 1, where nobody says who asks.
 */
export function chooseVersion(
  { id, version, agentVersions, traffic }: ServingDeployment,
  sticky: string | undefined,
  lot: number
): Chosen {
  let left = (sticky === undefined ? lot : lotOf(`${id} ${sticky}`)) * 100
  for (const share of traffic ?? []) {
    left -= share.weight
    if (left < 0) return share
  }
  return { version, agentVersions }
}

function lotOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32
}
