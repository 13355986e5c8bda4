/**
 * Carries hints that an execution may be able to go on. A hint that is lost, doubled or late
 * changes nothing but latency: the sweeper finds what nobody was told about.
 */
export abstract class Scheduler {
  /**
   * @param executionId - Which execution.
   * @param at - Milliseconds since the epoch, or undefined for now.
   * @param label - Only workers with this label are told; all when left out.
   */
  abstract wake(executionId: string, at?: number, label?: string): Promise<void>
}
