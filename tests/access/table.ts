import { AGENT_ROWS, EXECUTION_ROWS, WORKFLOW_ROWS } from '#tests/access/graph_rows'
import { OPEN_ROWS, PEOPLE_ROWS } from '#tests/access/people_rows'
import {
  ANALYTICS_ROWS,
  CONVERSATION_ROWS,
  DEPLOYMENT_ROWS,
  TEMPLATE_ROWS,
} from '#tests/access/resource_rows'
import type { Row } from '#tests/access/row'
import { WEBHOOK_ROWS } from '#tests/access/webhook_rows'

/** Who may call what: every route of the router, with what each of seven callers is answered. */
export const TABLE: Row[] = [
  ...AGENT_ROWS,
  ...WORKFLOW_ROWS,
  ...EXECUTION_ROWS,
  ...TEMPLATE_ROWS,
  ...DEPLOYMENT_ROWS,
  ...WEBHOOK_ROWS,
  ...ANALYTICS_ROWS,
  ...CONVERSATION_ROWS,
  ...PEOPLE_ROWS,
  ...OPEN_ROWS,
]
