import db from '@adonisjs/lucid/services/db'
import type { DeploymentStatus, TrafficShare } from '#models/deployment'

/** What opens the endpoint: the deployment's own key, or an API key of its owner. */
export interface DoorKey {
  /** SHA-256, in hex. */
  hash: string
  /** Null for the deployment's own. */
  apiKeyId: string | null
  perMinute: number | null
}

/** A deployment as its endpoint needs it. */
export interface ServingDeployment {
  id: string
  userId: string
  name: string
  description: string | null
  workflowId: string | null
  agentId: string | null
  version: number
  /** The agents' versions that it was released with. */
  agentVersions: Record<string, number>
  traffic: TrafficShare[] | null
  status: DeploymentStatus
  config: Record<string, unknown>
  /** Of its workflow: priority and concurrency. */
  triggerConfig: Record<string, unknown>
}

/**
 * By hand, since each request to an endpoint asks it once: a revoked key, a stop and another version
 * count at once. An owner who may no longer come in has no keys.
 */
const STATEMENT = `
  select d.id, d.user_id as "userId", d.name, d.description, d.workflow_id as "workflowId",
    d.agent_id as "agentId", d.version, d.agent_versions as "agentVersions", d.traffic, d.status,
    d.config, coalesce(w.trigger_config, '{}') as "triggerConfig",
    (
      select coalesce(json_agg(json_build_object(
        'hash', encode(k.hash, 'hex'), 'apiKeyId', k.id, 'perMinute', k.per_minute)), '[]')
      from (
        select d.key_hash as hash, null::uuid as id, null::integer as per_minute
        where d.key_hash is not null
        union all
        select d.previous_key_hash, null, null where d.previous_key_expires_at > now()
        union all
        select a.key_hash, a.id, a.rate_limit_per_minute from api_keys a
        where a.user_id = d.user_id and a.is_active and a.revoked_at is null
          and (a.expires_at is null or a.expires_at > now())
          and 'execute:deployments' = any(a.scopes)
      ) k
      where u.is_active and u.deleted_at is null
    ) as keys
  from deployments d
  join users u on u.id = d.user_id
  left join workflows w on w.id = d.workflow_id
  where d.id = ? and d.deleted_at is null`

/** The deployment and what opens its endpoint; null where there is none. */
export default async function findServingDeployment(
  id: string
): Promise<{ deployment: ServingDeployment; keys: DoorKey[] } | null> {
  const { rows } = (await db
    .connection()
    .getReadClient()
    .raw(STATEMENT, [id])
    .options({ name: 'find_serving_deployment' })) as {
    rows: (ServingDeployment & { keys: DoorKey[] })[]
  }
  if (!rows[0]) return null
  const { keys, ...deployment } = rows[0]
  return { deployment, keys }
}
