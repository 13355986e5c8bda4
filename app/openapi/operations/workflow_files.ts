import { one, type Operations } from '../operation.js'
import { exportWorkflowValidator, workflowFileValidator } from '#validators/workflow_file'

export const workflowFileOperations: Operations = {
  exportWorkflow: {
    description:
      'The current version with its agents, which steps name by `agentKey`. There are no ids in it, and no secrets: texts under a name such as `apiKey` or `Authorization` are left out unless they are a `{{ template }}`, known forms of credentials are replaced, and `warnings` tells of each. With `format=yaml`, or `Accept: application/yaml`, the file comes as YAML without an envelope. Agents that the caller may not read are left out too.',
    query: exportWorkflowValidator,
    answers: { 200: { ...one('WorkflowFile', 'The file.'), alsoAs: ['application/yaml'] } },
  },
  importWorkflow: {
    description:
      'Makes the workflow and its agents, all of it or nothing, as new drafts of the caller’s own. The file comes as JSON, also in the envelope that the export answered it in, or as YAML (`application/yaml`, `text/yaml`): one document of YAML 1.2 without tags of its own and with at most 100 aliases. Needs the right to make agents where the file has some.',
    body: {
      name: 'ImportWorkflowBody',
      validator: workflowFileValidator,
      alsoAs: ['application/yaml', 'text/yaml'],
      example: {
        turbocat: 1,
        name: 'Keep what is large',
        agents: { keep: { name: 'Keep', type: 'data', config: { operation: 'filter' } } },
        steps: [{ stepKey: 'keep', stepType: 'agent', agentKey: 'keep' }],
      },
    },
    answers: { 201: one('Workflow', 'The new workflow, at version 1.') },
  },
}
