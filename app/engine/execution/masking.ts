import type { OpenVariables } from '../contracts/deployment_variables.js'
import type { Commit, LogEntry } from '../contracts/commit.js'
import type { StepFailure, StepRecord } from '../contracts/step_record.js'
import type { Json, JsonObject } from '../graph/types.js'

/** A commit as it may be read: without the values of the deployment's variables. */
export function masked(commit: Commit, variables: OpenVariables | null): Commit {
  if (!variables) return commit
  const { ending } = commit
  return {
    ...commit,
    steps: commit.steps.map((step) => maskedStep(step, variables)),
    logs: commit.logs.map((entry) => maskedLog(entry, variables)),
    children: commit.children?.map((child) => ({
      ...child,
      inputData: variables.json(child.inputData) as JsonObject,
    })),
    ending:
      ending?.kind === 'final'
        ? {
            ...ending,
            output: maskedValue(ending.output, variables),
            error: maskedFailure(ending.error, variables),
          }
        : ending,
  }
}

/** What an agent gave, as all that comes after it sees it: the journal's next driver reads the same. */
export function maskedValue<Value extends Json | undefined>(
  value: Value,
  variables: OpenVariables | null
): Value {
  return value === undefined || !variables ? value : (variables.json(value) as Value)
}

function maskedStep(step: StepRecord, variables: OpenVariables): StepRecord {
  const { wait } = step
  return {
    ...step,
    inputs: maskedValue(step.inputs, variables),
    output: maskedValue(step.output, variables),
    error: maskedFailure(step.error, variables),
    ...(wait
      ? {
          wait: {
            ...wait,
            name: variables.text(wait.name),
            message: wait.message === null ? null : variables.text(wait.message),
            schema: wait.schema === null ? null : (variables.json(wait.schema) as JsonObject),
          },
        }
      : {}),
  }
}

function maskedLog(entry: LogEntry, variables: OpenVariables): LogEntry {
  const { message, metadata } = entry
  const masking = { ...entry, message: variables.text(message) }
  return metadata === undefined
    ? masking
    : { ...masking, metadata: variables.json(metadata) as JsonObject }
}

function maskedFailure(error: StepFailure | null, variables: OpenVariables): StepFailure | null {
  if (!error) return null
  const { message, details, stack } = error
  return {
    ...error,
    message: variables.text(message),
    ...(details === undefined ? {} : { details: variables.json(details) }),
    ...(stack === undefined ? {} : { stack: variables.text(stack) }),
  }
}
