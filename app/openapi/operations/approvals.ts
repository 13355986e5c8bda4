import { pageOf, type Operations } from '../operation.js'
import { listApprovalsValidator } from '#validators/execution'

export const approvalOperations: Operations = {
  listApprovals: {
    description:
      'Open questions of own executions, and those of others that name the user as an approver: by id, or by a confirmed e-mail address. Answer one at `POST /executions/{id}/signals` with its `name`.',
    query: listApprovalsValidator,
    answers: { 200: pageOf('Approval', 'A page of what waits for an answer.') },
  },
}
