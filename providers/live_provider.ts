import type { ApplicationService } from '@adonisjs/core/types'
import { Clock } from '#engine/contracts/clock'
import { LiveTokens } from '#engine/contracts/live_tokens'
import { LiveChanges } from '#services/live/live_changes'

/** Binds what open streams live on: the changes that a server hands out, and what workers say. */
export default class LiveProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton(LiveChanges, () => this.#changes())
    this.app.container.singleton(LiveTokens, () => this.#tokens())
  }

  async #changes(): Promise<LiveChanges> {
    const { changesOfExecutions } = await import('#queries/executions/changes_of_executions')
    const { changesOfLogs } = await import('#queries/deployments/changes_of_logs')
    const { changesOfLists } = await import('#queries/executions/changes_of_lists')
    const { default: env } = await import('#start/env')
    const logger = await this.app.container.make('logger')
    const listener = await this.app.container.make('turbocat/listener')
    const live = new LiveChanges(
      listener,
      {
        executions: changesOfExecutions,
        lists: changesOfLists,
        logs: changesOfLogs,
        notify: (channel, payload) => this.#notify(channel, [payload]),
        warn: (error) => logger.warn({ err: error }, 'live streams'),
      },
      env.get('STREAM_HEARTBEAT_SECONDS') * 1000
    )
    // Before the server closes, which waits until the last answer has ended: hooks run in reverse.
    this.app.terminating(() => live.close())
    return live as unknown as LiveChanges
  }

  async #tokens(): Promise<LiveTokens> {
    const { TokenSender } = await import('#services/live/token_sender')
    const { container } = this.app
    const clock = await container.make(Clock)
    const listener = await container.make('turbocat/listener')
    const notify = (channel: string, payloads: string[]) => this.#notify(channel, payloads)
    return new TokenSender(listener, notify, () => clock.now())
  }

  async #notify(channel: string, payloads: string[]): Promise<unknown> {
    const pool = await this.app.container.make('turbocat/pool')
    return pool.query({
      name: 'live_notify',
      text: 'select count(pg_notify($1, payload)) from unnest($2::text[]) as payload',
      values: [channel, payloads],
    })
  }
}
