import { object, text, time } from './shapes.js'

/** app/transformers/secret_transformer. */
export const secretSchemas = {
  Secret: object({ name: text, createdAt: time, updatedAt: time }, 'Never with its value.'),
}
