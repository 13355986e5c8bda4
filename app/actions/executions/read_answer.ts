import { inject } from '@adonisjs/core'
import type { OpenWait } from '#engine/contracts/inboxes'
import { PayloadRules } from '#engine/contracts/payload_rules'
import { isObject } from '#engine/graph/json'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import ValidationException from '#exceptions/validation_exception'

const CHOICES = ['done', 'redo', 'skip']

/** Characters of a comment. */
const MAX_COMMENT_LENGTH = 10_000

/** Checks what somebody sent against what the wait asks for. The engine sees no other payloads. */
@inject()
export default class ReadAnswer {
  constructor(protected rules: PayloadRules) {}

  /**
   * What the step gets.
   *
   * @param by - Who answers, as the step's output and its log show it.
   * @throws ValidationException with fields within `payload`.
   */
  handle({ kind, schema }: Pick<OpenWait, 'kind' | 'schema'>, payload: Json, by: string): Json {
    if (kind === 'signal') {
      this.#refuse(schema ? this.rules.problems(schema, payload) : [])
      return payload
    }
    if (!isObject(payload)) {
      this.#refuse([{ field: '', message: 'An answer must be an object', rule: 'object' }])
    }
    const answer = payload as JsonObject
    return kind === 'outcome' ? this.#outcome(answer, by) : this.#approval(answer, schema, by)
  }

  #outcome(answer: JsonObject, by: string): Json {
    if (!CHOICES.includes(String(answer.choice))) {
      const message = `Must be one of ${CHOICES.join(', ')}`
      this.#refuse([{ field: 'choice', message, rule: 'enum' }])
    }
    return { choice: answer.choice ?? null, output: answer.output ?? null, by }
  }

  #approval(answer: JsonObject, schema: JsonObject | null, by: string): Json {
    const { approved, comment, by: claimed, ...more } = answer
    const problems = schema ? this.rules.problems(schema, more) : []
    if (typeof approved !== 'boolean') {
      problems.push({ field: 'approved', message: 'Must be true or false', rule: 'boolean' })
    }
    const fits = typeof comment === 'string' && comment.length <= MAX_COMMENT_LENGTH
    if (comment !== undefined && !fits) {
      const message = `Must be a text of at most ${MAX_COMMENT_LENGTH} characters`
      problems.push({ field: 'comment', message, rule: 'string' })
    }
    if (claimed !== undefined) {
      problems.push({ field: 'by', message: 'Is filled in by who answers', rule: 'reserved' })
    }
    this.#refuse(problems)
    return { ...more, approved: approved ?? null, by, ...(fits ? { comment } : {}) }
  }

  #refuse(problems: Problem[]): void {
    if (problems.length === 0) return
    throw new ValidationException(
      problems.map(({ field, ...rest }) => ({
        ...rest,
        field: field === '' ? 'payload' : `payload.${field}`,
      }))
    )
  }
}
