import env from '#start/env'
import { defineConfig } from '@adonisjs/core/bodyparser'

/**
 * JSON only: `app/middleware/json_body_middleware` refuses every other content type before the
 * parser sees it. Strings stay as sent, an empty one included.
 */
export default defineConfig({
  allowedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  form: { convertEmptyStringsToNull: false, types: [] },
  json: {
    convertEmptyStringsToNull: false,
    limit: env.get('BODY_LIMIT'),
    types: ['application/json'],
  },
  multipart: { autoProcess: false, convertEmptyStringsToNull: false, processManually: [], limit: 0, types: [] },
})
