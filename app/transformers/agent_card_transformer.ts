import config from '@adonisjs/core/services/config'
import { BaseTransformer } from '@adonisjs/core/transformers'
import type { PublicDeployment } from '#queries/mcp/list_public'

const TEXT = ['text/plain', 'application/json']

/**
 * The card of A2A 0.3 (section 5.5, "AgentCard"): public deployments as skills. They are reached by
 * MCP, which the card says as its transport: a name of A2A's own would promise what is not there.
 */
export default class AgentCardTransformer extends BaseTransformer<PublicDeployment[]> {
  toObject() {
    return {
      protocolVersion: '0.3.0',
      name: 'Turbocat',
      description: 'Agents and workflows that this server runs.',
      version: '1.0.0',
      url: `${config.get<string>('app.appUrl')}/mcp`,
      preferredTransport: 'MCP',
      capabilities: { streaming: false, pushNotifications: false, stateTransitionHistory: false },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
      security: [{ bearer: [] }, { apiKey: [] }],
      defaultInputModes: TEXT,
      defaultOutputModes: TEXT,
      skills: this.resource.map(({ id, name, description, version }) => ({
        id,
        name,
        description: description ?? `Runs ${name}.`,
        tags: ['deployment', `v${version}`],
      })),
    }
  }
}
