import type { ModelObject } from '@adonisjs/lucid/types/model'
import NotFoundException from '#exceptions/not_found_exception'
import Execution, { type ListedExecution } from '#models/execution'
import { executionRows, workflowName } from '#queries/executions/execution_rows'
import { loadPayloads } from '#queries/executions/payloads'

/** Reads one execution with its workflow's name and its output, wherever that is kept. */
export default class ShowExecution {
  /** @throws NotFoundException */
  async handle(id: string): Promise<ListedExecution> {
    const found = await Execution.query()
      .select(...Execution.$columns, workflowName())
      .where('id', id)
      .limit(1)
      .pojo<ModelObject>()
    const [execution] = executionRows(found)
    if (!execution) throw new NotFoundException()
    if (execution.outputRef !== null) {
      const payloads = await loadPayloads([execution.outputRef])
      execution.outputData = payloads.get(execution.outputRef.toString('hex')) ?? null
    }
    return execution
  }
}
