import { inject } from '@adonisjs/core'
import config from '@adonisjs/core/services/config'
import { CHAT } from '#actions/deployments/endpoint_chat'
import { CHAT_FAILURE, FAILURE, failures, json } from '#actions/deployments/endpoint_failures'
import InputSchema from '#actions/deployments/input_schema'
import type { JsonObject } from '#engine/graph/types'
import type { ServingDeployment } from '#queries/deployments/find_serving_deployment'

/** The OpenAPI 3.1 document of one deployment's endpoint, for who generates clients. */
@inject()
export default class DescribeEndpoint {
  constructor(protected schemas: InputSchema) {}

  async handle(deployment: ServingDeployment): Promise<JsonObject> {
    const { id, name, description, version } = deployment
    const input = (await this.schemas.handle(deployment, version)) ?? { type: 'object' }
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
        ...failures('Failure'),
      },
    }
    return {
      openapi: '3.1.0',
      info: { title: name, version: String(version), ...(description ? { description } : {}) },
      servers: [{ url: config.get<string>('app.appUrl') }],
      security: [{ key: [] }],
      paths: { [`/run/${id}`]: { post }, [`/run/${id}/v1/chat/completions`]: { post: CHAT } },
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
        schemas: { Failure: FAILURE, ChatFailure: CHAT_FAILURE },
      },
    }
  }
}
