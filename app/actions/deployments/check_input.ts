import { inject } from '@adonisjs/core'
import InputSchema from '#actions/deployments/input_schema'
import { PayloadRules } from '#engine/contracts/payload_rules'
import { inspectSchema } from '#engine/graph/inspect_outside'
import { Problems } from '#engine/graph/problems'
import type { JsonObject } from '#engine/graph/types'
import ConflictException from '#exceptions/conflict_exception'
import ValidationException from '#exceptions/validation_exception'

interface Deployed {
  workflowId: string | null
  agentId: string | null
}

/** Judges inputs at the door, before anything is started for them. */
@inject()
export default class CheckInput {
  constructor(
    protected schemas: InputSchema,
    protected rules: PayloadRules
  ) {}

  /** @throws ValidationException naming every field that doesn't fit. */
  async handle(deployed: Deployed, version: number, input: JsonObject): Promise<void> {
    const schema = await this.schemas.handle(deployed, version)
    const problems = schema === null ? [] : this.rules.problems(schema, input)
    if (problems.length === 0) return
    throw new ValidationException(
      problems.map(({ field, ...rest }) => ({ field: field || 'body', ...rest }))
    )
  }

  /** @throws ConflictException when the version's schema can't be used. */
  async requireUsable(deployed: Deployed, version: number): Promise<void> {
    const schema = await this.schemas.handle(deployed, version)
    if (schema === null) return
    const problems = new Problems()
    inspectSchema(schema, 'inputSchema', problems)
    const [first] = problems.found
    const problem = first ? `${first.field}: ${first.message}` : this.rules.inspect(schema)
    if (problem !== null) throw new ConflictException(`The input schema can't be used: ${problem}`)
  }
}
