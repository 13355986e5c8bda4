import { cursorPageOf, nothing, one, pageOf, type Operations } from '../operation.js'
import { duplicateValidator } from '#validators/agent'
import { executeWorkflowValidator, listExecutionsValidator } from '#validators/execution'
import { listVersionsValidator } from '#validators/version'
import {
  createWorkflowValidator,
  listWorkflowsValidator,
  updateWorkflowValidator,
} from '#validators/workflow'

const STEPS = [
  { stepKey: 'large', stepType: 'condition', config: { expression: 'inputs.amount > 100' } },
  { stepKey: 'pause', stepType: 'wait', config: { durationMs: 100 }, dependsOn: ['large'] },
]

export const workflowOperations: Operations = {
  listWorkflows: {
    query: listWorkflowsValidator,
    answers: { 200: pageOf('WorkflowSummary', 'A page of the own workflows, without graphs.') },
  },
  createWorkflow: {
    description:
      'The graph comes as `steps`, as `definition`, or as both; each is derived from the other, and two that disagree are 400. So are cycles, unknown or doubled keys, agents that are unknown or another’s, and expressions that do not parse; `details` names the field.',
    body: {
      name: 'CreateWorkflowBody',
      validator: createWorkflowValidator,
      example: { name: 'Look at large orders', steps: STEPS },
    },
    answers: { 201: one('Workflow', 'The new workflow, at version 1.', ['ETag']) },
  },
  getWorkflow: {
    description: 'Own workflows, and public ones of others.',
    answers: { 200: one('Workflow', 'The workflow.', ['ETag']) },
  },
  updateWorkflow: {
    description:
      'Changes what is sent. `steps` replaces the steps whole. A change of the graph makes a new version, and the old one is kept for ever; executions that have begun keep the version they began with.',
    body: {
      name: 'UpdateWorkflowBody',
      validator: updateWorkflowValidator,
      example: { status: 'active' },
    },
    parameters: ['IfMatch'],
    answers: { 200: one('Workflow', 'The workflow, changed.', ['ETag']) },
  },
  deleteWorkflow: {
    description: 'Its versions and executions are kept.',
    parameters: ['IfMatch'],
    answers: { 204: nothing('Deleted.') },
    failures: { 409: 'A deployment runs it.' },
  },
  duplicateWorkflow: {
    description:
      'The copy is the caller’s own, starts at version 1 and names the original as `parentId`. Public workflows of others can be copied too.',
    body: {
      name: 'DuplicateBody',
      validator: duplicateValidator,
      example: { name: 'A copy of it' },
      optional: true,
    },
    answers: { 201: one('Workflow', 'The copy.', ['ETag']) },
  },
  listWorkflowVersions: {
    query: listVersionsValidator,
    answers: { 200: pageOf('WorkflowVersion', 'A page of its versions.') },
  },
  restoreWorkflowVersion: {
    description: 'Makes a new version with the graph of the earlier one; none is lost.',
    answers: { 200: one('Workflow', 'The workflow, at its new version.', ['ETag']) },
  },
  executeWorkflow: {
    description:
      'Runs the current version. Without `wait` the execution is answered as soon as it is accepted (201); with it, once it has ended (200), or as it is when the time is up (202). A draft can be run by hand by its owner; an inactive or archived workflow is 409, one without steps 400.',
    body: {
      name: 'ExecuteWorkflowBody',
      validator: executeWorkflowValidator,
      example: { inputData: { amount: 250 } },
      optional: true,
    },
    parameters: ['Wait', 'IdempotencyKey'],
    answers: {
      200: one('Execution', 'It has ended.', ['Location', 'Idempotent-Replayed']),
      201: one('StartedExecution', 'It was accepted.', ['Location', 'Idempotent-Replayed']),
      202: one('Execution', 'It goes on.', ['Location', 'Idempotent-Replayed']),
    },
    failures: {
      409: 'The status of the workflow does not allow it, or the key was used for another request.',
    },
  },
  listWorkflowExecutions: {
    query: listExecutionsValidator,
    answers: { 200: cursorPageOf('Execution', 'A page of its executions.') },
  },
}
