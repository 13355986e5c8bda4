import type { ApplicationService } from '@adonisjs/core/types'
import { AgentRunner } from '#engine/contracts/agent_runner'
import type { SecretStore } from '#engine/contracts/secret_store'
import type { EgressGuard } from '#net/egress_guard'
import type { Sandbox } from '#sandbox/sandbox'
import { RemoteDocuments } from '#services/remote_documents'
import { WebhookSender } from '#services/webhooks/webhook_sender'

declare module '@adonisjs/core/types' {
  interface ContainerBindings {
    'turbocat/egress': EgressGuard
    'turbocat/sandbox': Sandbox
  }
}

/** Binds what runs agents, and the guard that all requests to the outside pass. */
export default class AgentsProvider {
  #closers: Array<() => Promise<void> | void> = []

  constructor(protected app: ApplicationService) {}

  register() {
    const { container } = this.app
    container.singleton('turbocat/egress', () => this.#egress())
    container.singleton(RemoteDocuments, async () => {
      return new RemoteDocuments(await container.make('turbocat/egress'))
    })
    container.singleton(WebhookSender, async () => {
      return new WebhookSender(await container.make('turbocat/egress'))
    })
    container.singleton('turbocat/sandbox', () => this.#sandbox())
    container.singleton(AgentRunner, () => this.#registry())
  }

  async shutdown() {
    for (const close of this.#closers.reverse()) await close()
  }

  /**
   * Only a worker keeps started sandboxes in a pool; the web server has one to ask whether an agent
   * could run. Where there is no sandbox, everything but code agents works, and they say why not.
   */
  async #sandbox(): Promise<Sandbox> {
    const { default: env } = await import('#start/env')
    const { Sandbox } = await import('#sandbox/sandbox')
    const logger = await this.app.container.make('logger')
    const sandbox = new Sandbox({
      mode: env.get('SANDBOX') === 'strict' ? 'strict' : 'auto',
      poolSize: this.app.getEnvironment() === 'console' ? env.get('SANDBOX_POOL_SIZE') : 0,
      cacheFolder: this.app.makePath(env.get('DATA_DIR'), 'cache'),
      packagesAllowed: env.get('PACKAGES_ALLOW') ?? '',
      logger,
    })
    this.#closers.push(() => sandbox.stop())
    await sandbox.start().catch((error: unknown) => logger.error({ err: error }, 'sandbox'))
    return sandbox
  }

  async #secrets(): Promise<SecretStore> {
    const { PgSecretStore } = await import('#services/vault/pg_secret_store')
    const { default: Vault } = await import('#services/vault/vault')
    const { patient } = await import('#journal/patience')
    return new PgSecretStore(patient(await this.app.container.make('turbocat/pool')), new Vault())
  }

  async #egress(): Promise<EgressGuard> {
    const { default: env } = await import('#start/env')
    const { EgressGuard: Guard } = await import('#net/egress_guard')
    const guard = new Guard({ allow: env.get('EGRESS_ALLOW') ?? '' })
    this.#closers.push(() => guard.close())
    return guard
  }

  async #registry(): Promise<AgentRunner> {
    const { AgentRegistry } = await import('#agents/registry')
    const { ApiRunner } = await import('#agents/api/api_runner')
    const { CodeRunner } = await import('#agents/code/code_runner')
    const { DataRunner } = await import('#agents/data/data_runner')
    const { WorkflowRunner } = await import('#agents/workflow/workflow_runner')
    const guard = await this.app.container.make('turbocat/egress')
    const secrets = await this.#secrets()
    const data = new DataRunner()
    this.#closers.push(() => data.close())
    const runners = {
      data,
      workflow: new WorkflowRunner(),
      api: new ApiRunner(guard, secrets),
      code: new CodeRunner(await this.app.container.make('turbocat/sandbox'), { secrets, guard }),
      llm: await this.app.container.make('turbocat/llm'),
    }
    return new AgentRegistry(runners, await this.app.container.make('logger'))
  }
}
