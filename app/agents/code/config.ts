import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import type { JsonObject, Problem } from '#engine/graph/types'
import { schemaProblems } from '#agents/config_problems'

/** Bytes of code that an agent may have. */
const MAX_CODE_BYTES = 256 * 1024
/** MiB under which Deno can't work, and the most that an agent may ask for. */
const [MIN_MEMORY_MB, MAX_MEMORY_MB] = [16, 4096]
const MAX_TIMEOUT_MS = 3_600_000
const MAX_VARIABLES = 100
const MAX_VARIABLE_LENGTH = 32 * 1024

const JAVASCRIPT = /^(?:nodejs(?:18|20|22|24)?|deno[12]?|javascript|typescript)$/
/** Languages that agents will speak one day. */
const LATER = /^(?:python|go)(?:\d+(?:\.\d+)*)?$/
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/
const VARIABLE = /^[A-Za-z_]\w*$/
/** Words that can't be the name of a function in a module. */
const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum ' +
    'eval export extends false finally for function if implements import in instanceof interface ' +
    'let new null package private protected public return static super switch this throw true ' +
    'try typeof var void while with yield'
  ).split(' ')
)

const runtime = vine.createRule((value, _options: undefined, field) => {
  if (typeof value !== 'string' || JAVASCRIPT.test(value)) return
  if (LATER.test(value)) {
    field.report(`The runtime ${value} is not available yet`, 'available', field)
  } else {
    field.report('The runtime must be nodejs, deno, javascript or typescript', 'enum', field)
  }
})

const code = vine.createRule((value, _options: undefined, field) => {
  if (typeof value !== 'string') return
  if (value.trim() === '') field.report('The code is empty', 'required', field)
  if (Buffer.byteLength(value) > MAX_CODE_BYTES) {
    field.report(`The code is larger than ${MAX_CODE_BYTES / 1024} KiB`, 'maxLength', field)
  }
})

const entry = vine.createRule((value, _options: undefined, field) => {
  if (typeof value !== 'string') return
  if (!IDENTIFIER.test(value) || RESERVED.has(value)) {
    field.report('The entry must be the name of a function', 'identifier', field)
  }
})

const variables = vine.createRule((value, _options: undefined, field) => {
  const names = Object.keys(value as object)
  const wrong = names.find((name) => !VARIABLE.test(name) || name === '__proto__')
  if (wrong !== undefined) {
    const message = `"${wrong.slice(0, 100)}" can't be the name of a variable`
    field.report(message, 'identifier', field)
  }
  if (names.length > MAX_VARIABLES) {
    field.report(`More than ${MAX_VARIABLES} variables are not possible`, 'maxLength', field)
  }
})

/** A setting that exists in the specification but can't be honoured yet: only empty will do. */
const notYet = vine.createRule((value, _options: undefined, field) => {
  if (value === undefined || value === null || value === false) return
  if (typeof value === 'object' && Object.keys(value).length === 0) return
  field.report(`The setting ${field.name} is not available yet`, 'available', field)
})

const codeAgent = vine.create({
  runtime: vine.string().use(runtime()),
  code: vine.string().use(code()),
  entry: vine.string().use(entry()).optional(),
  timeout: vine.number({ strict: true }).withoutDecimals().range([1, MAX_TIMEOUT_MS]).optional(),
  memory: vine
    .number({ strict: true })
    .withoutDecimals()
    .range([MIN_MEMORY_MB, MAX_MEMORY_MB])
    .optional(),
  environment: vine
    .record(vine.string().maxLength(MAX_VARIABLE_LENGTH))
    .use(variables())
    .optional(),
  packages: vine.any().use(notYet()).optional(),
  network: vine.any().use(notYet()).optional(),
})

/** The config of a code agent; `timeout` in milliseconds, `memory` in MiB. Unknown keys are dropped. */
export type CodeConfig = Infer<typeof codeAgent>

/** A config, or what is wrong with it: `field` is relative to the agent, such as `config.code`. */
export type CheckedConfig =
  { config: CodeConfig; problems: [] } | { config: null; problems: Problem[] }

/** Reads the config of a code agent. */
export async function readCodeConfig(config: JsonObject): Promise<CheckedConfig> {
  const problems = await schemaProblems(codeAgent, config)
  if (problems.length > 0) return { config: null, problems }
  return { config: await codeAgent.validate(config), problems: [] }
}
