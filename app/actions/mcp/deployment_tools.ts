import { inject } from '@adonisjs/core'
import InputSchema from '#actions/deployments/input_schema'
import type { JsonObject } from '#engine/graph/types'
import type { ServingDeployment } from '#queries/deployments/find_serving_deployment'
import type { McpCaller } from '#queries/mcp/find_mcp_caller'
import ListServed from '#queries/mcp/list_served'

/** A deployment as a tool. */
export interface DeploymentTool {
  name: string
  title: string
  description: string
  inputSchema: { type: 'object'; [keyword: string]: unknown }
}

/** Longest name that clients take everywhere, with the end that makes it its own. */
const NAME_LENGTH = 55

/** A name that stays the same whatever other deployments are called: what it is, and the end of its id. */
export function toolName({ name, id }: Pick<ServingDeployment, 'name' | 'id'>): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase()
    .slice(0, NAME_LENGTH)
  return `${plain || 'deployment'}_${id.slice(-8)}`
}

/** What a caller may use, as tools of MCP. */
@inject()
export default class DeploymentTools {
  constructor(
    protected listServed: ListServed,
    protected schemas: InputSchema
  ) {}

  async list(caller: McpCaller): Promise<DeploymentTool[]> {
    const served = await this.listServed.handle(caller)
    return Promise.all(served.map((deployment) => this.#tool(deployment)))
  }

  /** The running deployment of a tool's name; null where the caller has none. */
  async find(caller: McpCaller, name: string): Promise<ServingDeployment | null> {
    const served = await this.listServed.handle(caller)
    return served.find((deployment) => toolName(deployment) === name) ?? null
  }

  async #tool(deployment: ServingDeployment): Promise<DeploymentTool> {
    const { name, description, version } = deployment
    const declared: JsonObject | null = await this.schemas.handle(deployment, version)
    return {
      name: toolName(deployment),
      title: name,
      description: description ?? `Runs ${name}.`,
      inputSchema: { ...declared, type: 'object' },
    }
  }
}
