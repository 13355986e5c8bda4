import type { Api } from './api.js'

/** The agents that all workflows share, by what they do. */
export type Agents = Record<
  'add' | 'code' | 'get' | 'slow' | 'flaky' | 'keyed' | 'bare' | 'broken' | 'hang' | 'spin',
  string
> & { child: string; grandchild: string }

const CODE = 'export function main(inputs) { return { v: inputs.n * 2 } }'
const FOREVER = 'export function main() { for (;;) {} }'

/** Makes the agents, and the two workflows that are called as children. */
export async function makeAgents(api: Api, outside: string): Promise<Agents> {
  const agent = (type: string, name: string, config: object) =>
    api.make('/agents', { name, type, status: 'active', config })
  const calling = (method: string, name: string, more: object = {}) =>
    agent('api', name, { method, url: `${outside}/${name}?n={{ inputs.n }}`, ...more })
  const add = await agent('data', 'add', {
    ...{ operation: 'map', source: ['{{ inputs }}'] },
    transformation: { expression: 'item.n + 1' },
  })
  const called = async (name: string, steps: object[]) => {
    const workflowId = await api.make('/workflows', { name, status: 'active', steps })
    return agent('workflow', name, { workflowId })
  }
  const child = await called('child', [
    { stepKey: 'rest', stepType: 'wait', config: { durationMs: 120 } },
    {
      ...{ stepKey: 'end', stepType: 'agent', agentId: add, dependsOn: ['rest'] },
      inputs: { n: '{{ inputs.n }}' },
    },
  ])
  const grandchild = await called('grandchild', [
    { stepKey: 'call', stepType: 'agent', agentId: child, inputs: { n: '{{ inputs.n }}' } },
    {
      ...{ stepKey: 'end', stepType: 'agent', agentId: add, dependsOn: ['call'] },
      inputs: { n: '{{ call.output.end[0] }}' },
    },
  ])
  return {
    ...{ add, child, grandchild },
    code: await agent('code', 'code', { runtime: 'nodejs', code: CODE }),
    spin: await agent('code', 'spin', { runtime: 'nodejs', code: FOREVER }),
    get: await calling('GET', 'get'),
    slow: await calling('GET', 'slow'),
    flaky: await calling('PUT', 'flaky'),
    keyed: await calling('POST', 'keyed', { idempotent: true }),
    bare: await calling('POST', 'bare'),
    broken: await calling('GET', 'broken'),
    hang: await calling('GET', 'hang'),
  }
}
