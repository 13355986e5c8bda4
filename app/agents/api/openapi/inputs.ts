import type { AgentParameter } from '#engine/contracts/agent_runner'
import { hasTemplates } from '#engine/expressions/template'
import type { Json, JsonObject } from '#engine/graph/types'
import { escaped, isObject, objectsOf, OpenApiError } from './document.js'
import type { OpenApiDocument, RawOperation } from './document.js'
import { merged, parameterOf } from './schema.js'

/** Headers that belong to the content or the credentials (OpenAPI 3.1, Parameter Object). */
const OWN_HEADERS = new Set(['accept', 'content-type', 'authorization', 'cookie'])
/** Members of a body that become parameters of their own; a larger body is one parameter. */
const MAX_MEMBERS = 60

/** What an operation takes, as an agent takes and sends it. */
export class Inputs {
  readonly parameters: Record<string, AgentParameter> = {}
  readonly warnings: string[] = []
  readonly headers: JsonObject = {}
  readonly query: JsonObject = {}
  body: Json = null
  /** The path with a template for each of its parameters. */
  path: string

  constructor(
    private readonly document: OpenApiDocument,
    private readonly raw: RawOperation
  ) {
    const { item, operation, place, path } = raw
    this.path = path
    const own = objectsOf(document, operation.parameters, `${place}/parameters`)
    const shared = objectsOf(document, item.parameters, `${place}/parameters`)
    const key = ({ name, in: where }: JsonObject) => `${String(where)} ${String(name)}`
    const byKey = new Map([...shared, ...own].map((parameter) => [key(parameter), parameter]))
    const listed = [...byKey.values()]
    const plain = listed.filter((one) => !['body', 'formData'].includes(String(one.in)))
    for (const parameter of plain) this.#parameter(parameter)
    if (document.isSwagger) this.#swaggerBody(listed)
    else this.#requestBody()
    if (/\{[^{}]*\}/.test(this.path.replaceAll(/\{\{.*?\}\}/gs, ''))) {
      throw new OpenApiError('The path names a parameter that is not declared', place)
    }
  }

  #parameter(parameter: JsonObject): void {
    const { name, in: where, description } = parameter
    if (typeof name !== 'string' || name === '') return
    const required = where === 'path' || parameter.required === true
    const { schema, isJson } = schemaOf(parameter, this.document.isSwagger)
    const place = `${this.raw.place}/parameters/${escaped(name)}`
    if (where === 'cookie' || (where === 'header' && OWN_HEADERS.has(name.toLowerCase()))) {
      if (required && where === 'cookie') {
        throw new OpenApiError(`The cookie ${name} is required, and can't be sent`, place)
      }
      if (where === 'cookie') this.warnings.push(`The cookie ${name} is left out`)
      return
    }
    const declared = parameterOf(this.document, schema, { required, description }, place)
    if (declared.type === 'object') {
      if (where === 'query') this.warnings.push(`The parameter ${name} is sent as JSON`)
      // A header and a path hold a text: it comes as it is to be sent.
      else declared.type = 'string'
    }
    const input = this.#declare(name, declared)
    const isList = declared.type === 'array'
    const commas = isList && !isJson && isJoined(parameter, this.document.isSwagger)
    const text = template(input, declared, commas || (isList && where !== 'query'))
    if (where === 'path') this.path = this.path.replaceAll(`{${name}}`, () => text)
    else if (where === 'query') this.query[name] = text
    else if (where === 'header') this.headers[name] = text
  }

  #requestBody(): void {
    const place = `${this.raw.place}/requestBody`
    const body = this.document.resolve(this.raw.operation.requestBody, place)
    if (!isObject(body) || !isObject(body.content)) return
    const types = Object.keys(body.content)
    const type = chosen(types)
    const required = body.required === true
    if (type === undefined) {
      if (types.length === 0) return
      throw new OpenApiError(`A body of ${types.join(', ').slice(0, 100)} can't be sent`, place)
    }
    const media = this.document.resolve(body.content[type], place)
    this.#send(type, isObject(media) ? media.schema : undefined, required, body.description, place)
  }

  #swaggerBody(listed: JsonObject[]): void {
    const { operation, place } = this.raw
    const consumes = [operation.consumes, this.document.root.consumes].find(Array.isArray) as
      unknown[] | undefined
    const types = consumes?.map(String) ?? []
    const body = listed.find((parameter) => parameter.in === 'body')
    if (body) {
      const type = types.length === 0 ? 'application/json' : chosen(types)
      if (type === undefined) throw new OpenApiError(`A body of ${types[0]} can't be sent`, place)
      return this.#send(type, body.schema, body.required === true, body.description, place)
    }
    const form = listed.filter((parameter) => parameter.in === 'formData')
    if (form.length === 0) return
    if (form.some(({ type }) => type === 'file') || (types[0] ?? '').startsWith('multipart/')) {
      throw new OpenApiError('A body of multipart/form-data can not be sent', place)
    }
    const properties = Object.fromEntries(form.map((one) => [String(one.name), one]))
    const required = form.filter((one) => one.required === true).map(({ name }) => name ?? null)
    const schema = { type: 'object', properties, required } as JsonObject
    this.#send('application/x-www-form-urlencoded', schema, true, undefined, place)
  }

  /** An object's members become parameters, so that each can be described and checked. */
  #send(
    type: string,
    given: Json | undefined,
    required: boolean,
    description: Json | undefined,
    place: string
  ): void {
    if (hasTemplates(type)) throw new OpenApiError('The content type has {{ }} in it', place)
    this.headers['content-type'] = type
    const schema = merged(this.document, given, place)
    const members = isObject(schema.properties) ? Object.entries(schema.properties) : []
    const isForm = !isText(type)
    const isOpen = schema.oneOf !== undefined || schema.anyOf !== undefined
    if (!isForm || members.length === 0 || members.length > MAX_MEMBERS || isOpen) {
      const declared = isForm
        ? parameterOf(this.document, given, { required, description }, place)
        : { type: 'string' as const, ...(required ? { required } : {}) }
      this.body = template(this.#declare('body', declared), declared, false)
      return
    }
    const needed = Array.isArray(schema.required) ? schema.required : []
    this.body = Object.fromEntries(
      members.flatMap(([name, member]) => {
        const at = `${place}/${escaped(name)}`
        const known = this.document.resolve(member, at)
        // What only answers have is nothing to ask for.
        if (isObject(known) && known.readOnly === true) return []
        const more = { required: required && needed.includes(name) }
        const declared = parameterOf(this.document, member, more, at)
        return [[name, template(this.#declare(name, declared), declared, false)]]
      })
    )
  }

  /** The name of the input; one that is taken already, by another place, gets its own. */
  #declare(name: string, parameter: AgentParameter): string {
    let input = name === '__proto__' ? '_proto' : name.slice(0, 90)
    while (Object.hasOwn(this.parameters, input)) input = `${input.slice(0, 90)}_2`
    this.parameters[input] = parameter
    return input
  }
}

/** The input as a template; one that need not come is null without it, and null is left out. */
function template(input: string, parameter: AgentParameter, joined: boolean): string {
  const key = JSON.stringify(input)
  if (parameter.required || parameter.default !== undefined) {
    return joined ? `{{ inputs[${key}].join(",") }}` : `{{ inputs[${key}] }}`
  }
  return joined
    ? `{{ ${key} in inputs ? inputs[${key}].join(",") : null }}`
    : `{{ inputs[?${key}].orValue(null) }}`
}

function schemaOf(parameter: JsonObject, isSwagger: boolean) {
  if (isSwagger) return { schema: parameter, isJson: false }
  if (!isObject(parameter.content)) return { schema: parameter.schema, isJson: false }
  const [media] = Object.values(parameter.content)
  return { schema: isObject(media) ? media.schema : undefined, isJson: true }
}

/** Whether a list goes out as `a,b` and not as a parameter for each. */
function isJoined(parameter: JsonObject, isSwagger: boolean): boolean {
  if (parameter.in !== 'query') return true
  if (isSwagger) return parameter.collectionFormat !== 'multi'
  return parameter.explode === false
}

/** The content type to send: JSON where it is offered, then forms, then text. */
function chosen(types: string[]): string | undefined {
  const json =
    types.find((type) => /[/+]json\s*(;|$)/i.test(type)) ?? types.find((t) => t === '*/*')
  const form = types.find((type) => /^application\/x-www-form-urlencoded/i.test(type))
  return json === '*/*' ? 'application/json' : (json ?? form ?? types.find(isText))
}

function isText(type: string): boolean {
  return /^(text\/|application\/(xml|yaml|x-ndjson|graphql|javascript))|\+(xml|yaml)\b/i.test(type)
}
