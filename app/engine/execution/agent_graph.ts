import type { Graph, Json } from '../graph/types.js'
import { bodyOutput } from './scope_output.js'

const STEP_KEY = 'agent'

/** The graph of an execution of an agent alone: one step, which lasts as long as the agent may. */
export function agentGraph(agentId: string): Graph {
  const step = {
    stepKey: STEP_KEY,
    stepName: STEP_KEY,
    stepType: 'agent' as const,
    position: 0,
    agentId,
    config: {},
    inputs: {},
    outputs: {},
    dependsOn: [],
    retryCount: 0,
    retryDelayMs: 1000,
    timeoutMs: 86_400_000,
    onError: 'fail' as const,
  }
  return { steps: [step], edges: [] }
}

/** What such an execution gives: the agent's output itself. */
export function agentOutput(output: Json): Json {
  return bodyOutput(output, STEP_KEY)
}
