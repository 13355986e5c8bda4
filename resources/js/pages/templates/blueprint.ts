import { completeSteps } from '#engine/graph/complete'
import { definitionFromSteps } from '#engine/graph/normalize'
import type { JsonObject } from '#engine/graph/types'
import type { Template } from '../../../client/schema.js'
import { drawingOf, type Drawing } from '../workflows/editor/document'

interface BlueprintAgent {
  name?: string
  description?: string
  type?: string
  config?: JsonObject
}

interface BlueprintStep {
  stepKey?: string
  agentKey?: string
}

/** What a workflow template would make: its graph, and the agents that its steps name. */
export interface Blueprint {
  drawing: Drawing
  agents: ReadonlyMap<string, BlueprintAgent>
}

/** Reads a workflow template; the steps of its drawing name their agents by the template's keys. */
export function blueprintOf({ templateData }: Pick<Template, 'templateData'>): Blueprint {
  const { steps, definition, agents } = templateData as {
    steps?: BlueprintStep[]
    definition?: { nodes?: unknown[]; metadata?: JsonObject }
    agents?: Record<string, BlueprintAgent>
  }
  const drawn = definition?.nodes?.length
    ? definition
    : definitionFromSteps(completeSteps(steps), definition?.metadata)
  const keys = new Map(steps?.map(({ stepKey, agentKey }) => [stepKey, agentKey]))
  const drawing = drawingOf(drawn)
  const nodes = drawing.nodes.map((node) => ({ ...node, agentId: keys.get(node.id) ?? null }))
  return { drawing: { ...drawing, nodes }, agents: new Map(Object.entries(agents ?? {})) }
}
