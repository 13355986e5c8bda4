import type { EventStream } from '#controllers/executions/event_stream'
import type { ListPage, ListReading } from '#queries/executions/changes_of_lists'
import { listEventId, type ListPlace } from '#queries/executions/execution_list_cursor'
import ExecutionTransformer from '#transformers/execution_transformer'

/** Writes how executions stand to a stream, whenever one of them changes: a user's, or everybody's. */
export class ListWriter {
  #place: ListPlace

  /** @param userId - Whose executions; null for everybody's. */
  constructor(
    readonly userId: string | null,
    private stream: EventStream,
    place: ListPlace
  ) {
    this.#place = place
    stream.place(listEventId(place))
  }

  get place(): ListReading {
    return { userId: this.userId, place: this.#place }
  }

  get ready(): boolean {
    return this.stream.ready
  }

  take({ changes, place, more }: ListPage): boolean {
    for (const change of changes) {
      if (!this.ready) return false
      this.#place = change.place
      const shown = new ExecutionTransformer(change.execution).withoutData()
      this.stream.send('execution', shown, listEventId(change.place))
    }
    this.#place = place
    return more && this.ready
  }

  end(): void {
    this.stream.end()
  }
}
