import type { Pool } from 'pg'
import type { Usage } from '#engine/contracts/agent_runner'
import type { ChildResult } from '#engine/contracts/callables'
import type { FinalStatus } from '#engine/contracts/commit'
import type { Json } from '#engine/graph/types'
import { loadValue } from '#journal/payloads'

/** So many children are asked for by one statement. */
const AT_ONCE = 100

const RESULTS = {
  name: 'child_results',
  text: `
select e.id, e.status, e.output_data as output, p.data, e.error_code as code,
  e.error_message as message, e.usage
from executions e left join payloads p on p.hash = e.output_ref
where e.id = any($1::uuid[]) and e.status in ('completed', 'failed', 'cancelled', 'timeout')`,
}

interface ResultRow {
  id: string
  status: FinalStatus
  output: Json | null
  data: Buffer | null
  code: string | null
  message: string | null
  usage: Usage
}

interface Asking {
  childId: string
  resolve(result: ChildResult | null): void
  reject(error: unknown): void
}

/** How children ended. What is asked for while one answer is on its way goes out together. */
export class ChildResults {
  #asking: Asking[] = []
  #reading = false

  constructor(private pool: Pool) {}

  /** How a child ended, or null while it has not. */
  ask(childId: string): Promise<ChildResult | null> {
    return new Promise((resolve, reject) => {
      this.#asking.push({ childId, resolve, reject })
      if (!this.#reading) void this.#readAll()
    })
  }

  async #readAll(): Promise<void> {
    this.#reading = true
    // One turn of the event loop lets everybody who asks now join the first question.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (this.#asking.length > 0) await this.#read(this.#asking.splice(0, AT_ONCE))
    this.#reading = false
  }

  async #read(group: Asking[]): Promise<void> {
    try {
      const ids = [...new Set(group.map(({ childId }) => childId))]
      const { rows } = await this.pool.query<ResultRow>({ ...RESULTS, values: [ids] })
      const results = new Map(rows.map((row) => [row.id, row]))
      for (const { childId, resolve } of group) resolve(resultOf(results.get(childId)))
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }
}

function resultOf(row: ResultRow | undefined): ChildResult | null {
  if (!row) return null
  const { status, code, message, usage } = row
  const error = code === null ? null : { code, message: message ?? '' }
  return { status, output: loadValue(row.output ?? null, row.data) ?? null, error, usage }
}
