import '@adonisjs/core/types/http'

type ParamValue = string | number | bigint | boolean

export type ScannedRoutes = {
  ALL: {
    'health.live': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'api.health.live': { paramsTuple?: []; params?: {} }
    'api.health.ready': { paramsTuple?: []; params?: {} }
    'agents.index': { paramsTuple?: []; params?: {} }
    'agents.store': { paramsTuple?: []; params?: {} }
    'openapi_imports.store': { paramsTuple?: []; params?: {} }
    'agents.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agents.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agents.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agent_duplicates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agent_versions.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agent_version_restorations.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'version': ParamValue} }
    'evals.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'evals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'evals.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'evals.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'evals.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'eval_runs.index': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'eval_runs.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'eval_runs.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue,'runId': ParamValue} }
    'eval_comparisons.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'workflows.index': { paramsTuple?: []; params?: {} }
    'workflows.store': { paramsTuple?: []; params?: {} }
    'workflow_files.store': { paramsTuple?: []; params?: {} }
    'workflow_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflows.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflows.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflows.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_hook_tokens.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'schedule_previews.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'schedule_firings.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_duplicates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_versions.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_version_restorations.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'version': ParamValue} }
    'hooks.receive': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'deployment_runs.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_documents.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_runs.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'executionId': ParamValue} }
    'chat_completions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'chat_models.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'mcp.store': { paramsTuple?: []; params?: {} }
    'agent_cards.show': { paramsTuple?: []; params?: {} }
    'templates.index': { paramsTuple?: []; params?: {} }
    'template_categories.index': { paramsTuple?: []; params?: {} }
    'templates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'templates.store': { paramsTuple?: []; params?: {} }
    'templates.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'templates.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'template_ratings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'template_instances.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'secrets.index': { paramsTuple?: []; params?: {} }
    'secrets.store': { paramsTuple?: []; params?: {} }
    'secrets.update': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'secrets.destroy': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'budgets.index': { paramsTuple?: []; params?: {} }
    'budgets.update': { paramsTuple?: []; params?: {} }
    'budgets.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'conversations.index': { paramsTuple?: []; params?: {} }
    'conversations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'conversation_messages.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'conversations.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployments.index': { paramsTuple?: []; params?: {} }
    'deployments.store': { paramsTuple?: []; params?: {} }
    'deployments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployments.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployments.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_lifecycle.start': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_lifecycle.stop': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_lifecycle.pause': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_releases.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_releases.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_logs.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_metrics.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_keys.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhooks.index': { paramsTuple?: []; params?: {} }
    'webhooks.store': { paramsTuple?: []; params?: {} }
    'webhooks.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhooks.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhooks.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhook_secrets.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhook_deliveries.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhook_deliveries.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhook_deliveries.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'deliveryId': ParamValue} }
    'auth.registrations.store': { paramsTuple?: []; params?: {} }
    'auth.sessions.store': { paramsTuple?: []; params?: {} }
    'auth.tokens.store': { paramsTuple?: []; params?: {} }
    'auth.sessions.destroy': { paramsTuple?: []; params?: {} }
    'auth.password_reset_requests.store': { paramsTuple?: []; params?: {} }
    'auth.password_resets.store': { paramsTuple?: []; params?: {} }
    'auth.email_verifications.store': { paramsTuple?: []; params?: {} }
    'auth.verification_requests.store': { paramsTuple?: []; params?: {} }
    'users.profile.show': { paramsTuple?: []; params?: {} }
    'users.profile.update': { paramsTuple?: []; params?: {} }
    'users.profile.destroy': { paramsTuple?: []; params?: {} }
    'users.exports.show': { paramsTuple?: []; params?: {} }
    'users.password.store': { paramsTuple?: []; params?: {} }
    'users.sessions.index': { paramsTuple?: []; params?: {} }
    'users.sessions.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'users.users.index': { paramsTuple?: []; params?: {} }
    'users.users.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'users.users.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'users.users.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agent_executions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_executions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_executions.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'executions.index': { paramsTuple?: []; params?: {} }
    'execution_events.index': { paramsTuple?: []; params?: {} }
    'executions.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_events.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_steps.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_logs.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_signals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_retries.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_replays.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'approvals.index': { paramsTuple?: []; params?: {} }
    'approval_links.show': { paramsTuple?: []; params?: {} }
    'approval_links.store': { paramsTuple?: []; params?: {} }
    'audit_logs.index': { paramsTuple?: []; params?: {} }
    'overview.show': { paramsTuple?: []; params?: {} }
    'agent_metrics.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_metrics.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'usage_stats.show': { paramsTuple?: []; params?: {} }
    'system_health.show': { paramsTuple?: []; params?: {} }
    'metrics': { paramsTuple?: []; params?: {} }
    'document.show': { paramsTuple?: []; params?: {} }
    'document.show_yaml': { paramsTuple?: []; params?: {} }
    'page.show': { paramsTuple?: []; params?: {} }
    'assets.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'guide.index': { paramsTuple?: []; params?: {} }
    'guide.show': { paramsTuple: [...ParamValue[]]; params: {'*': ParamValue[]} }
    'console.page /': { paramsTuple?: []; params?: {} }
    'console.page /auth/login': { paramsTuple?: []; params?: {} }
    'console.page /auth/register': { paramsTuple?: []; params?: {} }
    'console.page /auth/forgot-password': { paramsTuple?: []; params?: {} }
    'console.page /auth/reset-password': { paramsTuple?: []; params?: {} }
    'console.page /auth/verify-email': { paramsTuple?: []; params?: {} }
    'console.page /dashboard': { paramsTuple?: []; params?: {} }
    'console.page /agents': { paramsTuple?: []; params?: {} }
    'console.page /agents/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /agents/:key/evals/:eval': { paramsTuple: [ParamValue,ParamValue]; params: {'key': ParamValue,'eval': ParamValue} }
    'console.page /workflows': { paramsTuple?: []; params?: {} }
    'console.page /workflows/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /executions': { paramsTuple?: []; params?: {} }
    'console.page /executions/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /templates': { paramsTuple?: []; params?: {} }
    'console.page /templates/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /deployments': { paramsTuple?: []; params?: {} }
    'console.page /deployments/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /approvals': { paramsTuple?: []; params?: {} }
    'console.page /conversations': { paramsTuple?: []; params?: {} }
    'console.page /conversations/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /analytics': { paramsTuple?: []; params?: {} }
    'console.page /settings': { paramsTuple?: []; params?: {} }
    'console.page /settings/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /settings/webhooks/:webhook': { paramsTuple: [ParamValue]; params: {'webhook': ParamValue} }
    'console.page /profile': { paramsTuple?: []; params?: {} }
    'console.asset': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'console.theme': { paramsTuple?: []; params?: {} }
    'console.icon': { paramsTuple?: []; params?: {} }
    'api_keys.index': { paramsTuple?: []; params?: {} }
    'api_keys.store': { paramsTuple?: []; params?: {} }
    'api_keys.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  GET: {
    'health.live': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'api.health.live': { paramsTuple?: []; params?: {} }
    'api.health.ready': { paramsTuple?: []; params?: {} }
    'agents.index': { paramsTuple?: []; params?: {} }
    'agents.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agent_versions.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'evals.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'evals.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'eval_runs.index': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'eval_runs.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue,'runId': ParamValue} }
    'eval_comparisons.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'workflows.index': { paramsTuple?: []; params?: {} }
    'workflow_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflows.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'schedule_previews.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'schedule_firings.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_versions.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_documents.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_runs.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'executionId': ParamValue} }
    'chat_models.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agent_cards.show': { paramsTuple?: []; params?: {} }
    'templates.index': { paramsTuple?: []; params?: {} }
    'template_categories.index': { paramsTuple?: []; params?: {} }
    'templates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'secrets.index': { paramsTuple?: []; params?: {} }
    'budgets.index': { paramsTuple?: []; params?: {} }
    'conversations.index': { paramsTuple?: []; params?: {} }
    'conversations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'conversation_messages.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployments.index': { paramsTuple?: []; params?: {} }
    'deployments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_releases.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_logs.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_metrics.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhooks.index': { paramsTuple?: []; params?: {} }
    'webhooks.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhook_deliveries.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'users.profile.show': { paramsTuple?: []; params?: {} }
    'users.exports.show': { paramsTuple?: []; params?: {} }
    'users.sessions.index': { paramsTuple?: []; params?: {} }
    'users.users.index': { paramsTuple?: []; params?: {} }
    'users.users.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_executions.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'executions.index': { paramsTuple?: []; params?: {} }
    'execution_events.index': { paramsTuple?: []; params?: {} }
    'executions.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_events.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_steps.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_logs.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'approvals.index': { paramsTuple?: []; params?: {} }
    'approval_links.show': { paramsTuple?: []; params?: {} }
    'audit_logs.index': { paramsTuple?: []; params?: {} }
    'overview.show': { paramsTuple?: []; params?: {} }
    'agent_metrics.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_metrics.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'usage_stats.show': { paramsTuple?: []; params?: {} }
    'system_health.show': { paramsTuple?: []; params?: {} }
    'metrics': { paramsTuple?: []; params?: {} }
    'document.show': { paramsTuple?: []; params?: {} }
    'document.show_yaml': { paramsTuple?: []; params?: {} }
    'page.show': { paramsTuple?: []; params?: {} }
    'assets.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'guide.index': { paramsTuple?: []; params?: {} }
    'guide.show': { paramsTuple: [...ParamValue[]]; params: {'*': ParamValue[]} }
    'console.page /': { paramsTuple?: []; params?: {} }
    'console.page /auth/login': { paramsTuple?: []; params?: {} }
    'console.page /auth/register': { paramsTuple?: []; params?: {} }
    'console.page /auth/forgot-password': { paramsTuple?: []; params?: {} }
    'console.page /auth/reset-password': { paramsTuple?: []; params?: {} }
    'console.page /auth/verify-email': { paramsTuple?: []; params?: {} }
    'console.page /dashboard': { paramsTuple?: []; params?: {} }
    'console.page /agents': { paramsTuple?: []; params?: {} }
    'console.page /agents/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /agents/:key/evals/:eval': { paramsTuple: [ParamValue,ParamValue]; params: {'key': ParamValue,'eval': ParamValue} }
    'console.page /workflows': { paramsTuple?: []; params?: {} }
    'console.page /workflows/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /executions': { paramsTuple?: []; params?: {} }
    'console.page /executions/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /templates': { paramsTuple?: []; params?: {} }
    'console.page /templates/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /deployments': { paramsTuple?: []; params?: {} }
    'console.page /deployments/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /approvals': { paramsTuple?: []; params?: {} }
    'console.page /conversations': { paramsTuple?: []; params?: {} }
    'console.page /conversations/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /analytics': { paramsTuple?: []; params?: {} }
    'console.page /settings': { paramsTuple?: []; params?: {} }
    'console.page /settings/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /settings/webhooks/:webhook': { paramsTuple: [ParamValue]; params: {'webhook': ParamValue} }
    'console.page /profile': { paramsTuple?: []; params?: {} }
    'console.asset': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'console.theme': { paramsTuple?: []; params?: {} }
    'console.icon': { paramsTuple?: []; params?: {} }
    'api_keys.index': { paramsTuple?: []; params?: {} }
  }
  HEAD: {
    'health.live': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'api.health.live': { paramsTuple?: []; params?: {} }
    'api.health.ready': { paramsTuple?: []; params?: {} }
    'agents.index': { paramsTuple?: []; params?: {} }
    'agents.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agent_versions.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'evals.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'evals.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'eval_runs.index': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'eval_runs.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue,'runId': ParamValue} }
    'eval_comparisons.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'workflows.index': { paramsTuple?: []; params?: {} }
    'workflow_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflows.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'schedule_previews.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'schedule_firings.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_versions.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_documents.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_runs.show': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'executionId': ParamValue} }
    'chat_models.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agent_cards.show': { paramsTuple?: []; params?: {} }
    'templates.index': { paramsTuple?: []; params?: {} }
    'template_categories.index': { paramsTuple?: []; params?: {} }
    'templates.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'secrets.index': { paramsTuple?: []; params?: {} }
    'budgets.index': { paramsTuple?: []; params?: {} }
    'conversations.index': { paramsTuple?: []; params?: {} }
    'conversations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'conversation_messages.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployments.index': { paramsTuple?: []; params?: {} }
    'deployments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_releases.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_logs.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_metrics.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhooks.index': { paramsTuple?: []; params?: {} }
    'webhooks.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhook_deliveries.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'users.profile.show': { paramsTuple?: []; params?: {} }
    'users.exports.show': { paramsTuple?: []; params?: {} }
    'users.sessions.index': { paramsTuple?: []; params?: {} }
    'users.users.index': { paramsTuple?: []; params?: {} }
    'users.users.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_executions.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'executions.index': { paramsTuple?: []; params?: {} }
    'execution_events.index': { paramsTuple?: []; params?: {} }
    'executions.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_events.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_steps.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_logs.index': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'approvals.index': { paramsTuple?: []; params?: {} }
    'approval_links.show': { paramsTuple?: []; params?: {} }
    'audit_logs.index': { paramsTuple?: []; params?: {} }
    'overview.show': { paramsTuple?: []; params?: {} }
    'agent_metrics.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_metrics.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'usage_stats.show': { paramsTuple?: []; params?: {} }
    'system_health.show': { paramsTuple?: []; params?: {} }
    'metrics': { paramsTuple?: []; params?: {} }
    'document.show': { paramsTuple?: []; params?: {} }
    'document.show_yaml': { paramsTuple?: []; params?: {} }
    'page.show': { paramsTuple?: []; params?: {} }
    'assets.show': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'guide.index': { paramsTuple?: []; params?: {} }
    'guide.show': { paramsTuple: [...ParamValue[]]; params: {'*': ParamValue[]} }
    'console.page /': { paramsTuple?: []; params?: {} }
    'console.page /auth/login': { paramsTuple?: []; params?: {} }
    'console.page /auth/register': { paramsTuple?: []; params?: {} }
    'console.page /auth/forgot-password': { paramsTuple?: []; params?: {} }
    'console.page /auth/reset-password': { paramsTuple?: []; params?: {} }
    'console.page /auth/verify-email': { paramsTuple?: []; params?: {} }
    'console.page /dashboard': { paramsTuple?: []; params?: {} }
    'console.page /agents': { paramsTuple?: []; params?: {} }
    'console.page /agents/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /agents/:key/evals/:eval': { paramsTuple: [ParamValue,ParamValue]; params: {'key': ParamValue,'eval': ParamValue} }
    'console.page /workflows': { paramsTuple?: []; params?: {} }
    'console.page /workflows/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /executions': { paramsTuple?: []; params?: {} }
    'console.page /executions/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /templates': { paramsTuple?: []; params?: {} }
    'console.page /templates/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /deployments': { paramsTuple?: []; params?: {} }
    'console.page /deployments/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /approvals': { paramsTuple?: []; params?: {} }
    'console.page /conversations': { paramsTuple?: []; params?: {} }
    'console.page /conversations/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /analytics': { paramsTuple?: []; params?: {} }
    'console.page /settings': { paramsTuple?: []; params?: {} }
    'console.page /settings/:key': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'console.page /settings/webhooks/:webhook': { paramsTuple: [ParamValue]; params: {'webhook': ParamValue} }
    'console.page /profile': { paramsTuple?: []; params?: {} }
    'console.asset': { paramsTuple: [ParamValue]; params: {'file': ParamValue} }
    'console.theme': { paramsTuple?: []; params?: {} }
    'console.icon': { paramsTuple?: []; params?: {} }
    'api_keys.index': { paramsTuple?: []; params?: {} }
  }
  POST: {
    'agents.store': { paramsTuple?: []; params?: {} }
    'openapi_imports.store': { paramsTuple?: []; params?: {} }
    'agent_duplicates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'agent_version_restorations.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'version': ParamValue} }
    'evals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'eval_runs.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'workflows.store': { paramsTuple?: []; params?: {} }
    'workflow_files.store': { paramsTuple?: []; params?: {} }
    'workflow_hook_tokens.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_duplicates.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_version_restorations.store': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'version': ParamValue} }
    'hooks.receive': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'deployment_runs.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'chat_completions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'mcp.store': { paramsTuple?: []; params?: {} }
    'templates.store': { paramsTuple?: []; params?: {} }
    'template_ratings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'template_instances.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'secrets.store': { paramsTuple?: []; params?: {} }
    'deployments.store': { paramsTuple?: []; params?: {} }
    'deployment_lifecycle.start': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_lifecycle.stop': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_lifecycle.pause': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_releases.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployment_keys.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhooks.store': { paramsTuple?: []; params?: {} }
    'webhook_secrets.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhook_deliveries.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhook_deliveries.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'deliveryId': ParamValue} }
    'auth.registrations.store': { paramsTuple?: []; params?: {} }
    'auth.sessions.store': { paramsTuple?: []; params?: {} }
    'auth.tokens.store': { paramsTuple?: []; params?: {} }
    'auth.sessions.destroy': { paramsTuple?: []; params?: {} }
    'auth.password_reset_requests.store': { paramsTuple?: []; params?: {} }
    'auth.password_resets.store': { paramsTuple?: []; params?: {} }
    'auth.email_verifications.store': { paramsTuple?: []; params?: {} }
    'auth.verification_requests.store': { paramsTuple?: []; params?: {} }
    'users.password.store': { paramsTuple?: []; params?: {} }
    'agent_executions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'workflow_executions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_signals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_retries.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'execution_replays.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'approval_links.store': { paramsTuple?: []; params?: {} }
    'api_keys.store': { paramsTuple?: []; params?: {} }
  }
  PATCH: {
    'agents.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'evals.update': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'workflows.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'templates.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployments.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhooks.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'users.profile.update': { paramsTuple?: []; params?: {} }
    'users.users.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  DELETE: {
    'agents.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'evals.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'evalId': ParamValue} }
    'workflows.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'templates.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'secrets.destroy': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'budgets.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'conversations.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'deployments.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhooks.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'users.profile.destroy': { paramsTuple?: []; params?: {} }
    'users.sessions.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'users.users.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api_keys.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  PUT: {
    'secrets.update': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'budgets.update': { paramsTuple?: []; params?: {} }
  }
}
declare module '@adonisjs/core/types/http' {
  export interface RoutesList extends ScannedRoutes {}
}