import type { Budget } from '../../../client/schema.js'

export const SCOPES: ReadonlyArray<readonly [Budget['scope'], string]> = [
  ['user', 'Account'],
  ['workflow', 'Workflow'],
  ['agent', 'Agent'],
  ['api_key', 'API key'],
]

export const PERIODS: ReadonlyArray<readonly [Budget['period'], string]> = [
  ['execution', 'Each execution'],
  ['month', 'Each month'],
  ['total', 'In total'],
]

export const AT_SOFT: ReadonlyArray<readonly [Budget['onSoft'], string]> = [
  ['warn', 'The log says so'],
  ['cheaper', 'A cheaper model is asked'],
  ['approve', 'The run waits for an approval'],
]

export const wordOf = <Value extends string>(
  words: ReadonlyArray<readonly [Value, string]>,
  value: Value
) => words.find(([one]) => one === value)?.[1] ?? value
