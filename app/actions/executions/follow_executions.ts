import { inject } from '@adonisjs/core'
import type { LogPage, LogReading } from '#queries/deployments/changes_of_logs'
import type { ExecutionPage, ExecutionPlace } from '#queries/executions/changes_of_executions'
import type { ListPage, ListReading } from '#queries/executions/changes_of_lists'
import { LiveChanges, type ExecutionFollower, type ListFollower } from '#services/live/live_changes'

/** Follows executions while they run: one, all of a user's, or the log of a deployment's. */
@inject()
export default class FollowExecutions {
  constructor(
    protected live: LiveChanges<
      ExecutionPlace,
      ExecutionPage,
      ListReading,
      ListPage,
      LogReading,
      LogPage
    >
  ) {}

  /** Milliseconds between two signs of life of a stream. */
  get heartbeatMs(): number {
    return this.live.heartbeatMs
  }

  /** Must have happened before anybody follows. @throws when the database is away */
  ready(): Promise<void> {
    return this.live.listening()
  }

  one(follower: ExecutionFollower<ExecutionPlace, ExecutionPage>) {
    return this.live.followExecution(follower)
  }

  many(follower: ListFollower<ListReading, ListPage>) {
    return this.live.followList(follower)
  }

  log(follower: ListFollower<LogReading, LogPage>) {
    return this.live.followLog(follower)
  }
}
