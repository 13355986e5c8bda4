import type { ExecutionStepRow } from '#models/execution_step'
import db from '@adonisjs/lucid/services/db'
import { loadPayloads } from '#queries/executions/payloads'

/** A page of an execution's steps, in the order in which they began. */
export default class ListExecutionSteps {
  async handle(input: { executionId: string; page: number; pageSize: number }) {
    const of = () => db.from('execution_steps').where('execution_id', input.executionId)
    const [rows, count]: [ExecutionStepRow[], { total: string } | null] = await Promise.all([
      of()
        .orderByRaw('started_at, path, attempt')
        .offset((input.page - 1) * input.pageSize)
        .limit(input.pageSize),
      of().count('* as total').first(),
    ])
    const refs = rows.flatMap((row) => [row.inputs_ref, row.output_ref])
    const payloads = await loadPayloads(refs)
    for (const row of rows) {
      if (row.inputs_ref) row.inputs = payloads.get(row.inputs_ref.toString('hex')) ?? null
      if (row.output_ref) row.output = payloads.get(row.output_ref.toString('hex')) ?? null
    }
    return { rows, total: Number(count?.total ?? 0) }
  }
}
