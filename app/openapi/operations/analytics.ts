import { one, type Operations } from '../operation.js'
import { metricsValidator, periodValidator } from '#validators/analytics'

const PERIOD =
  'The period begins at `startDate` and ends before `endDate`, by default the last 30 days. A date alone means the day in `timezone`, and an `endDate` includes it.'
const BUCKETS =
  'Buckets are those of the calendar in `timezone`; more than 1,000 are 400. What was cancelled or has not ended counts, and is neither success nor failure.'
const OTHERS = '`scope=all` is for admins.'

export const analyticsOperations: Operations = {
  getAnalyticsOverview: {
    description: `Agents, workflows and deployments as they are now; executions of the period. ${PERIOD}`,
    query: periodValidator,
    answers: { 200: one('AnalyticsOverview', 'The figures.') },
    failures: { 403: OTHERS },
  },
  getAgentMetrics: {
    description: `Of the attempts of steps that the agent ran, alone or in workflows, by the time of their execution. ${PERIOD} ${BUCKETS}`,
    query: metricsValidator,
    answers: { 200: one('AgentMetrics', 'The figures.') },
    failures: { 403: `The agent is private and another's. ${OTHERS}` },
  },
  getWorkflowMetrics: {
    description: `Of the workflow's executions, by the time they were made at. ${PERIOD} ${BUCKETS}`,
    query: metricsValidator,
    answers: { 200: one('WorkflowMetrics', 'The figures.') },
    failures: { 403: `The workflow is another's. ${OTHERS}` },
  },
  getUsageStats: {
    description: `${PERIOD} At most 1,000 days.`,
    query: periodValidator,
    answers: { 200: one('UsageStats', 'What was used.') },
    failures: { 403: OTHERS },
  },
  getSystemHealth: {
    description: 'Every figure is measured.',
    answers: { 200: one('SystemHealth', 'How the system does.') },
    failures: { 403: 'It is for admins.' },
  },
}
