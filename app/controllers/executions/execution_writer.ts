import type { EventStream } from '#controllers/executions/event_stream'
import type { ExecutionChange, ExecutionPage } from '#queries/executions/changes_of_executions'
import {
  eventIdOf,
  stateOf,
  type SeenOfExecution,
} from '#queries/executions/execution_changes_cursor'
import ExecutionLogTransformer from '#transformers/execution_log_transformer'
import ExecutionStepTransformer from '#transformers/execution_step_transformer'
import ExecutionTransformer from '#transformers/execution_transformer'

const FINAL = /^(completed|failed|cancelled|timeout)\./

/** Whether the client has seen how the execution ended. */
export const sawEnd = ({ state }: SeenOfExecution) => state !== null && FINAL.test(state)

/**
 * Writes what happens in one execution to a stream, until it has ended. An execution that goes on
 * comes before its steps and log lines, the end after them. What there is no room for is forgotten,
 * and read again from the place of the last event that went out.
 */
export class ExecutionWriter {
  #seen: SeenOfExecution

  constructor(
    readonly executionId: string,
    private stream: EventStream,
    seen: SeenOfExecution
  ) {
    this.#seen = seen
  }

  get place() {
    return { executionId: this.executionId, after: this.#seen.after }
  }

  get ready(): boolean {
    return this.stream.ready
  }

  take({ execution, changes, more }: ExecutionPage): boolean {
    // Erased together with its user.
    if (!execution) return this.end()
    const state = stateOf(execution)
    const final = FINAL.test(state)
    const tell = () => {
      if (state === this.#seen.state) return
      this.#seen = { ...this.#seen, state }
      this.stream.send('execution', new ExecutionTransformer(execution).toObject(), this.#id)
    }
    if (!final) tell()
    for (const change of changes) {
      if (!this.ready) return false
      this.#seen = { ...this.#seen, after: change.changed }
      this.stream.send(change.kind, shown(change), this.#id)
    }
    if (more || !this.ready) return this.ready
    if (!final) return false
    tell()
    return this.end()
  }

  hear(speaker: { path: string; stepKey: string }, text: string): void {
    const { stepKey, path } = speaker
    if (this.ready) this.stream.send('token', { stepKey, path, text })
  }

  end(): false {
    this.stream.end()
    return false
  }

  get #id(): string {
    return eventIdOf(this.#seen)
  }
}

function shown(change: ExecutionChange): object {
  if (change.kind === 'step') return new ExecutionStepTransformer(change.row).toObject()
  return new ExecutionLogTransformer(change.row).toObject()
}
