import vine from '@vinejs/vine'
import { jsonObject, text } from '#validators/fields'

const documentOrText = vine.createRule(
  (value, _options: undefined, field) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (value !== undefined && !isObject && typeof value !== 'string') {
      field.report('The {{ field }} field must be an object or a text', 'document', field)
    }
  },
  { name: 'document', implicit: true }
)

/** Another server than the document's: a whole URL, without credentials. */
const webUrl = vine.createRule(
  (value, _options: undefined, field) => {
    if (typeof value !== 'string') return
    const url = URL.parse(value)
    const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
    if (!isWeb || url.username !== '' || url.password !== '') {
      const message = 'The {{ field }} field must be an http or https URL without credentials'
      field.report(message, 'url', field)
    }
  },
  { name: 'webUrl' }
)

/** POST /agents/import-openapi */
export const importOpenapiValidator = vine.create({
  document: vine.any().use(documentOrText()).optional().requiredIfMissing('url'),
  url: text(1, 2048).use(webUrl()).optional().requiredIfMissing('document'),
  operations: vine.array(text(1, 500)).minLength(1).maxLength(200).optional(),
  serverUrl: text(1, 2048).use(webUrl()).optional(),
  namePrefix: text(1, 100).optional(),
  auth: jsonObject().nullable().optional(),
})

/** Its query. */
export const importOpenapiQueryValidator = vine.create({
  dryRun: vine.enum(['true', 'false'] as const).optional(),
})
