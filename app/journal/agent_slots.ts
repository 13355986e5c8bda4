import type { Pool } from 'pg'
import { AgentSlots } from '#engine/contracts/agent_slots'
import type { ReleaseSlot, SlotClaim } from '#engine/contracts/agent_slots'
import type { Scheduler } from '#engine/contracts/scheduler'

/** While steps of this worker stand in line, it asks so often whether another worker's slot is free. */
const ASK_EVERY_MS = 250

/** So many of an agent's steps stand in the common line for this worker; the others behind them. */
const IN_LINE = 64

interface Waiting {
  claim: SlotClaim
  granted(release: ReleaseSlot): void
}

const keyOf = (executionId: string, path: string) => `${executionId} ${path}`

const rowOf = ({ lease, path }: SlotClaim) => ({
  execution_id: lease.executionId,
  path,
  lease: lease.number,
})

/** The steps of this worker that want slots of one agent, in the order of coming. */
class AgentLine {
  #waiting = new Map<string, Waiting>()
  #released: SlotClaim[] = []
  #asking = false
  #changed = false
  #timer: NodeJS.Timeout | undefined

  constructor(
    private agentId: string,
    private pool: Pool,
    private scheduler: Scheduler
  ) {}

  get idle(): boolean {
    return this.#waiting.size + this.#released.length === 0 && !this.#asking
  }

  join(waiting: Waiting): () => void {
    const key = keyOf(waiting.claim.lease.executionId, waiting.claim.path)
    this.#waiting.set(key, waiting)
    this.ask()
    return () => {
      if (this.#waiting.get(key) === waiting) this.#waiting.delete(key)
    }
  }

  release(claim: SlotClaim): void {
    this.#released.push(claim)
    this.ask()
  }

  /** One question at a time: what changes meanwhile is in the next one. */
  ask(): void {
    this.#changed = true
    if (!this.#asking) void this.#askAll()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#waiting.clear()
  }

  async #askAll(): Promise<void> {
    this.#asking = true
    clearTimeout(this.#timer)
    while (this.#changed) {
      this.#changed = false
      const released = this.#released.splice(0)
      // A database that is away: the slots are given back with the next question.
      await this.#askOnce(released).catch(() => this.#released.push(...released))
    }
    this.#asking = false
    if (this.idle) return
    this.#timer = setTimeout(() => this.ask(), ASK_EVERY_MS)
  }

  async #askOnce(released: SlotClaim[]): Promise<void> {
    const claims = [...this.#waiting.values()].slice(0, IN_LINE).map(({ claim }) => claim)
    const { rows } = await this.pool.query<{
      execution_id: string
      path: string
      granted: boolean
    }>({
      name: 'journal_agent_slots',
      text: 'select execution_id, path, granted from claim_agent_slots($1, $2, $3)',
      values: [
        this.agentId,
        JSON.stringify(claims.map(rowOf)),
        JSON.stringify(released.map(rowOf)),
      ],
    })
    const byKey = new Map(
      claims.map((claim) => [keyOf(claim.lease.executionId, claim.path), claim])
    )
    for (const { execution_id: executionId, path, granted } of rows) {
      if (!granted) await this.scheduler.wake(executionId)
      const claim = granted && byKey.get(keyOf(executionId, path))
      if (claim) this.#granted(claim)
    }
  }

  #granted(claim: SlotClaim): void {
    const key = keyOf(claim.lease.executionId, claim.path)
    const waiting = this.#waiting.get(key)
    if (waiting?.claim !== claim) return this.release(claim)
    this.#waiting.delete(key)
    // Those behind it in this worker step into the common line.
    this.#changed ||= this.#waiting.size >= IN_LINE
    let held = true
    waiting.granted(() => {
      if (held) this.release(claim)
      held = false
    })
  }
}

/** Slots of agents as rows in PostgreSQL, which count while the leases that took them are live. */
export class PgAgentSlots extends AgentSlots {
  #lines = new Map<string, AgentLine>()

  constructor(
    private pool: Pool,
    private scheduler: Scheduler
  ) {
    super()
  }

  take(claim: SlotClaim, signal: AbortSignal): Promise<ReleaseSlot | null> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(null)
      const leave = this.#lineOf(claim.agentId).join({ claim, granted: resolve })
      const abort = () => {
        leave()
        resolve(null)
      }
      signal.addEventListener('abort', abort, { once: true })
    })
  }

  /** Hands out what nobody came for, and what those that died had. */
  async sweep(): Promise<void> {
    const { rows } = await this.pool.query<{ agent_id: string }>(
      'select distinct agent_id from agent_slots'
    )
    for (const { agent_id: agentId } of rows) this.#lineOf(agentId).ask()
  }

  /** Another worker handed out slots of an agent: perhaps to a step that waits here. */
  handedOut(agentId: string): void {
    const line = this.#lines.get(agentId)
    if (line && !line.idle) line.ask()
  }

  stop(): void {
    for (const line of this.#lines.values()) line.stop()
  }

  #lineOf(agentId: string): AgentLine {
    for (const [id, line] of this.#lines) if (line.idle && id !== agentId) this.#lines.delete(id)
    const line = this.#lines.get(agentId) ?? new AgentLine(agentId, this.pool, this.scheduler)
    this.#lines.set(agentId, line)
    return line
  }
}
