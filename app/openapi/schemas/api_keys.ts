import { count, flag, id, list, nullable, object, oneOf, positive } from './shapes.js'
import { said, text, time } from './shapes.js'
import { SCOPES } from '#validators/api_key'

const apiKey = {
  id,
  name: text,
  keyPrefix: said(text, 'The first 14 characters, to tell keys apart.'),
  scopes: list(oneOf(...SCOPES)),
  rateLimitPerMinute: positive,
  isActive: flag,
  usageCount: said(count, 'Requests; written down every few seconds.'),
  lastUsedAt: nullable(time),
  expiresAt: nullable(time),
  createdAt: time,
  updatedAt: time,
}

/** app/transformers/api_key_transformer. */
export const apiKeySchemas = {
  ApiKey: object(apiKey),
  NewApiKey: object({
    ...apiKey,
    key: { type: 'string', pattern: '^tk_(prod|dev)_[A-Za-z0-9_-]{43}$' },
  }),
}
