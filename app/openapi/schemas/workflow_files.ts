import { free, list, nullable, object, ref, said, text } from './shapes.js'

const agent = object({
  name: text,
  description: nullable(text),
  type: text,
  config: free,
  capabilities: list(text),
  parameters: free,
  maxExecutionTime: { type: 'integer' },
  maxMemoryMb: { type: 'integer' },
  maxConcurrentExecutions: { type: ['integer', 'null'] },
  tags: list(text),
})

const file = object({
  turbocat: { type: 'integer', const: 1 },
  name: text,
  description: nullable(text),
  triggerConfig: free,
  scheduleCron: said(text, 'Left out where there is none.'),
  scheduleTimezone: text,
  tags: list(text),
  agents: {
    type: 'object',
    description: 'By the keys that steps and branches name them with.',
    additionalProperties: ref('WorkflowFileAgent'),
  },
  steps: said(list(free), 'As a version keeps them, with `agentKey` instead of `agentId`.'),
  definition: said(free, 'What steps can not say: places, conditions of arrows, metadata.'),
  warnings: said(list(object({ field: text, message: text })), 'What was left out.'),
})

/** app/actions/workflows/workflow_file */
export const workflowFileSchemas = {
  WorkflowFile: {
    ...file,
    required: Object.keys(file.properties as object).filter((name) => name !== 'scheduleCron'),
  },
  WorkflowFileAgent: agent,
}
