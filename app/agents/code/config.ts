import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import type { JsonObject, Problem } from '#engine/graph/types'
import { languageOf } from '#agents/code/language'
import { schemaProblems } from '#agents/config_problems'
import { AllowList } from '#net/allow_list'
import { readPackageName } from '#sandbox/packages/package_name'

/** Bytes of code that an agent may have. */
const MAX_CODE_BYTES = 256 * 1024
/** MiB under which Deno can't work, and the most that an agent may ask for. */
const [MIN_MEMORY_MB, MAX_MEMORY_MB] = [16, 4096]
const MAX_TIMEOUT_MS = 3_600_000
const MAX_VARIABLES = 100
const MAX_VARIABLE_LENGTH = 32 * 1024

const MAX_PACKAGES = 50
const MAX_HOSTS = 50
const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/
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
  if (typeof value !== 'string' || languageOf(value) !== null) return
  const known = 'nodejs, deno, javascript, typescript, python or go'
  field.report(`The runtime must be ${known}`, 'enum', field)
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

/** Which names a language has is known only beside its runtime. */
const packageName = vine.createRule((value, _options: undefined, field) => {
  const { runtime: wanted } = field.data as { runtime?: unknown }
  const language = typeof wanted === 'string' ? languageOf(wanted) : null
  if (language === null || typeof value !== 'string') return
  if (language === 'go') {
    field.report('Go code has the standard library alone', 'available', field)
  } else if (readPackageName(value, language) === null) {
    const example = language === 'python' ? 'requests>=2.31' : 'npm:lodash@4'
    field.report(`is no name of a package, such as ${example}`, 'package', field)
  }
})

const host = vine.createRule((value, _options: undefined, field) => {
  try {
    if (typeof value === 'string') new AllowList(value.includes(',') ? '' : value)
    if (typeof value === 'string' && !value.includes(',') && value.trim() !== '') return
  } catch {
    // Said below.
  }
  field.report('is no host, *.host, address or host:port', 'host', field)
})

const secretNames = vine.createRule((value, _options: undefined, field) => {
  for (const [name, secret] of Object.entries(value as Record<string, string>)) {
    if (SECRET_NAME.test(secret)) continue
    field.report(
      `The secret of ${name.slice(0, 100)} has no name that secrets have`,
      'regex',
      field
    )
  }
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
  secrets: vine.record(vine.string()).use(variables()).use(secretNames()).optional(),
  packages: vine
    .array(vine.string().maxLength(200).use(packageName()))
    .maxLength(MAX_PACKAGES)
    .optional(),
  network: vine
    .object({
      allow: vine.array(vine.string().maxLength(255).use(host())).maxLength(MAX_HOSTS).optional(),
    })
    .optional(),
})

/** The config of a code agent; `timeout` in milliseconds, `memory` in MiB. Unknown keys are dropped. */
export type CodeConfig = Infer<typeof codeAgent>

/** A config, or what is wrong with it: `field` is relative to the agent, such as `config.code`. */
export type CheckedConfig =
  { config: CodeConfig; problems: [] } | { config: null; problems: Problem[] }

/** Reads the config of a code agent. */
export async function readCodeConfig(given: JsonObject): Promise<CheckedConfig> {
  // `false` is another way to say that there is none.
  const config = given.network === false ? { ...given, network: null } : given
  const problems = await schemaProblems(codeAgent, config)
  if (problems.length > 0) return { config: null, problems }
  return { config: await codeAgent.validate(config), problems: [] }
}
