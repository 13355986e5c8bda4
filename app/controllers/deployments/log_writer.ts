import type { EventStream } from '#controllers/executions/event_stream'
import type { LogPage, LogReading } from '#queries/deployments/changes_of_logs'
import { logEventId, type LogPlace } from '#queries/deployments/deployment_log_place'
import type { DeploymentLogRow } from '#queries/deployments/deployment_logs'
import DeploymentLogTransformer from '#transformers/deployment_log_transformer'

interface Followed {
  deploymentId: string
  /** Whose deployment it is: what is told names users. */
  userId: string
  level: string | undefined
}

/** Writes lines of a deployment's log to a stream as they are written. */
export class LogWriter {
  #place: LogPlace

  /** @param begun - Lines that come first, before those behind `place`. */
  constructor(
    private followed: Followed,
    private stream: EventStream,
    place: LogPlace,
    begun: DeploymentLogRow[]
  ) {
    this.#place = place
    for (const line of begun) this.#send(line)
    stream.place(logEventId(place))
  }

  get userId(): string {
    return this.followed.userId
  }

  get place(): LogReading {
    const { deploymentId, level } = this.followed
    return { deploymentId, level, place: this.#place }
  }

  get ready(): boolean {
    return this.stream.ready
  }

  take({ changes, place, more }: LogPage): boolean {
    for (const change of changes) {
      if (!this.ready) return false
      this.#place = change.place
      this.#send(change.line, logEventId(change.place))
    }
    this.#place = place
    return more && this.ready
  }

  end(): void {
    this.stream.end()
  }

  #send(line: DeploymentLogRow, id?: string): void {
    this.stream.send('log', new DeploymentLogTransformer(line).toObject(), id)
  }
}
