import type { Json, JsonObject, Problem } from '../graph/types.js'

/** Judges what people send against the JSON Schema that a wait has. Bound by a provider. */
export abstract class PayloadRules {
  /** What is wrong with a payload; `field` is relative to it, and empty for the whole. */
  abstract problems(schema: JsonObject, payload: Json): Problem[]

  /** Why a schema can't be used, or null when it can. */
  abstract inspect(schema: JsonObject): string | null
}
