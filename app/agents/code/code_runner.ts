import type { AgentVersion, RunContext } from '#engine/contracts/agent_runner'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import { readCodeConfig, type CodeConfig } from '#agents/code/config'
import { configError } from '#agents/config_problems'
import { renderConfig, templateProblems } from '#agents/templates'
import type { Sandbox } from '#sandbox/sandbox'
import { SandboxError } from '#sandbox/sandbox_error'
import type { SandboxLimits } from '#sandbox/types'

/** What stack traces call the code. */
const FILE_NAME = 'code.ts'

/** Runs the code of agents in the sandbox. */
export class CodeRunner {
  constructor(private readonly sandbox: Pick<Sandbox, 'run' | 'problem'>) {}

  /**
   * Runs the agent's code once, with the smaller of its own limits and the attempt's.
   *
   * @returns What `main` returned, or the last line of JSON that a script printed; undefined is null.
   * @throws StepError `CODE_ERROR` (what the code threw, its stack in `userStack`), `TIMEOUT`, `MEMORY_LIMIT`,
   * `CPU_LIMIT`, `OUTPUT_LIMIT`, `OUTPUT_INVALID`, `CRASHED`, `CANCELLED`, `SANDBOX_UNAVAILABLE`,
   * `VALIDATION_ERROR`, and what a template in `environment` gives.
   */
  async run(agent: AgentVersion, inputs: JsonObject, context: RunContext): Promise<Json> {
    const { config, problems } = await readCodeConfig(agent.config)
    if (config === null) throw configError(problems)
    const environment = renderEnvironment(config, { ...context.scope, inputs })
    const { executionId, path, attempt, idempotencyKey } = context
    const onBegin = context.queued()
    try {
      const output = await this.sandbox.run({
        language: 'javascript',
        source: config.code,
        fileName: FILE_NAME,
        entry: config.entry ?? 'main',
        inputs,
        context: { executionId, stepPath: path, attempt, idempotencyKey, env: environment },
        environment,
        limits: limitsOf(agent, config, context),
        signal: context.signal,
        onBegin,
        onLog: (level, message) => context.log(level, message),
      })
      return output as Json
    } catch (error) {
      throw error instanceof SandboxError ? toStepError(error) : error
    }
  }

  /** What keeps the agent from running: its config, and a sandbox that isn't there. */
  async inspect(agent: Pick<AgentVersion, 'config'>): Promise<Problem[]> {
    const { config, problems } = await readCodeConfig(agent.config)
    const templates = templateProblems(config?.environment ?? {}, 'config.environment')
    const unavailable = this.sandbox.problem
    const missing =
      unavailable === null
        ? []
        : [{ field: 'config.runtime', message: unavailable, rule: 'available' }]
    return [...problems, ...templates, ...missing]
  }
}

function limitsOf(agent: AgentVersion, config: CodeConfig, context: RunContext): SandboxLimits {
  const own = config.timeout ?? Infinity
  const timeoutMs = Math.min(own, agent.maxExecutionTime * 1000, context.timeoutMs)
  return {
    timeoutMs,
    // One thread runs the code; the engine's own collect its garbage and compile beside it.
    cpuMs: 2 * timeoutMs + 1000,
    memoryMb: Math.min(config.memory ?? Infinity, agent.maxMemoryMb),
  }
}

/** Fills in the templates of the variables' values; a variable is text, whatever a template gives. */
function renderEnvironment(config: CodeConfig, scope: JsonObject): Record<string, string> {
  const entries = Object.entries(config.environment ?? {}).map(([name, value]) => {
    const rendered = renderConfig(value, scope, `config.environment.${name}`)
    return [name, typeof rendered === 'string' ? rendered : JSON.stringify(rendered)]
  })
  return Object.fromEntries(entries)
}

function toStepError({ code, message, options }: SandboxError): StepError {
  return new StepError(code, message, {
    retryable: !options.final,
    userStack: options.userStack,
    details: options.details,
  })
}
