import { BaseTransformer } from '@adonisjs/core/transformers'
import type { PendingApproval } from '#queries/approvals/list_approvals'

/** What somebody is asked. `name` is how an answer is addressed. */
export default class ApprovalTransformer extends BaseTransformer<PendingApproval> {
  toObject() {
    const { executionId, workflowId, workflowName, path, kind, name, message } = this.resource
    const { schema, approvers, since, expiresAt } = this.resource
    const workflow =
      workflowId === null || workflowName === null ? null : { id: workflowId, name: workflowName }
    return {
      ...{ executionId, workflow, path, kind, name, message, schema, approvers },
      ...{ since: since.toISOString(), expiresAt: expiresAt?.toISOString() ?? null },
    }
  }
}
