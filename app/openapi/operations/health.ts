import { one, type Operations } from '../operation.js'

const liveness = one('Liveness', 'It answers.')
const readiness = one('Readiness', 'All is there.')

export const healthOperations: Operations = {
  getLiveness: { description: 'Asks nothing of the database.', answers: { 200: liveness } },
  getReadiness: { description: '503 names what is missing.', answers: { 200: readiness } },
  getMetrics: {
    description:
      'In the text format of Prometheus. From this machine without a credential; from elsewhere with the token that `METRICS_TOKEN` holds.',
    security: 'metrics',
    answers: {
      200: { description: 'The figures.', schema: { type: 'string' }, contentType: 'text/plain' },
    },
    failures: { 401: 'It is asked from elsewhere without the token, or with another one.' },
  },
  getLivenessAtRoot: {
    description: 'For supervisors and load balancers. Asks nothing of the database.',
    answers: { 200: liveness },
  },
  getReadinessAtRoot: {
    description: 'For supervisors and load balancers. 503 names what is missing.',
    answers: { 200: readiness },
  },
}
