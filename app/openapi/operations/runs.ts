import { enveloped, one, type Operations } from '../operation.js'
import { any, free, said } from '../schemas/shapes.js'
import { runDeploymentValidator, runInputValidator } from '#validators/run'

const STREAM =
  'With `mode=stream` server-sent events instead, as those of an execution, and at the end `output` (`{ output }`; null where it is over 64 KiB) or `failure` (`{ status, errorCode }`).'

export const runOperations: Operations = {
  runDeployment: {
    description: `The body is the input, and the output is \`data\` of the answer. \`mode=async\`, or an output that takes longer than \`config.timeoutSeconds\` (60), is answered 202 with an address to ask at, with the same key. ${STREAM} Where the deployment has a \`config.response\`, a sync answer is as that says. The same \`Idempotency-Key\` with the same input within 24 hours starts nothing new.`,
    query: runDeploymentValidator,
    body: { name: 'RunInput', validator: runInputValidator, example: { rows: [] }, optional: true },
    parameters: ['IdempotencyKey'],
    security: 'deployment',
    answers: {
      200: {
        description: 'The output.',
        schema: enveloped({ data: said(any, 'Whatever the workflow or the agent gives.') }),
        alsoAs: ['text/event-stream'],
        headers: ['Location'],
      },
      202: one('DeploymentRun', 'It was accepted, or goes on.', ['Location']),
    },
    failures: {
      401: 'No key, or none that opens this deployment.',
      409: 'The `Idempotency-Key` came with another input, or the limit of the workflow is reached.',
      429: 'The limit of the deployment, or of the API key, is reached.',
      502: 'What it ran has failed, was cancelled or timed out.',
      503: 'It is not running, or the database is away.',
    },
  },
  getDeploymentDocument: {
    description:
      'The input of the version that it runs, and what is answered, for who generates clients.',
    security: 'deployment',
    answers: { 200: { description: 'An OpenAPI 3.1 document.', schema: free } },
  },
  getDeploymentRun: {
    description: 'In any status of the deployment, with the key that it was asked with.',
    security: 'deployment',
    answers: { 200: one('DeploymentRun', 'How it stands.') },
  },
}
