import type { ModelObject } from '@adonisjs/lucid/types/model'
import Execution from '#models/execution'
import { loadPayloads } from '#queries/executions/payloads'

/** How an execution ended. */
export interface EndedExecution {
  status: string
  output: any
  /** Code and message, or empty. */
  error: string
}

const FINAL = ['completed', 'failed', 'cancelled', 'timeout']

/** The ones of some executions that have ended, by their ids, with their outputs. */
export default class EndedExecutions {
  async handle(ids: string[]): Promise<Map<string, EndedExecution>> {
    if (ids.length === 0) return new Map()
    const rows = await Execution.query()
      .select('id', 'status', 'output_data', 'output_ref', 'error_code', 'error_message')
      .whereIn('id', ids)
      .whereIn('status', FINAL)
      .pojo<ModelObject>()
    const payloads = await loadPayloads(rows.flatMap((row) => row.output_ref ?? []))
    return new Map(
      rows.map((row) => {
        const ref = row.output_ref as Buffer | null
        const output = ref ? (payloads.get(ref.toString('hex')) ?? null) : row.output_data
        const error = [row.error_code, row.error_message].filter(Boolean).join(' ').slice(0, 500)
        return [row.id, { status: row.status, output, error }]
      })
    )
  }
}
