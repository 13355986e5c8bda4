import { createHash } from 'node:crypto'
import type { AgentVersion } from '../contracts/agent_runner.js'
import type { Caller } from '../contracts/callables.js'
import { Suspended } from '../contracts/calls.js'
import type { RowType, StepRecord } from '../contracts/step_record.js'
import { StepError } from '../contracts/step_error.js'
import { INTERRUPTED } from '../execution/unknown_outcome.js'
import type { Json } from '../graph/types.js'
import { CallRow } from './call_row.js'
import type { CallIdentity } from './call_row.js'
import type { Place, RunAgent, WaitingCall } from './place.js'

const KEY = /^[A-Za-z0-9_.:-]{1,100}$/

/** What the journal's paths may have. */
const MAX_PATH_LENGTH = 1000

export interface CallBookOptions {
  place: Place
  /** Whose runner calls. */
  agent: AgentVersion
  since: number
  signal: AbortSignal
  /** Rejects when the attempt is stopped. */
  stopped: Promise<never>
  runAgent: RunAgent
}

/** A call as its runner makes it. */
export interface Asked {
  key: string
  type: RowType
  /** What is shown of it, and what must be the same for it to be the same call. */
  inputs: Json | undefined
  identity?: Json
  agent?: { agentId: string; version: number } | null
}

/** What the journal says of a call: how it ended, or the row to go on with. */
export type Found = { ended: true; output: Json } | { ended: false; last: StepRecord | undefined }

/** The calls of one attempt: what the journal has of them, and what they wait for. */
export class CallBook {
  readonly waitsFor: WaitingCall[] = []
  #rows = new Map<string, CallRow>()
  #suspended: Suspended | null = null

  constructor(readonly options: CallBookOptions) {}

  get place(): Place {
    return this.options.place
  }

  get suspended(): boolean {
    return this.#suspended !== null
  }

  /** Who calls, as those outside the engine judge it. */
  get caller(): Caller {
    const { execution } = this.place.scope.run
    const { agentId } = this.options.agent
    return { execution, agentId: agentId === '' ? null : agentId }
  }

  /**
   * What became of a call before.
   *
   * @throws StepError as it failed, where that still counts. @throws Suspended when the attempt is
   * about to be parked: nothing begins any more.
   */
  find({ key, inputs, identity }: Asked): Found {
    if (this.#suspended) throw this.#suspended
    const path = this.#pathOf(key)
    if (this.#rows.get(path)?.open) throw misuse(`The call "${key}" is being made already`)
    const last = this.place.scope.run.history.at(path).at(-1)
    const hash = hashOf(identity ?? inputs)
    if (!last || last.state?.inputHash !== hash) {
      if (last?.completedAt === null) this.#drop(last)
      return { ended: false, last: undefined }
    }
    if (last.status === 'completed')
      return { ended: true, output: last.held?.read() ?? last.output ?? null }
    const counts = last.status === 'failed' && (last.state.madeBy ?? 0) > this.options.since
    if (counts && last.error && last.error.code !== INTERRUPTED) {
      const { code, message, details, stack } = last.error
      const retryable = last.state.final !== true
      throw new StepError(code, message, { retryable, details, userStack: stack })
    }
    return { ended: false, last: last.completedAt === null ? last : undefined }
  }

  /**
   * A row for a call that begins, or that goes on with the row that it has.
   *
   * @throws StepError what stopped the attempt: what it looked for meanwhile begins nothing any more.
   */
  open({ key, type, inputs, identity, agent = null }: Asked, last?: StepRecord): CallRow {
    this.options.signal.throwIfAborted()
    const { run } = this.place.scope
    const path = this.#pathOf(key)
    const known: CallIdentity = {
      key,
      path,
      type,
      attempt: last?.attempt ?? (run.history.at(path).at(-1)?.attempt ?? 0) + 1,
      startedAt: last?.startedAt ?? run.now,
      inputs: last ? undefined : inputs,
      agent,
      state: last?.state ?? {
        madeBy: this.place.attempt,
        inputHash: hashOf(identity ?? inputs),
      },
    }
    const row = new CallRow(this.place, known)
    this.#rows.set(path, row)
    return row
  }

  /** The same in every attempt of the step and every drive; another one for another input. */
  idempotencyKey(row: CallRow): string {
    const { path, state } = row.identity
    const { execution } = this.place.scope.run
    const { inputHash = '' } = state
    const others = this.place.scope.run.history.at(path)
    const first = others[0]?.state?.inputHash ?? inputHash
    const key = `${execution.id}:${path}`
    return first === inputHash ? key : `${key}:${inputHash.slice(0, 16)}`
  }

  /** Resolves when what was put is on disk. @throws What stopped the attempt before. */
  written(): Promise<void> {
    const { run } = this.place.scope
    return Promise.race([run.outbox.written(run.now), this.options.stopped])
  }

  /** The call waits: nothing else of this attempt begins, and it is parked. */
  suspend(path: string, ...waits: WaitingCall[]): Suspended {
    this.waitsFor.push(...waits)
    this.#suspended ??= new Suspended(path)
    return this.#suspended
  }

  /** The attempt has ended: what is still open ends with it. */
  close(): void {
    for (const row of this.#rows.values()) row.put('cancelled')
  }

  /** The step has its result: what its calls gave is not asked for again. */
  forget(): void {
    for (const path of this.#rows.keys()) this.place.scope.run.history.forget(path)
  }

  /** A call that goes on, but not in this way any more. */
  #drop(last: StepRecord): void {
    const { scope } = this.place
    const ended = { ...last, status: 'cancelled' as const, completedAt: scope.run.now }
    scope.run.history.remember(ended)
    scope.put(ended)
  }

  #pathOf(key: string): string {
    const path = `${this.place.path}/${key}`
    if (!KEY.test(key)) throw misuse(`"${key}" can not be the key of a call`)
    if (path.length > MAX_PATH_LENGTH) throw misuse(`The call "${key}" is nested too deeply`)
    return path
  }
}

function misuse(message: string): StepError {
  return new StepError('INVALID_CALL', message, { retryable: false })
}

/** Objects with the same entries in another order are the same input. */
function hashOf(input: Json | undefined): string {
  const sorted = (_key: string, value: Json) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  return createHash('sha256')
    .update(JSON.stringify(input ?? null, sorted))
    .digest('base64url')
}
