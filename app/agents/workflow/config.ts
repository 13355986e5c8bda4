import vine from '@vinejs/vine'
import type { JsonObject, Problem } from '#engine/graph/types'
import { schemaProblems } from '#agents/config_problems'
import { templateProblems } from '#agents/templates'

const schema = vine.create({
  workflowId: vine.string().uuid(),
  inputs: vine.object({}).allowUnknownProperties().optional(),
  waitForCompletion: vine.boolean({ strict: true }).optional(),
})

/** What a workflow agent calls. */
export interface WorkflowConfig {
  workflowId: string
  /** What the child gets, with templates; undefined gives it what the agent gets. */
  inputs: JsonObject | undefined
  waitForCompletion: boolean
}

/** Reads a config: what it says, or what is wrong with it. */
export async function readWorkflowConfig(config: JsonObject): Promise<WorkflowConfig | Problem[]> {
  const malformed = await schemaProblems(schema, config)
  if (malformed.length > 0) return malformed
  const inputs = config.inputs as JsonObject | undefined
  const templates = templateProblems(inputs ?? {}, 'config.inputs')
  if (templates.length > 0) return templates
  const { workflowId, waitForCompletion = true } = config
  return {
    workflowId: String(workflowId).toLowerCase(),
    inputs,
    waitForCompletion: waitForCompletion === true,
  }
}
