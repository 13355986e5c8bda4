import type { AgentVersion, RunContext } from '#engine/contracts/agent_runner'
import type { SecretStore } from '#engine/contracts/secret_store'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import { readCodeConfig, type CodeConfig } from '#agents/code/config'
import { renderEnvironment } from '#agents/code/environment'
import { CodeGateway } from '#agents/code/gateway'
import { fileNameOf, languageOf } from '#agents/code/language'
import { configError } from '#agents/config_problems'
import { LineRedaction } from '#agents/line_redaction'
import { Redaction } from '#agents/redaction'
import { templateProblems } from '#agents/templates'
import type { EgressGuard } from '#net/egress_guard'
import type { Sandbox } from '#sandbox/sandbox'
import { SandboxError } from '#sandbox/sandbox_error'
import type { SandboxLimits, SandboxLogLevel } from '#sandbox/types'

/** What code reaches beyond its sandbox, where its agent's config opens it. */
export interface CodeSurroundings {
  secrets: SecretStore
  guard: Pick<EgressGuard, 'request' | 'connect'>
}

/** Runs the code of agents in the sandbox. */
export class CodeRunner {
  constructor(
    private readonly sandbox: Pick<Sandbox, 'run' | 'lacks'>,
    private readonly surroundings: CodeSurroundings
  ) {}

  /**
   * Runs the agent's code once, with the smaller of its own limits and the attempt's. Secrets are taken out of all
   * that it tells.
   *
   * @returns What `main` returned, or the last line of JSON that a script printed; undefined is null.
   * @throws StepError `CODE_ERROR` (what the code threw, its stack in `userStack`), `TIMEOUT`, `MEMORY_LIMIT`,
   * `CPU_LIMIT`, `OUTPUT_LIMIT`, `OUTPUT_INVALID`, `CRASHED`, `CANCELLED`, `SANDBOX_UNAVAILABLE`,
   * `PACKAGE_UNAVAILABLE`, `SECRET_NOT_FOUND`, `VALIDATION_ERROR`, and what a template in `environment` gives.
   */
  async run(agent: AgentVersion, inputs: JsonObject, context: RunContext): Promise<Json> {
    const { config, problems } = await readCodeConfig(agent.config)
    if (config === null) throw configError(problems)
    const { executionId, path, attempt, idempotencyKey } = context
    const { secrets: store, guard } = this.surroundings
    const ids = { executionId, agentId: agent.agentId }
    const scope = { ...context.scope, inputs }
    const { variables, secrets } = await renderEnvironment(config, scope, store, ids)
    const redaction = new Redaction(secrets)
    const lines = new LineRedaction<SandboxLogLevel>(secrets, redaction, (level, text) =>
      context.log(level, text)
    )
    const language = languageOf(config.runtime)!
    const onBegin = context.queued()
    const hosts = config.network?.allow ?? []
    try {
      const output = await this.sandbox.run({
        language,
        source: config.code,
        fileName: fileNameOf(language),
        entry: config.entry ?? 'main',
        inputs,
        context: {
          executionId,
          stepKey: stepKeyOf(path),
          stepPath: path,
          attempt,
          idempotencyKey,
          env: variables,
        },
        environment: variables,
        limits: limitsOf(agent, config, context),
        packages: config.packages ?? [],
        gateway: hosts.length > 0 ? new CodeGateway(guard, hosts, context.tracing) : undefined,
        signal: context.signal,
        onBegin,
        onLog: (level, message) => lines.push(level, message),
      })
      return redaction.json(output as Json)
    } catch (error) {
      throw error instanceof SandboxError ? toStepError(error, redaction) : error
    } finally {
      lines.end()
    }
  }

  /** What keeps the agent from running: its config, and a sandbox or a language that isn't there. */
  async inspect(agent: Pick<AgentVersion, 'config'>): Promise<Problem[]> {
    const { config, problems } = await readCodeConfig(agent.config)
    if (config === null) return problems
    const templates = templateProblems(config.environment ?? {}, 'config.environment')
    const lack = this.sandbox.lacks(languageOf(config.runtime)!)
    const missing =
      lack === null ? [] : [{ field: 'config.runtime', message: lack, rule: 'available' }]
    return [...templates, ...missing]
  }
}

/** `clean` of `import[3]/clean`. */
function stepKeyOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\[\d+\]$/, '')
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

function toStepError({ code, message, options }: SandboxError, redaction: Redaction): StepError {
  const { userStack, final, details } = options
  return new StepError(code, redaction.text(message), {
    retryable: !final,
    userStack: userStack === undefined ? undefined : redaction.text(userStack),
    details,
  })
}
