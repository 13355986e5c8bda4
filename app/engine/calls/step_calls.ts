import type { ApprovalRequest, Call, CallResult, Calls, ChildWorkflow } from '../contracts/calls.js'
import type { Json, JsonObject } from '../graph/types.js'
import { callAgent } from './agent_call.js'
import { callApproval } from './approval_call.js'
import type { CallBook } from './call_book.js'
import { callChild } from './child_call.js'
import { callOnce } from './once_call.js'

/** The calls of one attempt, as its runner makes them. */
export class StepCalls implements Calls {
  #inFlight = new Set<Promise<unknown>>()

  constructor(private book: CallBook) {}

  once(
    key: string,
    call: Call,
    work: (signal: AbortSignal, idempotencyKey: string) => Promise<CallResult>
  ): Promise<Json> {
    return this.#track(callOnce(this.book, key, call, work))
  }

  agent(key: string, agentId: string, inputs: JsonObject): Promise<Json> {
    return this.#track(callAgent(this.book, key, agentId, inputs))
  }

  child(
    key: string,
    what: ChildWorkflow,
    inputs: JsonObject,
    options?: { wait?: boolean }
  ): Promise<Json> {
    return this.#track(callChild(this.book, key, what, inputs, options))
  }

  approval(key: string, request: ApprovalRequest): Promise<JsonObject> {
    return this.#track(callApproval(this.book, key, request))
  }

  /** Resolves when no call is on its way: what runs beside one that waits is not lost. */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight)
  }

  #track<Value>(call: Promise<Value>): Promise<Value> {
    this.#inFlight.add(call)
    const done = () => void this.#inFlight.delete(call)
    call.then(done, done)
    return call
  }
}
