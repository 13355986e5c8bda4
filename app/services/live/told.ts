/**
 * What the database tells on `turbocat_live` when executions change: entries separated by commas,
 * each `<execution id> <last eight digits of its user's id> <status>`. It says where to look, not
 * what is there; whoever cares reads. A line in a deployment's own log is told likewise: the id of
 * the deployment, the end of its user's, and `deployment`.
 */
export interface Told {
  id: string
  /** The end of the user's id: enough to pass over what others' executions do. */
  userTail: string
  status: string
}

export const tailOf = (userId: string) => userId.slice(-8)

export function readTold(payload: string): Told[] {
  return payload.split(',').map((entry) => {
    const [id = '', userTail = '', status = ''] = entry.split(' ')
    return { id, userTail, status }
  })
}
