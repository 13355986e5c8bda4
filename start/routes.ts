/*
 * Routes live in `start/routes/`, a file a resource. This one only collects them.
 */
import router from '@adonisjs/core/services/router'

/** An id that is no UUID is no resource: such a path matches no route, and is 404. */
router.where('id', {
  match: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  cast: (value) => value.toLowerCase(),
})

await import('./routes/health.js')
await import('./routes/agents.js')
await import('./routes/evals.js')
await import('./routes/workflows.js')
await import('./routes/hooks.js')
await import('./routes/run.js')
await import('./routes/chat.js')
await import('./routes/mcp.js')
await import('./routes/templates.js')
await import('./routes/secrets.js')
await import('./routes/budgets.js')
await import('./routes/conversations.js')
await import('./routes/deployments.js')
await import('./routes/webhooks.js')
await import('./routes/auth.js')
await import('./routes/users.js')
await import('./routes/executions.js')
await import('./routes/approvals.js')
await import('./routes/audit_logs.js')
await import('./routes/analytics.js')
await import('./routes/metrics.js')
await import('./routes/docs.js')
await import('./routes/console.js')
await import('./routes/api_keys.js')
