import { inject } from '@adonisjs/core'
import { v7 as uuid } from 'uuid'
import InspectGraph from '#actions/templates/inspect_graph'
import { literalCredentials } from '#actions/templates/literal_credentials'
import { resolveAgentKeys } from '#actions/templates/resolve_agent_keys'
import type { FieldProblem } from '#exceptions/api_exception'
import ValidationException from '#exceptions/validation_exception'
import type Template from '#models/template'

/** Fields of it have been validated one by one. */
type Data = Record<string, unknown>

/** A template must be one that something can be made of, and that tells nobody's secrets. */
@inject()
export default class RequireBlueprint {
  constructor(protected inspectGraph: InspectGraph) {}

  /**
   * @param ownerId Whose agents its steps may name.
   * @throws ValidationException with every problem, each field below `templateData`.
   */
  async handle(
    { type, templateData }: Pick<Template, 'type' | 'templateData'>,
    ownerId: string
  ): Promise<void> {
    const problems =
      type === 'agent'
        ? literalCredentials(templateData, 'templateData')
        : type === 'step'
          ? await this.#step(templateData, ownerId)
          : await this.#workflow(templateData, ownerId)
    if (problems.length > 0) throw new ValidationException(problems)
  }

  /** What it depends on is in the workflow that it will be put into. */
  async #step(step: Data, ownerId: string): Promise<FieldProblem[]> {
    const found = await this.inspectGraph.handle({ steps: [{ ...step, dependsOn: [] }] }, ownerId)
    return found.map((one) => ({ ...one, field: one.field.replace(/^steps\.0/, 'templateData') }))
  }

  async #workflow(data: Data, ownerId: string): Promise<FieldProblem[]> {
    const agents = Object.entries((data.agents ?? {}) as Record<string, Data>)
    const ids = new Map(agents.map(([key]) => [key, uuid()]))
    const problems = agents.flatMap(([key, agent]) =>
      literalCredentials(agent, `templateData.agents.${key}`)
    )
    const steps = resolveAgentKeys(data.steps, ids, problems, 'templateData.steps') as unknown[]
    if (problems.length > 0) return problems
    const sent = { steps, definition: data.definition as Data | undefined }
    const found = await this.inspectGraph.handle(sent, ownerId, [...ids.values()])
    return found.map((one) => ({ ...one, field: `templateData.${one.field}` }))
  }
}
