import { inject } from '@adonisjs/core'
import { PayloadRules } from '#engine/contracts/payload_rules'
import { schemasOf } from '#engine/graph/schemas'
import type { StepDefinition } from '#engine/graph/types'
import ValidationException from '#exceptions/validation_exception'

/** A wait's schema is one that payloads can be held against. */
@inject()
export default class RequireSchemas {
  constructor(protected rules: PayloadRules) {}

  /** @throws ValidationException naming each schema that can't be used. */
  handle(steps: StepDefinition[]): void {
    const problems = schemasOf(steps).flatMap(({ field, schema }) => {
      const reason = this.rules.inspect(schema)
      return reason === null ? [] : [{ field, message: reason, rule: 'schema' }]
    })
    if (problems.length > 0) throw new ValidationException(problems)
  }
}
