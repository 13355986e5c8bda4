import type { Json, JsonObject, Problem } from '../graph/types.js'
import type { Calls } from './calls.js'
import type { Tracing } from './tracing.js'
import type { Usage } from './usage.js'

export type { Usage } from './usage.js'

export type AgentType = 'code' | 'api' | 'llm' | 'data' | 'workflow'

/** One parameter that an agent declares for its inputs. */
export interface AgentParameter {
  type?: 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'any'
  required?: boolean
  description?: string
  default?: Json
}

/** An agent at one version: what runs never changes under a running execution. */
export interface AgentVersion {
  agentId: string
  version: number
  type: AgentType
  config: JsonObject
  parameters: Record<string, AgentParameter>
  /** Seconds. */
  maxExecutionTime: number
  /** MiB. */
  maxMemoryMb: number
  /** Attempts that may run at a time, over all executions; no number means no limit. */
  maxConcurrentExecutions?: number | null
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** What a runner gets besides the agent and its inputs. */
export interface RunContext {
  executionId: string
  /** The step's path in the execution, such as `import[3]/clean`. */
  path: string
  attempt: number
  /** Stable over attempts and restarts: `<executionId>:<path>`. */
  idempotencyKey: string
  /** Aborted on cancel, time-out and loss of the lease; a runner ends what it started within 1 s. */
  signal: AbortSignal
  /** Milliseconds that the attempt may take at most. */
  timeoutMs: number
  /**
   * Stops the attempt's clock while it waits for a place to run in; the answer starts it again. A
   * burst of runs must not time out in the queue.
   */
  queued(): () => void
  log(level: LogLevel, message: string, metadata?: JsonObject): void
  usage(used: Usage): void
  /** A piece of a model's answer as it comes, for open streams: kept nowhere, and nobody may listen. */
  token(text: string): void
  /** Calls that are made once, whatever dies: of models, tools, other agents, workflows and people. */
  calls: Calls
  /** Where what it asks of others is traced; nowhere when left out. */
  tracing?: Tracing | undefined
  /** Names that `{{ }}` in the agent's config may use beside `inputs`: `execution`, `env`. */
  scope: JsonObject
}

/** Runs agents of any type. Bound by a provider to the registry of runners. */
export abstract class AgentRunner {
  /**
   * Runs an agent once.
   *
   * @returns The output: JSON, at most 4 MiB.
   * @throws StepError with a code and whether another attempt can help. Suspended, as `calls` threw it.
   */
  abstract run(agent: AgentVersion, inputs: JsonObject, context: RunContext): Promise<Json>

  /**
   * What keeps an agent from running: an empty list means that it is ready. `field` is relative to
   * the agent, such as `config.code`.
   */
  abstract inspect(agent: Omit<AgentVersion, 'agentId' | 'version'>): Promise<Problem[]>
}
