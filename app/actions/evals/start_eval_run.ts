import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import ChangeMade from '#events/change_made'
import ValidationException from '#exceptions/validation_exception'
import type Agent from '#models/agent'
import AgentVersion from '#models/agent_version'
import EvalResult from '#models/eval_result'
import EvalRun from '#models/eval_run'
import type EvalSet from '#models/eval_set'

/** Begins to run all cases of an eval on one version; a worker goes on with it. */
@inject()
export default class StartEvalRun {
  /** @throws ValidationException when the agent never had this version. */
  async handle(input: { evalSet: EvalSet; agent: Agent; version?: number }): Promise<EvalRun> {
    const { evalSet, agent, version = agent.version } = input
    const { id: evalId, userId, cases } = evalSet
    const run = await db.transaction(async (trx) => {
      const known = await AgentVersion.query({ client: trx })
        .where({ agentId: agent.id, version })
        .first()
      if (!known) {
        const message = `The agent has no version ${version}`
        throw new ValidationException([{ field: 'version', message, rule: 'exists' }])
      }
      const made = await EvalRun.create(
        {
          ...{ evalId, userId, agentId: agent.id, agentVersion: version, status: 'running' },
          ...{ casesTotal: cases.length, casesPassed: 0, casesFailed: 0, completedAt: null },
        },
        { client: trx }
      )
      const results = cases.map((evalCase, caseIndex) => ({
        ...{ runId: made.id, caseIndex, evalCase, status: 'pending' as const },
        ...{ executionId: null, judgeExecutionId: null, score: null, reason: null },
        completedAt: null,
      }))
      await EvalResult.createMany(results, { client: trx })
      return made
    })
    ChangeMade.note('eval.run_started', evalId, { after: { runId: run.id, version } })
    return run
  }
}
