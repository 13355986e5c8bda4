import Execution from '#models/execution'
import { loadPayloads } from '#queries/executions/payloads'

/** Reads one execution with its workflow's name and its output, wherever that is kept. */
export default class ShowExecution {
  /** @throws E_ROW_NOT_FOUND, which is 404. */
  async handle(id: string): Promise<Execution> {
    const execution = await Execution.query()
      .where('id', id)
      .preload('workflow', named)
      .firstOrFail()
    return withOutputs([execution]).then(() => execution)
  }
}

/** Of a workflow, an execution shows its name; a deleted one still has it. */
function named(query: { select(...columns: string[]): unknown }): void {
  query.select('id', 'name')
}

/** Fills in outputs that are kept apart. */
export async function withOutputs(
  executions: Pick<Execution, 'outputRef' | 'outputData'>[]
): Promise<void> {
  const payloads = await loadPayloads(executions.map((execution) => execution.outputRef))
  for (const execution of executions) {
    if (execution.outputRef === null) continue
    execution.outputData = payloads.get(execution.outputRef.toString('hex')) ?? null
  }
}
