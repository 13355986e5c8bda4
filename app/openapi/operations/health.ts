import { one, type Operations } from '../operation.js'

const liveness = one('Liveness', 'It answers.')
const readiness = one('Readiness', 'All is there.')

export const healthOperations: Operations = {
  getLiveness: { description: 'Asks nothing of the database.', answers: { 200: liveness } },
  getReadiness: { description: '503 names what is missing.', answers: { 200: readiness } },
  getLivenessAtRoot: {
    description: 'For supervisors and load balancers. Asks nothing of the database.',
    answers: { 200: liveness },
  },
  getReadinessAtRoot: {
    description: 'For supervisors and load balancers. 503 names what is missing.',
    answers: { 200: readiness },
  },
}
