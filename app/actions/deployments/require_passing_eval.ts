import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import ConflictException from '#exceptions/conflict_exception'
import type Deployment from '#models/deployment'
import EvalRun from '#models/eval_run'

/** What `config.requirePassingEval` of a deployment says. */
interface Requirement {
  evalId?: unknown
  /** From 0 to 1; 1 where none is said. */
  minPassRate?: unknown
}

/**
 * A deployment may ask that a version passes an eval before it is deployed: the newest run of it on
 * that version counts.
 *
 * @throws ConflictException when there is none, it has not ended, or too few cases passed.
 */
export async function requirePassingEval(
  { config, agentId }: Deployment,
  version: number,
  client: TransactionClientContract
): Promise<void> {
  const required = config.requirePassingEval as Requirement | null | undefined
  if (typeof required !== 'object' || required === null) return
  const evalId = String(required.evalId)
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(evalId)
  const run = isId
    ? await EvalRun.query({ client })
        .where({ evalId, agentId: agentId ?? null, agentVersion: version })
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .first()
    : null
  if (!run) throw new ConflictException(`Version ${version} was not run on the eval ${evalId} yet`)
  if (run.status !== 'completed') {
    throw new ConflictException(`The run ${run.id} of the eval has not ended yet`)
  }
  const least = typeof required.minPassRate === 'number' ? required.minPassRate : 1
  if (run.casesPassed / run.casesTotal >= least) return
  const passed = `${run.casesPassed} of ${run.casesTotal} cases`
  throw new ConflictException(`Version ${version} passed ${passed} of the eval ${evalId}`)
}
