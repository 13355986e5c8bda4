import { ScheduleFiringSchema } from '#database/schema'

/** What became of one firing of a schedule. Written by the journal and the scheduler alone. */
export default class ScheduleFiring extends ScheduleFiringSchema {
  /** With `fireAt`: there is no id. */
  static override primaryKey = 'workflowId'
}
