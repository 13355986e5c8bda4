import { Braces, Code, GitBranch, Globe, Sparkles, type LucideIcon } from 'lucide-react'
import type { Agent } from '../../../client/schema.js'

export type AgentKind = Agent['type']

export interface Kind {
  label: string
  icon: LucideIcon
  text: string
  /** What a new one begins with: it runs as it is. */
  config: Record<string, unknown>
}

/** What an agent begins with: it prints, to show that what is printed becomes its log. */
const CODE = `export function main(inputs, context) {
  console.log('Got', inputs)
  return { doubled: inputs.value * 2 }
}
`

export const KINDS: Record<AgentKind, Kind> = {
  code: {
    label: 'Code',
    icon: Code,
    text: 'A function of yours, run behind walls',
    config: { runtime: 'nodejs', code: CODE },
  },
  api: {
    label: 'API',
    icon: Globe,
    text: 'A call to an HTTP service',
    config: { method: 'GET', url: 'https://api.example.com/items/{{ inputs.id }}' },
  },
  llm: {
    label: 'LLM',
    icon: Sparkles,
    text: 'A model, with tools and budgets',
    config: { provider: 'simulated', model: 'echo', prompt: '{{ inputs.question }}' },
  },
  data: {
    label: 'Data',
    icon: Braces,
    text: 'Filter, map, group and join, without code',
    config: {
      operation: 'filter',
      source: '{{ inputs.rows }}',
      transformation: { condition: 'item.value > 10' },
    },
  },
  workflow: {
    label: 'Workflow',
    icon: GitBranch,
    text: 'A whole workflow as one step',
    config: { workflowId: '', inputs: {}, waitForCompletion: true },
  },
}

export const STATUSES = ['draft', 'active', 'inactive', 'archived'] as const
