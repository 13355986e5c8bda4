import { isObject } from './json.js'
import { bodiesOf } from './nested.js'
import { completeSteps } from './complete.js'
import type { JsonObject, StepDefinition } from './types.js'

/** A schema that a wait asks payloads to fit, and where it stands: `steps.0.config.schema`. */
export interface PlacedSchema {
  field: string
  schema: JsonObject
}

/** The schemas of the waits in a graph, nested ones too. Only of graphs that were found valid. */
export function schemasOf(steps: StepDefinition[], path = 'steps'): PlacedSchema[] {
  return steps.flatMap((step, index) => {
    const at = `${path}.${index}`
    const { approval, schema } = step.config
    const own = [
      { field: `${at}.config.schema`, schema },
      {
        field: `${at}.config.approval.schema`,
        schema: isObject(approval) ? approval.schema : null,
      },
    ]
    const found = step.stepType === 'wait' ? own : []
    const inner = bodiesOf(step).flatMap((body) =>
      Array.isArray(body.steps)
        ? schemasOf(completeSteps(body.steps), `${at}.${body.field}.steps`)
        : []
    )
    return [
      ...found.flatMap((one) => (isObject(one.schema) ? [one as PlacedSchema] : [])),
      ...inner,
    ]
  })
}
