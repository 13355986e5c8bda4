import type { Usage } from '../contracts/agent_runner.js'
import type {
  AttemptState,
  RowType,
  StepFailure,
  StepRecord,
  StepStatus,
  WaitRecord,
} from '../contracts/step_record.js'
import type { Json } from '../graph/types.js'
import type { Place } from './place.js'

/** What one call is, in the journal. */
export interface CallIdentity {
  key: string
  path: string
  type: RowType
  attempt: number
  startedAt: number
  inputs: Json | undefined
  agent: { agentId: string; version: number } | null
  state: AttemptState
}

interface Details {
  output?: Json
  error?: StepFailure
  usage?: Usage | null
  wait?: WaitRecord
  state?: AttemptState
  urgent?: boolean
}

/** The row of one call: written as it goes on, and never again once it has ended. */
export class CallRow {
  #ended = false
  #wait: WaitRecord | undefined

  constructor(
    private place: Place,
    readonly identity: CallIdentity
  ) {}

  get path(): string {
    return this.identity.path
  }

  get attempt(): number {
    return this.identity.attempt
  }

  /** Whether it may still be written: it has not ended, and neither has what is around it. */
  get open(): boolean {
    return !this.#ended && !this.place.scope.ended
  }

  put(status: StepStatus, details: Details = {}): void {
    if (!this.open) return
    const { key, path, type, attempt, startedAt, inputs, agent } = this.identity
    const { scope } = this.place
    const goesOn = status === 'running' || status === 'waiting'
    this.#ended = !goesOn
    this.#wait = details.wait ?? this.#wait
    const record: StepRecord = {
      path,
      attempt,
      stepKey: key,
      stepType: type,
      iteration: scope.iteration,
      agentId: agent?.agentId ?? null,
      agentVersion: agent?.version ?? null,
      status,
      inputs,
      output: details.output,
      error: details.error ?? null,
      usage: details.usage ?? null,
      wakeAt: null,
      startedAt,
      completedAt: goesOn ? null : scope.run.now,
      state: { ...this.identity.state, ...details.state },
    }
    if (this.#wait) record.wait = this.#wait
    scope.run.history.remember({ ...record, inputs: undefined })
    scope.put(record, details.urgent ?? false)
    // The driver may sleep: nothing else wakes it before the attempt ends.
    scope.run.touch()
  }
}
