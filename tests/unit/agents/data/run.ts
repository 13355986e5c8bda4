import type { RunContext } from '#engine/contracts/agent_runner'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject } from '#engine/graph/types'
import { DataRunner } from '#agents/data/data_runner'
import { agentVersion, runContext } from '../agent_version.js'

const runner = new DataRunner()

/** Runs a data agent once. */
export function run(config: JsonObject, inputs: JsonObject, context?: Partial<RunContext>) {
  return runner.run(agentVersion('data', config), inputs, runContext(context))
}

export function configOf(operation: string, transformation: Json | undefined): JsonObject {
  return transformation === undefined ? { operation } : { operation, transformation }
}

/** Runs one operation over a list. */
export function operate(operation: string, transformation: Json | undefined, items: Json[]) {
  return run(configOf(operation, transformation), { items })
}

/** What the run failed with. */
export async function failure(promise: Promise<unknown>): Promise<StepError> {
  const error: unknown = await promise.then(
    (value) => new Error(`no failure but ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown
  )
  if (error instanceof StepError) {
    return error
  }
  throw error
}

/** The fields that are wrong with a config. */
export async function problemFields(config: JsonObject): Promise<string[]> {
  const problems = await runner.inspect(agentVersion('data', config))
  return problems.map(({ field }) => field)
}
