import type { RunContext } from '#engine/contracts/agent_runner'
import { StepError } from '#engine/contracts/step_error'
import { SecretStore, type SecretUse } from '#engine/contracts/secret_store'
import type { JsonObject } from '#engine/graph/types'
import { ApiRunner } from '#agents/api/api_runner'
import { EgressGuard } from '#net/egress_guard'
import { agentVersion, runContext } from '../agent_version.js'

/** Secrets of a test, by their names; it keeps who asked. */
export class TestSecrets extends SecretStore {
  readonly asked: SecretUse[] = []

  constructor(private readonly values: Record<string, string> = {}) {
    super()
  }

  async read(use: SecretUse): Promise<string | null> {
    this.asked.push(use)
    return this.values[use.name] ?? null
  }
}

/** A runner that may reach this machine, and how its connections are ended. */
export function localRunner(secrets: SecretStore = new TestSecrets()) {
  const guard = new EgressGuard({ allow: '127.0.0.1' })
  return { runner: new ApiRunner(guard, secrets), close: () => guard.close() }
}

export interface ApiOutput {
  status: number
  headers: Record<string, string>
  body: unknown
  durationMs: number
}

/** Runs an API agent once. */
export async function run(
  config: JsonObject,
  inputs: JsonObject = {},
  context?: Partial<RunContext>,
  secrets?: SecretStore
) {
  const { runner, close } = localRunner(secrets)
  try {
    const output = await runner.run(agentVersion('api', config), inputs, runContext(context))
    return output as unknown as ApiOutput
  } finally {
    await close()
  }
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
