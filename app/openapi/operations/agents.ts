import { nothing, one, pageOf, type Operations } from '../operation.js'
import {
  createAgentValidator,
  duplicateValidator,
  listAgentsValidator,
  updateAgentValidator,
} from '#validators/agent'
import { importOpenapiQueryValidator, importOpenapiValidator } from '#validators/openapi_import'
import { executeAgentValidator } from '#validators/execution'
import { listVersionsValidator } from '#validators/version'

const FILTER = {
  operation: 'filter',
  source: '{{ inputs.rows }}',
  transformation: { condition: 'item.value > 1' },
}

export const agentOperations: Operations = {
  listAgents: {
    query: listAgentsValidator,
    answers: { 200: pageOf('Agent', 'A page of the own agents.') },
  },
  createAgent: {
    description:
      'A draft may be incomplete; an agent that is made `active` has to be ready to run. What `config` holds depends on `type`.',
    body: {
      name: 'CreateAgentBody',
      validator: createAgentValidator,
      example: { name: 'Keep the large ones', type: 'data', config: FILTER, tags: ['cleaning'] },
    },
    answers: { 201: one('Agent', 'The new agent, at version 1.', ['ETag']) },
  },
  importOpenapi: {
    description:
      'Takes OpenAPI 3.0 and 3.1 and Swagger 2.0, as an object or as the text of JSON or YAML, or from a `url` that is fetched through the egress guard. Each operation becomes a draft with the parameters that it declares; credentials become the name of a secret, and `missingSecrets` lists those that are yet to be made. All agents are made or none. What one operation suffers from leaves it out: `skipped` says why. References lead into the same document only. At most 200 operations a call. `dryRun=true` makes nothing and answers 200 with what would be made.',
    query: importOpenapiQueryValidator,
    body: {
      name: 'ImportOpenapiBody',
      validator: importOpenapiValidator,
      example: { url: 'https://petstore3.swagger.io/api/v3/openapi.json', namePrefix: 'Pets: ' },
    },
    answers: {
      200: one('ImportedAgents', 'What would be made.'),
      201: one('ImportedAgents', 'What was made.'),
    },
  },
  getAgent: {
    description:
      'Own agents, and public ones of others. `readiness` says what keeps it from running.',
    answers: { 200: one('AgentWithReadiness', 'The agent.', ['ETag']) },
  },
  updateAgent: {
    description:
      'Changes what is sent. A change of what runs (`type`, `config`, `parameters`, `capabilities`, the limits) makes a new version, and the old one is kept for ever; a change of name, tags or status makes none. Executions that have begun keep the version they began with.',
    body: {
      name: 'UpdateAgentBody',
      validator: updateAgentValidator,
      example: { status: 'active' },
    },
    parameters: ['IfMatch'],
    answers: { 200: one('Agent', 'The agent, changed.', ['ETag']) },
  },
  deleteAgent: {
    description: 'Its versions and executions are kept.',
    parameters: ['IfMatch'],
    answers: { 204: nothing('Deleted.') },
    failures: {
      409: 'Workflows use it, or a deployment runs it; `details` names the workflows that the owner may know of.',
    },
  },
  duplicateAgent: {
    description:
      'The copy is the caller’s own, starts at version 1 and names the original as `parentId`. Public agents of others can be copied too.',
    body: {
      name: 'DuplicateBody',
      validator: duplicateValidator,
      example: { name: 'A copy of it' },
      optional: true,
    },
    answers: { 201: one('Agent', 'The copy.', ['ETag']) },
  },
  listAgentVersions: {
    query: listVersionsValidator,
    answers: { 200: pageOf('AgentVersion', 'A page of its versions.') },
  },
  restoreAgentVersion: {
    description: 'Makes a new version that runs as the earlier one did; none is lost.',
    answers: { 200: one('Agent', 'The agent, at its new version.', ['ETag']) },
  },
  executeAgent: {
    description:
      'Waits for the end for up to `wait` seconds, 60 where none are said. An execution that takes longer goes on and is answered as it is, with 202. A draft can be run by its owner; one that is not ready is 400.',
    body: {
      name: 'ExecuteAgentBody',
      validator: executeAgentValidator,
      example: { inputs: { rows: [{ value: 1 }, { value: 2 }] } },
      optional: true,
    },
    parameters: ['Wait', 'IdempotencyKey'],
    answers: {
      200: one('Execution', 'It has ended.', ['Location', 'Idempotent-Replayed']),
      202: one('Execution', 'It goes on.', ['Location', 'Idempotent-Replayed']),
    },
    failures: {
      409: 'The agent is inactive or archived, or the key was used for another request.',
    },
  },
}
