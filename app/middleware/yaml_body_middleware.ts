import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import ValidationException from '#exceptions/validation_exception'
import { YAML_TYPES } from '#middleware/json_body_middleware'
import { refuseFlaws } from '#middleware/json_parser_middleware'
import { parseYaml } from '#services/bounded_yaml'

/** Makes `request.body()` of YAML 1.2, held to what is asked of JSON. For routes that take both. */
export default class YamlBodyMiddleware {
  /** @throws ValidationException for what is no YAML, or has no JSON form of a reasonable size. */
  handle({ request }: HttpContext, next: NextFn) {
    const raw = request.raw()
    if (raw && request.is(YAML_TYPES)) {
      const body = parse(raw)
      refuseFlaws(body)
      request.updateBody(body)
    }
    return next()
  }
}

function parse(text: string): Record<string, unknown> {
  let problem = 'The body is not a YAML mapping'
  try {
    const body = parseYaml(text)
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
      return body as Record<string, unknown>
    }
  } catch (error) {
    problem = `The body can not be read as YAML: ${(error as Error).message}`.slice(0, 500)
  }
  throw new ValidationException([{ field: 'body', message: problem, rule: 'yaml' }])
}
