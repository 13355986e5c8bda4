import type { Lease } from './journal.js'

/** A step that wants to run an agent whose runs are limited. */
export interface SlotClaim {
  agentId: string
  /** The drive that asks: a slot counts as long as its lease is live. */
  lease: Lease
  path: string
}

/** Gives the slot back. */
export type ReleaseSlot = () => void

/**
 * How many attempts of an agent may run at a time, over all executions and workers. Slots are
 * counted, not kept: one that a killed worker had is free once its lease has run out.
 */
export abstract class AgentSlots {
  /**
   * Waits in line for a slot, for as long as the signal lets it. Who gave up keeps its place in
   * line, and its execution is woken when its turn comes.
   *
   * @returns null when the signal was aborted before there was a slot.
   */
  abstract take(claim: SlotClaim, signal: AbortSignal): Promise<ReleaseSlot | null>
}
