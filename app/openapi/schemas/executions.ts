import { any, count, free, id, list, nullable, object, oneOf, positive, ref } from './shapes.js'
import { flag, said, text, time, type Schema } from './shapes.js'

const STATUS = oneOf('pending', 'running', 'waiting', 'completed', 'failed', 'cancelled', 'timeout')
const STEP_STATUS = oneOf('running', 'waiting', 'completed', 'failed', 'skipped', 'cancelled')

const execution = {
  id,
  workflowId: nullable(id),
  workflow: nullable(object({ id, name: text })),
  workflowVersion: nullable(positive),
  agentId: nullable(said(id, 'Where an agent was executed alone.')),
  agentVersion: nullable(positive),
  userId: said(id, 'The owner of what was executed.'),
  deploymentId: nullable(id),
  parentExecutionId: nullable(id),
  status: said(STATUS, 'The last four are final.'),
  triggerType: oneOf('manual', 'scheduled', 'api', 'webhook', 'event'),
  triggerData: free,
  startedAt: nullable(time),
  completedAt: nullable(time),
  durationMs: nullable(count),
  inputData: free,
  outputData: said(any, 'null until it has completed.'),
  stepsCompleted: count,
  stepsFailed: count,
  stepsTotal: count,
  errorMessage: nullable(text),
  errorCode: nullable(text),
  usage: ref('Usage'),
  createdAt: time,
}

const stepError: Schema = {
  ...object({ code: text, message: text, details: any, stack: text }),
  required: ['code', 'message'],
}

const withStack = object({ ...execution, errorStack: nullable(said(text, 'Admins only.')) })

/** app/transformers/execution_transformer, execution_step_transformer, execution_log_transformer. */
export const executionSchemas = {
  Execution: object(execution),
  ExecutionDetail: {
    ...withStack,
    required: Object.keys(execution),
    description: 'An execution; an admin sees the stack of what went wrong as well.',
  },
  StartedExecution: object(
    {
      executionId: id,
      workflowId: nullable(id),
      agentId: nullable(id),
      status: STATUS,
      createdAt: time,
    },
    'An execution that was accepted.'
  ),
  Usage: object(
    {
      inputTokens: count,
      outputTokens: count,
      costUsd: said({ type: 'string', pattern: '^\\d+(\\.\\d+)?$' }, 'In USD.'),
    },
    'What language models used.'
  ),
  StepError: stepError,
  ExecutionStep: object(
    {
      path: said(text, 'Where in the execution, such as `import[3]/clean`.'),
      stepKey: text,
      stepType: said(
        oneOf(
          ...['agent', 'condition', 'loop', 'parallel', 'wait'],
          ...['model', 'tool', 'workflow', 'approval']
        ),
        'The last four are calls that an agent made; agents that it called are of type `agent`.'
      ),
      iteration: nullable(said(count, 'Of a loop or a branch.')),
      attempt: said(positive, 'From 1.'),
      agentId: nullable(id),
      agentVersion: nullable(positive),
      status: STEP_STATUS,
      inputs: any,
      output: any,
      error: nullable(ref('StepError')),
      usage: nullable(ref('Usage')),
      childExecutionId: nullable(said(id, 'The execution that a call of a workflow started.')),
      pinned: said(flag, 'Whether its output was given with the execution, and it was not run.'),
      startedAt: nullable(time),
      completedAt: nullable(time),
      durationMs: nullable(count),
    },
    'An attempt of a step.'
  ),
  Approval: object({
    executionId: id,
    workflow: nullable(object({ id, name: text })),
    path: said(text, 'The step that waits.'),
    kind: said(
      oneOf('approval', 'outcome'),
      'An approval, or a step that was cut off and nobody knows whether it took effect.'
    ),
    name: said(text, 'What an answer is sent to.'),
    message: nullable(text),
    schema: nullable(said(free, 'JSON Schema of what an answer carries besides.')),
    approvers: list(text),
    since: time,
    expiresAt: nullable(time),
  }),
  SentSignal: object({
    executionId: id,
    name: text,
    status: said(
      oneOf('delivered', 'kept'),
      'Whether a step waits for it now, or it is kept for one that will.'
    ),
    path: nullable(said(text, 'The step that waits for it.')),
  }),
  ExecutionLog: object({
    id,
    level: oneOf('debug', 'info', 'warn', 'error'),
    message: text,
    stepKey: nullable(text),
    stepStatus: nullable(STEP_STATUS),
    stepStartedAt: nullable(time),
    stepCompletedAt: nullable(time),
    stepDurationMs: nullable(count),
    metadata: nullable(free),
    createdAt: time,
  }),
}
