import { all, nothing, one, pageOf, type Operations } from '../operation.js'
import {
  createDeploymentValidator,
  listDeploymentsValidator,
  deploymentLogsValidator,
  deploymentMetricsValidator,
  listReleasesValidator,
  rollBackValidator,
  rotateKeyValidator,
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
      'What it runs stays; another `version` of it redeploys: the next request gets it, and what runs goes on as it began. `traffic` lets other versions have a part of the requests, in percent; the version’s own has the rest, and `config.stickyHeader` names a header by which who asks always gets the same one. `config` knows `timeoutSeconds` (60), `stopTimeoutSeconds` (30), `rateLimitPerMinute`, `maxConcurrency`, `response` (`status`, `headers` and `body` of a sync answer, templates over `output`) and `healthCheck` (`input`, `intervalSeconds`, `timeoutMs`). Of `environmentVars` those that are sent change: `null` takes one away, and `"********"` leaves it as it is. Where `config.requirePassingEval` names an eval of the agent (`{ evalId, minPassRate: 1 }`), another version is taken when the newest run of that eval on it passed.',
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
      'Asks first whether all that it needs is there: its version, agents that are ready (their config, secrets, runtimes and models), and the eval that `config.requirePassingEval` names; and runs the input of `config.healthCheck` once, for up to 40 s, where there is one. Then it is `running`, and runs the current versions of its agents until it is released again. Ends `maintenance` too.',
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
  listDeploymentReleases: {
    query: listReleasesValidator,
    answers: { 200: pageOf('DeploymentRelease', 'A page of them, the newest first.') },
  },
  rollBackDeployment: {
    description:
      'To the release that is named, or to the newest one that differs from what runs now, with the agents’ versions of then. It counts from the next request on, is a release of its own, ends `traffic`, and asks for no eval.',
    body: {
      name: 'RollBackDeploymentBody',
      validator: rollBackValidator,
      example: {},
      optional: true,
    },
    answers: { 200: one('Deployment', 'The deployment, rolled back.', ['ETag']) },
    failures: { 409: 'There is no such earlier release.' },
  },
  listDeploymentLogs: {
    description:
      'The last `tail` lines of the deployment itself and of its newest 1000 executions (`metadata.executionId`), the oldest first. With `follow` they come as server-sent events `log`, and those that are written later too, each with an id: `Last-Event-ID` goes on behind it, without the last lines.',
    parameters: ['LastEventId'],
    query: deploymentLogsValidator,
    answers: {
      200: {
        ...all('DeploymentLogEntry', 'The lines.'),
        alsoAs: ['text/event-stream'],
      },
    },
  },
  getDeploymentMetrics: {
    description:
      'Of the last `minutes`: requests that started something, and how long their answers took, percentiles exact to a fifth. Written every few seconds, and kept for 30 days.',
    query: deploymentMetricsValidator,
    answers: { 200: one('DeploymentMetrics', 'Of all requests, and of each version that served.') },
  },
  rotateDeploymentKey: {
    description: 'The key before works for `overlapSeconds` more: 0 where none are said.',
    body: {
      name: 'RotateDeploymentKeyBody',
      validator: rotateKeyValidator,
      example: { overlapSeconds: 3600 },
      optional: true,
    },
    answers: {
      200: one(
        'DeploymentWithKey',
        'The deployment, with its key, which is shown once.',
        KEY_SHOWN
      ),
    },
    failures: {
      409: 'With `overlapSeconds`, while the key before the last rotation still works. 0 ends them all.',
    },
  },
}
