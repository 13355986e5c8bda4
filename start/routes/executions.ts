import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const of = controllers.executions

router
  .group(() => {
    router.post('agents/:id/execute', [controllers.agents.AgentExecutions, 'store'])
    router.post('workflows/:id/execute', [controllers.workflows.WorkflowExecutions, 'store'])
    router.get('workflows/:id/executions', [controllers.workflows.WorkflowExecutions, 'index'])
    router.get('executions', [of.Executions, 'index'])
    router.get('executions/events', [of.ExecutionEvents, 'index'])
    router.get('executions/:id', [of.Executions, 'show'])
    router.get('executions/:id/events', [of.ExecutionEvents, 'show'])
    router.get('executions/:id/steps', [of.ExecutionSteps, 'index'])
    router.get('executions/:id/logs', [of.ExecutionLogs, 'index'])
    router.post('executions/:id/cancel', [of.ExecutionCancellations, 'store'])
    router.post('executions/:id/signals', [of.ExecutionSignals, 'store'])
    router.post('executions/:id/retry', [of.ExecutionRetries, 'store']).use(middleware.idempotent())
    router
      .post('executions/:id/replay', [of.ExecutionReplays, 'store'])
      .use(middleware.idempotent())
  })
  .prefix('/api/v1')
  .use(middleware.auth())
