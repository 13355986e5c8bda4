import { inspectOutside } from './inspect_outside.js'
import { isObject, stringsOf } from './json.js'
import { inspectKey } from './inspect_step.js'
import type { Problems } from './problems.js'
import type { StepDefinition, StepType } from './types.js'

/** Branches of a parallel step, and children that a step runs at a time. */
const MAX_BRANCHES = 1000
const MAX_CONCURRENCY = 1000
const MAX_ITERATIONS = 100_000

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Where a step stands: its own path, and the keys of its scope. */
export interface Place {
  path: string
  keys: ReadonlySet<string>
  problems: Problems
}

type Inspect = (step: StepDefinition, place: Place) => void

function inspectAgent({ agentId, config }: StepDefinition, { path, problems }: Place): void {
  if (!agentId) problems.report(`${path}.agentId`, 'An agent step needs an agent', 'required')
  if (config.onUnknownOutcome === undefined) return
  const choices = ['retry', 'fail', 'ask']
  problems.requireOneOf(`${path}.config.onUnknownOutcome`, config.onUnknownOutcome, choices)
}

function inspectCondition({ stepKey, config }: StepDefinition, place: Place): void {
  const { path, keys, problems } = place
  problems.requireExpression(`${path}.config.expression`, config.expression)
  for (const list of ['then', 'else'] as const) {
    const field = `${path}.config.${list}`
    const targets = config[list]
    if (targets === undefined) continue
    if (!Array.isArray(targets) || stringsOf(targets).length !== targets.length) {
      problems.report(field, 'Must be a list of step keys', 'array')
      continue
    }
    targets.forEach((target, index) => {
      const at = `${field}.${index}`
      if (target === stepKey) problems.report(at, 'A step can not lead to itself', 'self')
      else if (!keys.has(String(target))) {
        problems.report(at, `There is no step "${String(target)}"`, 'exists')
      }
    })
  }
}

/** Reports what a body lacks, or has too much of: exactly one of the ways to say what to run. */
function inspectBody(field: string, bodies: Record<string, unknown>, problems: Problems): void {
  const names = Object.keys(bodies)
  const given = names.filter((name) => bodies[name] !== undefined && bodies[name] !== null)
  if (given.length !== 1) {
    problems.report(field, `Needs exactly one of ${names.join(', ')}`, 'exactlyOne')
  }
}

function inspectConcurrency({ config }: StepDefinition, { path, problems }: Place): void {
  if (config.maxConcurrency === undefined) return
  const field = `${path}.config.maxConcurrency`
  problems.requireInteger(field, config.maxConcurrency, 1, MAX_CONCURRENCY)
}

function inspectLoop(step: StepDefinition, place: Place): void {
  const { agentId, config } = step
  const { path, problems } = place
  const at = `${path}.config`
  if ((config.items === undefined) === (config.while === undefined)) {
    problems.report(`${at}.items`, 'A loop needs exactly one of items, while', 'exactlyOne')
  } else if (config.items === undefined) {
    problems.requireExpression(`${at}.while`, config.while)
    problems.requireInteger(`${at}.maxIterations`, config.maxIterations, 1, MAX_ITERATIONS)
  } else if (!Array.isArray(config.items) && !String(config.items).includes('{{')) {
    problems.report(`${at}.items`, 'Must be a list or a {{ template }}', 'template')
  }
  if (config.items !== undefined && config.maxIterations !== undefined) {
    problems.requireInteger(`${at}.maxIterations`, config.maxIterations, 1, MAX_ITERATIONS)
  }
  const { workflowId, steps } = config
  inspectBody(`${at}.steps`, { agentId, workflowId, steps }, problems)
  if (workflowId !== undefined && !(typeof workflowId === 'string' && UUID.test(workflowId))) {
    problems.report(`${at}.workflowId`, 'Must be the id of a workflow', 'uuid')
  }
  inspectConcurrency(step, place)
  if (config.onItemError !== undefined) {
    problems.requireOneOf(`${at}.onItemError`, config.onItemError, ['fail', 'continue'])
  }
}

function inspectParallel(step: StepDefinition, place: Place): void {
  const { path, problems } = place
  const { branches, failFast } = step.config
  const at = `${path}.config.branches`
  inspectConcurrency(step, place)
  if (failFast !== undefined && typeof failFast !== 'boolean') {
    problems.report(`${path}.config.failFast`, 'Must be true or false', 'boolean')
  }
  if (!Array.isArray(branches) || branches.length < 1 || branches.length > MAX_BRANCHES) {
    return problems.report(at, `Must be a list of 1 to ${MAX_BRANCHES} branches`, 'array')
  }
  const seen = new Set<unknown>()
  branches.forEach((branch, index) => {
    const own = `${at}.${index}`
    if (!isObject(branch)) return problems.report(own, 'A branch must be an object', 'object')
    const { key, agentId, steps, inputs } = branch
    inspectKey(key, `${own}.key`, problems)
    if (seen.has(key)) problems.report(`${own}.key`, `Another branch has this key`, 'unique')
    seen.add(key)
    inspectBody(own, { agentId, steps }, problems)
    if (inputs !== undefined && !isObject(inputs)) {
      problems.report(`${own}.inputs`, 'Must be an object', 'object')
    }
  })
}

function inspectWait({ config }: StepDefinition, { path, problems }: Place): void {
  const at = `${path}.config`
  const { durationMs, until, signal, approval } = config
  inspectBody(at, { durationMs, until, signal, approval }, problems)
  inspectOutside(config, at, problems)
  const isTemplate = (value: unknown) => typeof value === 'string' && value.includes('{{')
  if (durationMs !== undefined && !isTemplate(durationMs)) {
    problems.requireInteger(`${at}.durationMs`, durationMs, 0, Number.MAX_SAFE_INTEGER)
  }
  if (until === undefined || isTemplate(until)) return
  if (typeof until !== 'string' || Number.isNaN(Date.parse(until))) {
    problems.report(`${at}.until`, 'Must be a time in ISO 8601 or a {{ template }}', 'date')
  }
}

/** What each type of step asks of its `config`, without what is nested in it. */
export const INSPECT_CONFIG: Record<StepType, Inspect> = {
  agent: inspectAgent,
  condition: inspectCondition,
  loop: inspectLoop,
  parallel: inspectParallel,
  wait: inspectWait,
}
