import { nothing, one, pageOf, type Operations } from '../operation.js'
import {
  createDeploymentValidator,
  listDeploymentsValidator,
  updateDeploymentValidator,
} from '#validators/deployment'

const KEY_SHOWN = ['Cache-Control', 'ETag']

export const deploymentOperations: Operations = {
  listDeployments: {
    query: listDeploymentsValidator,
    answers: { 200: pageOf('Deployment', 'A page of the own deployments.') },
  },
  createDeployment: {
    description:
      'Exactly one of `workflowId` and `agentId`, an own one; `version` is its current one unless said otherwise. Several may have the same name. It is stopped at first. `environmentVars` are encrypted at rest, and answered masked.',
    body: {
      name: 'CreateDeploymentBody',
      validator: createDeploymentValidator,
      example: {
        name: 'Shop',
        workflowId: '0190a000-0000-7000-8000-000000000001',
        environment: 'staging',
        environmentVars: { BASE_URL: 'https://shop.example' },
      },
    },
    answers: {
      201: one(
        'DeploymentWithKey',
        'The deployment, with its key, which is shown once.',
        KEY_SHOWN
      ),
    },
  },
  getDeployment: {
    answers: { 200: one('Deployment', 'The deployment.', ['ETag']) },
  },
  updateDeployment: {
    description:
      'What it runs stays; another `version` of it redeploys. Of `environmentVars` those that are sent change: `null` takes one away, and `"********"` leaves it as it is. Where `config.requirePassingEval` names an eval of the agent (`{ evalId, minPassRate: 1 }`), another version is taken when the newest run of that eval on it passed.',
    body: {
      name: 'UpdateDeploymentBody',
      validator: updateDeploymentValidator,
      example: { version: 2, environmentVars: { BASE_URL: '********', OLD: null } },
    },
    parameters: ['IfMatch'],
    answers: { 200: one('Deployment', 'The changed deployment.', ['ETag']) },
    failures: { 409: 'The version has not passed the eval that the deployment requires.' },
  },
  deleteDeployment: {
    description: 'Its key and its variables are forgotten for good.',
    parameters: ['IfMatch'],
    answers: { 204: nothing('Deleted.') },
    failures: { 409: 'It is neither `stopped` nor `failed`.' },
  },
  startDeployment: {
    description:
      'Asks first whether all that it needs is there: its version, agents that are ready (their config, secrets, runtimes and models), and the eval that `config.requirePassingEval` names. Then it is `running`, and runs the current versions of its agents until it is released again. Ends `maintenance` too.',
    answers: { 200: one('Deployment', 'The deployment, running.', ['ETag']) },
    failures: {
      409: 'It runs already; or it can not, and is `failed` now, with the reason in `statusReason`.',
    },
  },
  stopDeployment: {
    description:
      'It takes nothing new from now on. What runs may end for `config.stopTimeoutSeconds` (30) and is cancelled then; what waits for people goes on.',
    answers: {
      200: one('Deployment', 'It is `stopped`, or `stopping` while something runs.', ['ETag']),
    },
    failures: { 409: 'It is stopped or stopping already.' },
  },
  pauseDeployment: {
    description: 'Its endpoint answers 503 with `Retry-After`; what runs goes on. A start ends it.',
    answers: { 200: one('Deployment', 'The deployment, in `maintenance`.', ['ETag']) },
    failures: { 409: 'It is not running.' },
  },
  rotateDeploymentKey: {
    description: 'The key before no longer works.',
    answers: {
      200: one(
        'DeploymentWithKey',
        'The deployment, with its key, which is shown once.',
        KEY_SHOWN
      ),
    },
  },
}
