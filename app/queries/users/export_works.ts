import { TIMES, type Section } from '#queries/users/export_section'

const RESULTS = ['total_executions', 'successful_executions', 'failed_executions']
const COUNTERS = [...RESULTS, 'total_duration_ms']
const RUNS = ['config', 'capabilities', 'parameters', 'max_execution_time', 'max_memory_mb']
const AGENT = [...RUNS, 'max_concurrent_executions']

/** What a user made and what ran of it, for the export. */
export const WORKS: Record<string, Section> = {
  agents: {
    table: 'agents',
    columns: [
      ...['name', 'description', 'type', 'status', 'version', 'parent_id', ...AGENT, ...COUNTERS],
      ...['tags', 'is_public', 'is_template', ...TIMES, 'deleted_at'],
    ],
  },
  agentVersions: {
    table: 'agent_versions',
    columns: ['agent_id', 'version', 'parent_id', 'type', ...AGENT, 'created_by', 'created_at'],
    through: { table: 'agents', column: 'agent_id' },
  },
  evals: {
    table: 'eval_sets',
    columns: ['agent_id', 'name', 'description', 'cases', ...TIMES],
  },
  evalRuns: {
    table: 'eval_runs',
    columns: [
      ...['eval_id', 'agent_id', 'agent_version', 'status', 'cases_total', 'cases_passed'],
      ...['cases_failed', 'created_at', 'completed_at'],
    ],
  },
  evalResults: {
    table: 'eval_results',
    columns: [
      ...['run_id', 'case_index', 'eval_case', 'status', 'execution_id', 'judge_execution_id'],
      ...['score', 'reason', 'completed_at'],
    ],
    through: { table: 'eval_runs', column: 'run_id' },
  },
  workflows: {
    table: 'workflows',
    columns: [
      ...['name', 'description', 'status', 'version', 'parent_id', 'definition', 'trigger_config'],
      ...['schedule_enabled', 'schedule_cron', 'schedule_timezone', ...COUNTERS],
      ...['last_execution_at', 'tags', 'is_public', ...TIMES, 'deleted_at'],
    ],
  },
  workflowVersions: {
    table: 'workflow_versions',
    columns: [
      ...['workflow_id', 'version', 'parent_id', 'definition', 'steps', 'created_by', 'created_at'],
    ],
    through: { table: 'workflows', column: 'workflow_id' },
  },
  templates: {
    table: 'templates',
    columns: [
      ...['name', 'description', 'category', 'type', 'template_data', 'tags', 'is_public'],
      ...['usage_count', 'rating_average', 'rating_count', ...TIMES, 'deleted_at'],
    ],
  },
  templateRatings: { table: 'template_ratings', columns: ['template_id', 'rating', ...TIMES] },
  deployments: {
    table: 'deployments',
    columns: [
      ...['name', 'description', 'workflow_id', 'agent_id', 'version', 'environment', 'status'],
      ...['health_status', 'config', 'allocated_memory_mb', 'allocated_cpu_shares', 'deployed_at'],
      ...['last_health_check_at', 'total_requests', 'total_errors', ...TIMES, 'deleted_at'],
    ],
  },
  budgets: {
    table: 'budgets',
    columns: [
      ...['scope', 'resource_id', 'period', 'max_cost_usd', 'max_tokens', 'max_tool_calls'],
      ...['soft_ratio', 'on_soft', 'set_by_admin', ...TIMES],
    ],
  },
  spendings: {
    table: 'spendings',
    columns: [
      ...['execution_id', 'path', 'agent_id', 'api_key_id', 'provider', 'model', 'month', 'status'],
      ...['cost_usd', 'tokens', 'tool_calls', 'reserved_at', 'settled_at'],
    ],
  },
  conversations: { table: 'conversations', columns: ['key', 'summary', ...TIMES] },
  conversationMessages: {
    table: 'conversation_messages',
    columns: [
      ...['conversation_id', 'role', 'content', 'agent_id', 'execution_id', 'path', 'created_at'],
    ],
    through: { table: 'conversations', column: 'conversation_id' },
  },
  webhooks: {
    table: 'webhook_endpoints',
    columns: [
      ...['url', 'description', 'events', 'is_active', 'failing_since', 'disabled_at'],
      ...['disabled_reason', ...TIMES],
    ],
  },
  webhookDeliveries: {
    table: 'webhook_deliveries',
    columns: [
      ...['endpoint_id', 'event', 'resource_id', 'payload', 'status', 'attempts', 'history'],
      ...['response_status', 'error', 'created_at', 'completed_at'],
    ],
    through: { table: 'webhook_endpoints', column: 'endpoint_id' },
  },
  executions: {
    table: 'executions',
    columns: [
      ...['workflow_id', 'workflow_version', 'agent_id', 'agent_version', 'deployment_id'],
      ...['api_key_id', 'parent_execution_id', 'status', 'trigger_type', 'trigger_data'],
      ...['input_data', 'output_data', 'output_ref', 'steps_total', 'steps_completed'],
      ...['steps_failed', 'error_code', 'error_message', 'usage', 'created_at', 'started_at'],
      ...['completed_at', 'duration_ms'],
    ],
  },
}
