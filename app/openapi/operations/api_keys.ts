import { nothing, one, pageOf, type Operations } from '../operation.js'
import { createApiKeyValidator, listApiKeysValidator } from '#validators/api_key'

const NO_STORE = ['Cache-Control']

export const apiKeyOperations: Operations = {
  listApiKeys: {
    query: listApiKeysValidator,
    answers: {
      200: pageOf('ApiKey', 'A page of the own keys that are not revoked.', NO_STORE),
    },
  },
  createApiKey: {
    description:
      'For programs: it acts for who makes it, within its scopes and its own limit of requests in a minute.',
    body: {
      name: 'CreateApiKeyBody',
      validator: createApiKeyValidator,
      example: { name: 'Nightly import', scopes: ['read:workflows', 'execute:workflows'] },
    },
    answers: { 201: one('NewApiKey', 'The key itself, which is shown once.', NO_STORE) },
  },
  revokeApiKey: {
    description: 'It stops working at once, for good.',
    answers: { 204: nothing('Revoked.') },
  },
}
