import { counters } from './agents.js'
import { count, flag, free, id, list, nullable, object, oneOf, positive } from './shapes.js'
import { ref, said, text, time, type Schema } from './shapes.js'

/** A step, as a version keeps it. */
const step = {
  stepKey: said(text, 'Unique within the workflow.'),
  stepName: text,
  stepType: oneOf('agent', 'condition', 'loop', 'parallel', 'wait'),
  position: count,
  agentId: nullable(id),
  config: free,
  inputs: said(free, 'May hold `{{ templates }}`.'),
  outputs: free,
  dependsOn: said(list(text), 'Keys of the steps that have to end before.'),
  retryCount: { type: 'integer', minimum: 0, maximum: 20 },
  retryDelayMs: { type: 'integer', minimum: 0, maximum: 3_600_000 },
  timeoutMs: { type: 'integer', minimum: 1, maximum: 86_400_000 },
  onError: oneOf('fail', 'continue', 'retry'),
}

const workflow = {
  id,
  name: text,
  description: nullable(text),
  userId: said(id, 'Its owner.'),
  status: oneOf('draft', 'active', 'inactive', 'archived'),
  version: said(positive, 'Grows by one with each change of the graph.'),
  parentId: nullable(said(id, 'The workflow that it is a copy of.')),
  triggerConfig: free,
  scheduleEnabled: flag,
  scheduleCron: nullable(text),
  scheduleTimezone: text,
  tags: list(text),
  isPublic: flag,
  createdAt: time,
  updatedAt: time,
  ...counters,
  lastExecutionAt: nullable(time),
}

/** An object of which one property may be left out. */
function withoutRequiring(name: string, properties: Record<string, Schema>, description: string) {
  const required = Object.keys(properties).filter((one) => one !== name)
  return { ...object(properties, description), required }
}

/** app/transformers/workflow_transformer, workflow_step_transformer, workflow_version_transformer. */
export const workflowSchemas = {
  WorkflowSummary: object(workflow, 'A workflow in a list: without its graph.'),
  Workflow: withoutRequiring(
    'webhookUrl',
    {
      ...workflow,
      definition: ref('WorkflowDefinition'),
      steps: list(ref('WorkflowStep')),
      webhookUrl: said(
        nullable(text),
        'Where a workflow with `triggerConfig.type` `webhook` answers. For its owner alone; an answer that is repeated for an `Idempotency-Key` leaves it out.'
      ),
      nextFireAt: said(nullable(time), 'When its schedule fires next, while it is active.'),
    },
    'A workflow with its graph, in both of its forms.'
  ),
  WorkflowStep: object({ id, ...step }),
  StepDefinition: object(step, 'A step, as a version keeps it.'),
  WorkflowDefinition: object(
    {
      nodes: list({ ...free, properties: { id: said(text, 'The step key.') }, required: ['id'] }),
      edges: list({
        ...free,
        properties: { source: text, target: text, condition: text },
        required: ['source', 'target'],
      }),
      metadata: said(free, '`timeout` (seconds) bounds an execution; the rest is the client’s.'),
    },
    'The drawn form of the graph.'
  ),
  WorkflowVersion: object({
    id,
    workflowId: id,
    version: positive,
    parentId: nullable(said(id, 'The version that it was made from.')),
    definition: ref('WorkflowDefinition'),
    steps: list(ref('StepDefinition')),
    createdAt: time,
    createdBy: nullable(id),
  }),
}
