import type { Answer, Operations } from '../operation.js'
import { listExecutionEventsValidator } from '#validators/execution'

const stream = (description: string): Answer => ({
  description,
  schema: { type: 'string', description: 'Server-sent events; each `data` is one line of JSON.' },
  contentType: 'text/event-stream',
})

export const liveOperations: Operations = {
  followExecution: {
    description:
      'Server-sent events: `execution` (how it stands), `step` and `log` (a row of each, as the lists have it; a step comes again when it changes) in the order in which they were committed, and `token` (`stepKey`, `path`, `text`), a piece of a model’s answer while it comes, which has no id and is not sent again. Without `Last-Event-ID` the stream begins with everything there is. It ends after the `execution` event with a final status. Values over 64 KiB are null here. A comment comes every few seconds; when the session or the key no longer counts by then, the stream ends.',
    parameters: ['LastEventId'],
    answers: {
      200: stream('The events, until the execution has ended.'),
      204: { description: 'The end was seen already: nothing more will come.' },
    },
  },
  followExecutions: {
    description:
      'Server-sent events `execution`: an execution, without its data, whenever its status or its counts of steps change, from now on or from `Last-Event-ID` on. The stream has no end of its own.',
    query: listExecutionEventsValidator,
    parameters: ['LastEventId'],
    answers: { 200: stream('The events, as long as somebody listens.') },
  },
}
