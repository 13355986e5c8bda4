import vine from '@vinejs/vine'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import { hasTemplates } from '#engine/expressions/template'
import { templateProblems } from '#agents/templates'
import { schemaProblems } from '#agents/config_problems'
import { OPERATIONS, type OperationName } from '#agents/data/operations'
import { Settings, type Operation } from '#agents/data/settings'

const OUTPUT_FORMATS = ['json', 'csv', 'array'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

const INPUT_FORMATS = ['json', 'csv'] as const

const NAMES = Object.keys(OPERATIONS) as OperationName[]
/** Operations of one pipeline. */
const MAX_STAGES = 50

const stageFields = {
  operation: vine.enum(NAMES),
  outputFormat: vine.enum(OUTPUT_FORMATS).optional(),
}
const inputFormat = () => vine.enum(INPUT_FORMATS).optional()
const stageSchema = vine.create({ ...stageFields, inputFormat: inputFormat() })
const pipelineSchema = vine.create({
  inputFormat: inputFormat(),
  outputFormat: vine.enum(OUTPUT_FORMATS).optional(),
  pipeline: vine.array(vine.object(stageFields)).minLength(1).maxLength(MAX_STAGES),
})

/** A data agent's config, ready to run. */
interface DataPlan {
  /** A template or a list; undefined takes it from the inputs. */
  source: Json | undefined
  /** What the source gives: a list, or a text of CSV. */
  inputFormat: 'json' | 'csv'
  stages: { name: OperationName; operation: Operation }[]
  outputFormat: OutputFormat
}

/** Reads a config: the plan, or what is wrong with it. */
export async function readConfig(config: JsonObject): Promise<DataPlan | Problem[]> {
  const isPipeline = config.pipeline !== undefined
  const malformed = await schemaProblems(isPipeline ? pipelineSchema : stageSchema, config)
  if (malformed.length > 0) {
    return malformed
  }
  const listed = isPipeline ? (config.pipeline as JsonObject[]) : [config]
  const fieldOf = (index: number) => (isPipeline ? `config.pipeline.${index}` : 'config')
  const problems: Problem[] = []
  if (isPipeline && config.operation !== undefined) {
    const message = 'stands in a pipeline of its own: take one of the two'
    problems.push({ field: 'config.operation', message, rule: 'exclusive' })
  }
  const stages = listed.map((stage, index) => {
    const name = stage.operation as OperationName
    const field = `${fieldOf(index)}.transformation`
    return {
      name,
      operation: OPERATIONS[name](new Settings(stage.transformation, field, problems)),
    }
  })
  const source = sourceOf(config, listed, fieldOf, problems)
  const last = listed.at(-1)
  const outputFormat = (config.outputFormat ?? last?.outputFormat ?? 'json') as OutputFormat
  const read = config.inputFormat === 'csv' ? 'csv' : 'json'
  return problems.length > 0 ? problems : { source, inputFormat: read, stages, outputFormat }
}

function sourceOf(
  config: JsonObject,
  stages: JsonObject[],
  fieldOf: (index: number) => string,
  problems: Problem[]
): Json | undefined {
  for (const [index, stage] of stages.entries()) {
    const isLast = index === stages.length - 1
    if (index > 0 && stage.source !== undefined) {
      const message = 'belongs to the first operation: the others take what the one before gave'
      problems.push({ field: `${fieldOf(index)}.source`, message, rule: 'source' })
    }
    if (!isLast && stage.outputFormat !== undefined && stage.outputFormat !== 'json') {
      const message = 'belongs to the last operation'
      problems.push({ field: `${fieldOf(index)}.outputFormat`, message, rule: 'outputFormat' })
    }
  }
  const own = config.source !== undefined
  const source = own ? config.source : stages[0]?.source
  const field = own ? 'config.source' : `${fieldOf(0)}.source`
  if (source === undefined) {
    return undefined
  }
  if (!Array.isArray(source) && !(typeof source === 'string' && hasTemplates(source))) {
    const message = 'must be a list or a template such as {{ inputs.items }}'
    problems.push({ field, message, rule: 'source' })
  }
  problems.push(...templateProblems(source, field))
  return source
}
