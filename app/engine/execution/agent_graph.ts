import type { Graph } from '../graph/types.js'

/** The graph of an execution of an agent alone: one step, which lasts as long as the agent may. */
export function agentGraph(agentId: string): Graph {
  const step = {
    stepKey: 'agent',
    stepName: 'agent',
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
