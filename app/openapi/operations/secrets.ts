import { nothing, one, pageOf, type Operations } from '../operation.js'
import {
  createSecretValidator,
  listSecretsValidator,
  replaceSecretValidator,
} from '#validators/secret'

const NO_STORE = ['Cache-Control']

export const secretOperations: Operations = {
  listSecrets: {
    description: 'Names and dates; no answer ever has a value.',
    query: listSecretsValidator,
    answers: { 200: pageOf('Secret', 'A page of the own secrets.') },
  },
  createSecret: {
    description: 'The value is encrypted at rest, and only workers read it.',
    body: {
      name: 'CreateSecretBody',
      validator: createSecretValidator,
      example: { name: 'WEATHER_KEY', value: 'a value that nobody reads back' },
    },
    answers: { 201: one('Secret', 'The new secret.', NO_STORE) },
    failures: { 409: 'There is a secret of that name.' },
  },
  replaceSecret: {
    body: {
      name: 'ReplaceSecretBody',
      validator: replaceSecretValidator,
      example: { value: 'another value' },
    },
    answers: { 200: one('Secret', 'The secret, with its new value.', NO_STORE) },
  },
  deleteSecret: {
    answers: { 204: nothing('Forgotten.') },
  },
}
