import type { AgentVersion } from '#engine/contracts/agent_runner'
import type { Json, JsonObject } from '#engine/graph/types'
import { configError } from '#agents/config_problems'
import { Budget } from '#agents/data/budget'
import { readConfig, type OutputFormat } from '#agents/data/config'
import { toCsv } from '#agents/data/csv'
import { fromCsv } from '#agents/data/csv_reader'
import type { OperationName } from '#agents/data/operations'
import { Pace } from '#agents/data/pace'
import type { DataRun } from '#agents/data/settings'
import { defaultSource, listOf } from '#agents/data/source'
import { isObject } from '#agents/data/values'
import { renderConfig } from '#agents/templates'

/**
 * Runs a data agent's operations where it is called, whichever thread that is.
 *
 * @param scope What expressions see besides `inputs`.
 * @throws StepError: see {@link DataRunner.run}.
 */
export async function runPlan(
  agent: Pick<AgentVersion, 'config'>,
  inputs: JsonObject,
  { scope: names, signal }: { scope: JsonObject; signal: AbortSignal }
): Promise<Json> {
  const plan = await readConfig(agent.config)
  if (Array.isArray(plan)) {
    throw configError(plan)
  }
  const scope: JsonObject = { ...names, inputs }
  const run: DataRun = {
    scope,
    pace: new Pace(signal),
    budget: new Budget(),
    render: (value, field) => renderConfig(value, scope, field),
  }
  let value: Json =
    plan.source === undefined
      ? defaultSource(inputs, plan.inputFormat)
      : run.render(plan.source, 'config.source')
  if (plan.inputFormat === 'csv' && typeof value === 'string') {
    value = await fromCsv(value, run.pace)
  }
  let from = 'config.source'
  for (const { name, operation } of plan.stages) {
    value = await operation(listOf(value, from), run)
    from = `the operation ${name}`
  }
  return formatted(value, plan.outputFormat, plan.stages.at(-1)?.name, run)
}

/** Groups become a list of `{ key, items }`, one value alone a list of one. */
async function formatted(
  value: Json,
  format: OutputFormat,
  last: OperationName | undefined,
  run: DataRun
): Promise<Json> {
  if (format === 'json') {
    return value
  }
  const grouped = last === 'group' && isObject(value)
  const rows = grouped
    ? Object.entries(value as JsonObject).map(([key, items]) => ({ key, items }))
    : [value].flat()
  return format === 'csv' ? toCsv(rows, run.pace) : rows
}
