/** When a schedule comes next, and when that is due; null where it does not come any more. */
export type NextFiring = { fireAt: Date; dueAt: Date } | null

/**
 * What makes an execution start at most once: a row that is written with it, or not at all. What is
 * not due any more, or was fired by somebody else, starts nothing.
 */
export type Firing =
  /** The firing that a schedule says comes next; `next` is what it says afterwards. */
  | { kind: 'schedule'; workflowId: string; fireAt: Date; dueAt: Date; next: NextFiring }
  /** A firing of a schedule that waited for the one before. */
  | { kind: 'queued'; workflowId: string; fireAt: Date }
  /** What the end of another execution starts. */
  | { kind: 'event'; workflowId: string; sourceExecutionId: string }

/** The firing is somebody else's, or no longer to come: nothing was started. */
export class FiringTakenError extends Error {
  override name = 'FiringTakenError'
  readonly code = 'FIRING_TAKEN'

  constructor() {
    super('This firing was started already, or is not to come any more')
  }
}
