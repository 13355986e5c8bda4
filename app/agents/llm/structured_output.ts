import type { Json, JsonObject } from '#engine/graph/types'
import { compileSchema, type SchemaCheck } from '#agents/llm/json_schema'

/** What a text gave as JSON: the value, or what is wrong with it. */
export type Structured = { ok: true; value: Json } | { ok: false; problems: string[] }

/** Reads answers as JSON that fits a schema. */
export class StructuredOutput {
  readonly #check: SchemaCheck

  /** @throws SchemaError */
  constructor(schema: JsonObject) {
    this.#check = compileSchema(schema)
  }

  read(text: string): Structured {
    let value: Json
    try {
      value = JSON.parse(bare(text)) as Json
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return { ok: false, problems: [`it is not JSON: ${message.slice(0, 200)}`] }
    }
    const problems = this.#check(value)
    return problems.length === 0 ? { ok: true, value } : { ok: false, problems }
  }
}

/** Models like to put JSON into a code fence, whatever they are told. */
function bare(text: string): string {
  const trimmed = text.trim()
  return /^```(?:json)?\s*\n([\s\S]*?)\n?```$/i.exec(trimmed)?.[1] ?? trimmed
}

/** What a model is told whose answer did not fit. */
export function repairRequest(problems: string[]): string {
  return `Your answer does not fit the JSON Schema: ${problems.join('; ')}. Answer again, with the corrected JSON alone.`
}
