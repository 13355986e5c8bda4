import { inject } from '@adonisjs/core'
import type { AgentParameter } from '#engine/contracts/agent_runner'
import { VersionStore } from '#engine/contracts/version_store'
import { isObject } from '#engine/graph/json'
import type { JsonObject } from '#engine/graph/types'

/** What of a deployment says which inputs it takes. */
interface Deployed {
  workflowId: string | null
  agentId: string | null
}

/** Which inputs a version takes, as JSON Schema of draft 2020-12. */
@inject()
export default class InputSchema {
  constructor(protected versions: VersionStore) {}

  /** Of a workflow `definition.metadata.inputSchema`, of an agent its parameters; null for any. */
  async handle({ workflowId, agentId }: Deployed, version: number): Promise<JsonObject | null> {
    if (workflowId !== null) {
      const { metadata } = await this.versions.workflow(workflowId, version)
      return isObject(metadata.inputSchema) ? metadata.inputSchema : null
    }
    const { parameters } = await this.versions.agent(agentId!, version)
    const declared = Object.entries(parameters)
    if (declared.length === 0) return null
    return {
      type: 'object',
      properties: Object.fromEntries(declared.map(([name, of]) => [name, propertyOf(of)])),
      required: declared
        .filter(([, of]) => of.required === true && of.default === undefined)
        .map(([name]) => name),
    }
  }
}

/** One that need not come may be null as well, which is how agents judge their inputs. */
function propertyOf({ type = 'any', required, description, default: preset }: AgentParameter) {
  const kind: JsonObject = type === 'any' ? {} : { type: required ? type : [type, 'null'] }
  return {
    ...kind,
    ...(description === undefined ? {} : { description }),
    ...(preset === undefined ? {} : { default: preset }),
  }
}
