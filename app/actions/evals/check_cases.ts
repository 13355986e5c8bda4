import { inject } from '@adonisjs/core'
import { PayloadRules } from '#engine/contracts/payload_rules'
import type { JsonObject } from '#engine/graph/types'
import type { FieldProblem } from '#exceptions/api_exception'
import ValidationException from '#exceptions/validation_exception'
import Agent from '#models/agent'
import type { EvalCase } from '#models/eval_set'

/** What only the database and the schema's library can say of an eval's cases. */
@inject()
export default class CheckCases {
  constructor(protected rules: PayloadRules) {}

  /** @throws ValidationException for a schema that can't be used, and a judge that isn't the owner's. */
  async handle(cases: EvalCase[], ownerId: string): Promise<void> {
    const judges = [...new Set(cases.flatMap(({ expect }) => expect.judge?.agentId ?? []))]
    const found = await Agent.query()
      .whereIn('id', judges)
      .where('userId', ownerId)
      .whereNull('deletedAt')
      .select('id')
    const own = new Set(found.map(({ id }) => id))
    const problems: FieldProblem[] = []
    for (const [index, { expect }] of cases.entries()) {
      const field = `cases.${index}.expect`
      const flaw = expect.schema ? this.rules.inspect(expect.schema as JsonObject) : null
      if (flaw !== null) {
        problems.push({ field: `${field}.schema`, message: flaw, rule: 'schema' })
      }
      if (expect.judge && !own.has(expect.judge.agentId)) {
        const message = 'There is no such agent'
        problems.push({ field: `${field}.judge.agentId`, message, rule: 'exists' })
      }
    }
    if (problems.length > 0) throw new ValidationException(problems)
  }
}
