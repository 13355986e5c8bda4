import type { FieldProblem } from '#exceptions/api_exception'
import ConflictException from '#exceptions/conflict_exception'

/** An agent that workflows use can't be deleted; the details name the workflows. */
export default class AgentInUseException extends ConflictException {
  static override message = 'The agent is used by workflows'

  constructor(override readonly details: FieldProblem[]) {
    super()
  }
}
