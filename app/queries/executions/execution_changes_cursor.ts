import ValidationException from '#exceptions/validation_exception'

/** What a client that comes back has: changes up to a number, and how it saw the execution stand. */
export interface SeenOfExecution {
  after: string
  /** As `stateOf` says it; null when it has not seen the execution itself. */
  state: string | null
}

/** What a stream says of an execution changes exactly when this does. */
export function stateOf(execution: {
  status: string
  stepsCompleted: number
  stepsFailed: number
  stepsTotal: number
}): string {
  const { status, stepsCompleted, stepsFailed, stepsTotal } = execution
  return `${status}.${stepsCompleted}.${stepsFailed}.${stepsTotal}`
}

export function eventIdOf({ after, state }: SeenOfExecution): string {
  return state === null ? after : `${after}~${state}`
}

/** @throws ValidationException for what `eventIdOf` never gave. */
export function readEventId(id: string | undefined): SeenOfExecution {
  if (id === undefined || id === '') return { after: '0', state: null }
  const [, after, state = null] = /^(\d{1,18})(?:~([a-z]+\.\d+\.\d+\.\d+))?$/.exec(id) ?? []
  if (after === undefined) throw unknownEventId()
  return { after, state }
}

export function unknownEventId(): ValidationException {
  const message = 'The Last-Event-ID header is not one that this stream gave'
  return new ValidationException([{ field: 'Last-Event-ID', message, rule: 'cursor' }])
}
