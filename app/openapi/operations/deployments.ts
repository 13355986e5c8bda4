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
