import Deployment from '#models/deployment'
import NotFoundException from '#exceptions/not_found_exception'
import ShowExecution from '#queries/executions/show_execution'

/** What a message says of an execution: not what went in or came out, which GET /executions/:id tells. */
const OF_EXECUTION = [
  ...(['id', 'workflowId', 'workflowVersion', 'agentId', 'agentVersion', 'deploymentId'] as const),
  ...(['parentExecutionId', 'status', 'triggerType', 'startedAt', 'completedAt'] as const),
  ...(['durationMs', 'stepsCompleted', 'stepsFailed', 'stepsTotal', 'errorCode'] as const),
  ...(['errorMessage', 'usage', 'createdAt', 'workflow'] as const),
]

const OF_DEPLOYMENT = [
  ...(['id', 'name', 'workflowId', 'agentId', 'version', 'environment', 'status'] as const),
  ...(['healthStatus', 'lastHealthCheckAt'] as const),
]

function pick<Row extends object>(row: Row, names: ReadonlyArray<keyof Row>) {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]))
}

/** Reads what an event is about, as its message shows it. */
export default class ReadSubject {
  /** @returns Null where it is not there any more. */
  async handle(event: string, id: string): Promise<Record<string, unknown> | null> {
    if (event === 'webhook.test') return { id, message: 'This is a test.' }
    if (event.startsWith('deployment.')) {
      const deployment = await Deployment.find(id)
      return deployment && pick(deployment, OF_DEPLOYMENT)
    }
    try {
      const execution = await new ShowExecution().handle(id)
      return pick(execution, OF_EXECUTION)
    } catch (error) {
      if (error instanceof NotFoundException) return null
      throw error
    }
  }
}
