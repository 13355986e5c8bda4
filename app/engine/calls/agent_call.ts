import type { AgentVersion } from '../contracts/agent_runner.js'
import type { StepRecord } from '../contracts/step_record.js'
import { StepError } from '../contracts/step_error.js'
import { failureOf, stepError } from '../execution/failure.js'
import { INTERRUPTED, isEffectFree, onUnknownOutcome } from '../execution/unknown_outcome.js'
import type { Json, JsonObject } from '../graph/types.js'
import type { Asked, CallBook } from './call_book.js'
import type { CallRow } from './call_row.js'
import { whenCalledAgentPlaced } from './called_place.js'
import { begin, fail, interrupted, outcomeUnknown } from './once_call.js'
import type { Terms } from './place.js'

/** Agents that may be within each other in one step. */
const MAX_DEPTH = 10

/** Runs another agent within the attempt, with a row and calls of its own. */
export async function callAgent(
  book: CallBook,
  key: string,
  agentId: string,
  inputs: JsonObject
): Promise<Json> {
  const { place, caller } = book
  const asked: Asked = { key, type: 'agent', inputs, identity: { agentId, inputs } }
  const found = book.find(asked)
  if (found.ended) return found.output
  if (place.depth >= MAX_DEPTH) {
    const message = `Agents may call each other ${MAX_DEPTH} levels deep`
    throw new StepError('CALL_DEPTH', message, { retryable: false })
  }
  const { run } = place.scope
  const history = run.history.at(`${place.path}/${key}`)
  const pinned = history.findLast((row) => row.agentId === agentId)?.agentVersion
  const version = pinned ?? run.execution.agentVersions[agentId]
  const agent = await agentFor(book, () => run.world.callables!.agent(agentId, caller, version))
  return whenCalledAgentPlaced(book, agent, `${place.path}/${key}`, async () => {
    const row = rowFor(book, { ...asked, agent }, found.last, agent)
    if (found.last?.status !== 'waiting') await begin(book, row, !isEffectFree(agent))
    return runIn(book, row, agent, inputs, termsOf(agent, history, found.last))
  })
}

/** Answers what a lookup outside the engine gives, unless there is nothing to look into. */
async function agentFor(book: CallBook, look: () => Promise<AgentVersion>): Promise<AgentVersion> {
  if (book.place.scope.run.world.callables) return look()
  throw new StepError('NOT_AVAILABLE', 'Agents can not be called here', { retryable: false })
}

/** The row to run in: a paused one goes on, one that was cut off is judged as a step's attempt is. */
function rowFor(
  book: CallBook,
  asked: Asked,
  last: StepRecord | undefined,
  agent: AgentVersion
): CallRow {
  if (!last) return book.open(asked)
  const row = book.open(asked, last)
  if (last.status === 'waiting') return row
  const again = onUnknownOutcome({ config: {} }, agent) === 'retry'
  const error = again ? interrupted() : outcomeUnknown(asked.key)
  row.put('failed', { error: failureOf(error), state: { final: !again }, urgent: !again })
  if (!again) throw error
  return book.open(asked)
}

function termsOf(
  agent: AgentVersion,
  history: readonly StepRecord[],
  last: StepRecord | undefined
): Terms {
  const failed = history.findLast(
    ({ status, error }) => status === 'failed' && error?.code !== INTERRUPTED
  )
  return {
    timeoutMs: agent.maxExecutionTime * 1000,
    ranMs: last?.status === 'waiting' ? (last.state?.ranMs ?? 0) : 0,
    usage: last?.status === 'waiting' ? last.usage : null,
    since: failed?.attempt ?? 0,
  }
}

async function runIn(
  book: CallBook,
  row: CallRow,
  agent: AgentVersion,
  inputs: JsonObject,
  terms: Terms
): Promise<Json> {
  const { place } = book
  const inner = {
    scope: place.scope,
    path: row.path,
    attempt: row.attempt,
    stepKey: place.stepKey,
    depth: place.depth + 1,
    callers: [...place.callers, book.options.agent.agentId],
    log: place.log.bind(place),
  }
  const { outcome, used, usage, ranMs } = await book.options.runAgent(inner, agent, inputs, terms)
  if (used && row.open) place.scope.run.tally.addUsage(used)
  if (outcome.kind === 'suspended') {
    const { waitsFor } = outcome
    row.put('waiting', { usage, state: { ranMs, waitsFor } })
    throw book.suspend(row.path, ...waitsFor)
  }
  if (outcome.kind === 'failed') throw await fail(book, row, stepError(outcome.error))
  row.put('completed', { output: outcome.output, usage, urgent: true })
  await book.written()
  return outcome.output
}
