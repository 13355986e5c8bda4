import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import UnsupportedMediaTypeException from '#exceptions/unsupported_media_type_exception'

/** Media types of YAML (RFC 9512), the older spellings too. */
export const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml']

/**
 * Routes whose body may be something else than JSON, by their pattern: their controllers read it
 * with `request.raw()`. `true` means any type at all.
 */
const OTHER_TYPES: Record<string, true | string[]> = {
  '/api/v1/workflows/import': YAML_TYPES,
  '/hooks/:token': true,
}

/** Refuses a body that is not JSON before anything parses it. */
export default class JsonBodyMiddleware {
  handle({ request, route }: HttpContext, next: NextFn) {
    const empty = request.header('content-length') === '0' || !request.hasBody()
    if (empty || request.method() === 'GET' || request.method() === 'HEAD') return next()
    const others = OTHER_TYPES[route?.pattern ?? '']
    const types = ['application/json', ...(Array.isArray(others) ? others : [])]
    if (others !== true && !request.is(types)) throw new UnsupportedMediaTypeException()
    return next()
  }
}
