/**
 * A template that every installation has. `templateData` is what POST /agents or POST /workflows
 * takes; a workflow's has its `agents` beside it, which steps name by `agentKey`, and an input to
 * try it with in `definition.metadata.sampleInput`.
 */
export interface OfficialTemplate {
  name: string
  description: string
  category: string
  type: 'agent' | 'workflow'
  tags: string[]
  templateData: Record<string, unknown>
}

/** A code agent in JavaScript. */
export function codeAgent(name: string, description: string, code: string) {
  return { name, description, type: 'code', config: { runtime: 'nodejs', code: code.trim() } }
}
