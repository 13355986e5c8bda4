import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { FieldProblem } from '#exceptions/api_exception'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A tool that asks for a worker with a label. */
interface LabelledTool {
  /** A dotted path such as `config.tools.0.agentId`. */
  field: string
  name: string
  label: string
}

/**
 * The problems of an LLM agent whose tools ask for another worker than itself: an agent that is called
 * runs where its caller runs, so both have to ask for the same label.
 */
export default class MissingLabel {
  /** @param label - What the agent, or the step that runs it, asks for itself. */
  async handle(
    config: Record<string, unknown>,
    label: unknown,
    client?: TransactionClientContract
  ): Promise<FieldProblem[]> {
    const labelled = await this.#labelled(config.tools, client)
    return labelled
      .filter((tool) => tool.label !== label)
      .map(({ field, name, label: wanted }) => ({
        field,
        message: `"${name}" runs on workers with the label "${wanted}" alone, and where its caller runs: runsOn has to be "${wanted}" here too`,
        rule: 'label',
      }))
  }

  async #labelled(tools: unknown, client?: TransactionClientContract): Promise<LabelledTool[]> {
    const named = (Array.isArray(tools) ? tools : []).flatMap((tool, index) => {
      const id = (tool as { agentId?: unknown } | null)?.agentId
      if (typeof id !== 'string' || !UUID.test(id)) return []
      return [{ field: `config.tools.${index}.agentId`, id: id.toLowerCase() }]
    })
    if (named.length === 0) return []
    const { rows } = await (client ?? db).rawQuery<{
      rows: { id: string; name: string; label: string }[]
    }>(
      `select id, name, config->>'runsOn' as label from agents
       where id = any(?::uuid[]) and deleted_at is null and config->>'runsOn' is not null`,
      [named.map(({ id }) => id)]
    )
    const asks = new Map(rows.map((row) => [row.id, row]))
    return named.flatMap(({ field, id }) => {
      const tool = asks.get(id)
      return tool ? [{ field, name: tool.name, label: tool.label }] : []
    })
  }
}
