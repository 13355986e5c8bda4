import { WorkflowRunner } from '#agents/workflow/workflow_runner'
import { AgentRunner } from '#engine/contracts/agent_runner'
import type { AgentVersion, RunContext } from '#engine/contracts/agent_runner'
import { Clock } from '#engine/contracts/clock'
import { Scheduler } from '#engine/contracts/scheduler'
import type { Json, JsonObject } from '#engine/graph/types'

/** This machine's time. */
export class RealClock extends Clock {
  now() {
    return Date.now()
  }

  after(ms: number, callback: () => void) {
    const timer = setTimeout(callback, Math.min(ms, 2_147_483_647))
    return () => clearTimeout(timer)
  }

  random() {
    return 0
  }
}

export type Script = (inputs: JsonObject, context: RunContext) => Json | Promise<Json>

/** Agents are the outside world here: each does what the script does that its config names. */
export class ScriptedRunner extends AgentRunner {
  readonly scripts: Record<string, Script> = {
    echo: (inputs) => inputs,
    fail: () => Promise.reject(new Error('It broke')),
    /** Ends when it is told to stop. */
    hang: (_inputs, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      }),
  }

  /** What was run, in order: `<path>#<attempt>`. */
  readonly runs: string[] = []

  async run(agent: AgentVersion, inputs: JsonObject, context: RunContext): Promise<Json> {
    this.runs.push(`${context.path}#${context.attempt}`)
    if (agent.type === 'workflow') return new WorkflowRunner().run(agent, inputs, context)
    return this.scripts[String(agent.config.script)]!(inputs, context)
  }

  async inspect() {
    return []
  }
}

export class RecordingScheduler extends Scheduler {
  readonly woken: Array<{ executionId: string; at: number | undefined }> = []

  async wake(executionId: string, at?: number) {
    this.woken.push({ executionId, at })
  }
}
