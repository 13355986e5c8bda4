/**
 * Carries hints that an execution may be able to go on. A hint that is lost, doubled or late
 * changes nothing but latency: the sweeper finds what nobody was told about.
 */
export abstract class Scheduler {
  /**
   * @param executionId - Which execution.
   * @param at - Milliseconds since the epoch, or undefined for now.
   */
  abstract wake(executionId: string, at?: number): Promise<void>
}
