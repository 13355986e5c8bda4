import type { ApplicationService } from '@adonisjs/core/types'
import { Budgets } from '#engine/contracts/budgets'
import { Conversations } from '#engine/contracts/conversations'
import type { LlmRunner } from '#agents/llm/llm_runner'
import type { OperatorEndpoint } from '#agents/llm/endpoint'
import type { PgBudgets } from '#journal/pg_budgets'

declare module '@adonisjs/core/types' {
  interface ContainerBindings {
    'turbocat/llm': LlmRunner
    'turbocat/budgets': PgBudgets
  }
}

/** Binds the runner of LLM agents to what the operator set. */
export default class LlmProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    const { container } = this.app
    container.singleton('turbocat/llm', () => this.#runner())
    container.singleton(Budgets, () => container.make('turbocat/budgets'))
    container.singleton('turbocat/budgets', async () => {
      const { PgBudgets } = await import('#journal/pg_budgets')
      return new PgBudgets(await container.make('turbocat/pool'), await container.make('logger'))
    })
    container.singleton(Conversations, async () => {
      const { PgConversations } = await import('#journal/pg_conversations')
      return new PgConversations(await container.make('turbocat/pool'))
    })
  }

  async #runner(): Promise<LlmRunner> {
    const { container } = this.app
    const { default: env } = await import('#start/env')
    const { LlmRunner: Runner } = await import('#agents/llm/llm_runner')
    const { Endpoints } = await import('#agents/llm/endpoint')
    const { PriceTable, readPrices } = await import('#agents/llm/prices')
    const { ToolDirectory } = await import('#agents/llm/tools/tool_directory')
    const { PgSecretStore } = await import('#services/vault/pg_secret_store')
    const { default: Vault } = await import('#services/vault/vault')
    const guard = await container.make('turbocat/egress')
    const { patient } = await import('#journal/patience')
    const pool = patient(await container.make('turbocat/pool'))
    const secrets = new PgSecretStore(pool, new Vault())
    const prices = env.get('LLM_PRICES')
    return new Runner({
      guard,
      secrets,
      directory: new ToolDirectory(pool),
      prices: new PriceTable(prices === undefined ? {} : readPrices(prices)),
      allowedCommands: env.get('MCP_STDIO_ALLOW'),
      endpoints: new Endpoints(guard, secrets, {
        openai: endpoint(env.get('OPENAI_API_KEY')?.release(), env.get('OPENAI_BASE_URL')),
        anthropic: endpoint(env.get('ANTHROPIC_API_KEY')?.release()),
        google: endpoint(env.get('GOOGLE_GENERATIVE_AI_API_KEY')?.release()),
        ollama: endpoint(undefined, env.get('OLLAMA_BASE_URL')),
      }),
      budgets: await container.make(Budgets),
      conversations: await container.make(Conversations),
    })
  }
}

function endpoint(apiKey?: string, baseUrl?: string): OperatorEndpoint {
  return { ...(apiKey ? { apiKey } : {}), ...(baseUrl ? { baseUrl } : {}) }
}
