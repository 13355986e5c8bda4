import env from '#start/env'
import { defineConfig } from '@adonisjs/core/bodyparser'

/**
 * The framework's parser only reads the body as text, within the limit; what becomes of it is
 * `json_parser_middleware`'s: the framework's trims strings and overflows on deep JSON.
 */
export default defineConfig({
  allowedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  form: { convertEmptyStringsToNull: false, types: [] },
  json: { convertEmptyStringsToNull: false, types: [] },
  raw: { types: ['*/*'], limit: env.get('BODY_LIMIT'), encoding: 'utf-8' },
  multipart: {
    autoProcess: false,
    convertEmptyStringsToNull: false,
    processManually: [],
    limit: 0,
    types: [],
  },
})
