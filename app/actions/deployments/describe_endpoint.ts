import { inject } from '@adonisjs/core'
import config from '@adonisjs/core/services/config'
import InputSchema from '#actions/deployments/input_schema'
import type { JsonObject } from '#engine/graph/types'
import type { ServingDeployment } from '#queries/deployments/find_serving_deployment'

const json = (schema: JsonObject) => ({ content: { 'application/json': { schema } } })

const FAILURE = {
  type: 'object',
  required: ['success', 'error', 'meta'],
  properties: {
    success: { const: false },
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'string' }, message: { type: 'string' } },
    },
    meta: { type: 'object' },
  },
}

const FAILURES = {
  400: 'The input does not fit.',
  401: 'No key, or a wrong one.',
  429: 'Too many requests.',
  502: 'It ended without an output.',
  503: 'It is not running.',
}

/** The OpenAPI 3.1 document of one deployment's endpoint, for who generates clients. */
@inject()
export default class DescribeEndpoint {
  constructor(protected schemas: InputSchema) {}

  async handle(deployment: ServingDeployment): Promise<JsonObject> {
    const { id, name, description, version } = deployment
    const input = (await this.schemas.handle(deployment, version)) ?? { type: 'object' }
    const failures = Object.entries(FAILURES).map(([status, said]) => {
      return [status, { description: said, ...json({ $ref: '#/components/schemas/Failure' }) }]
    })
    const answer = (data: JsonObject) => {
      return { type: 'object', required: ['success', 'data', 'meta'], properties: data }
    }
    const post = {
      operationId: 'run',
      summary: `Run ${name}`,
      parameters: [
        {
          name: 'mode',
          in: 'query',
          schema: { type: 'string', enum: ['sync', 'async', 'stream'], default: 'sync' },
        },
      ],
      requestBody: { required: true, ...json(input) },
      responses: {
        200: { description: 'The output.', ...json(answer({ data: {} })) },
        202: {
          description: 'It was accepted, or goes on: ask at `statusUrl`.',
          ...json(answer({ data: { type: 'object' } })),
        },
        ...Object.fromEntries(failures),
      },
    }
    return {
      openapi: '3.1.0',
      info: { title: name, version: String(version), ...(description ? { description } : {}) },
      servers: [{ url: config.get<string>('app.appUrl') }],
      security: [{ key: [] }],
      paths: { [`/run/${id}`]: { post } },
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
        schemas: { Failure: FAILURE },
      },
    }
  }
}
