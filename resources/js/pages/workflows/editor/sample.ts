import { compile, evaluate, type Scope } from '#engine/expressions/cel'
import { ExpressionError } from '#engine/expressions/errors'
import { ScopeBuilder } from '#engine/expressions/scope'
import { compileTemplate, render } from '#engine/expressions/template'
import type { Json, JsonObject } from '#engine/graph/types'
import type { Execution, ExecutionStep } from '../../../../client/schema.js'
import type { Drawing } from './document.js'
import { runPrefix, scopeOf, type ScopePath } from './scopes.js'

/** A run whose data expressions are tried with. */
export interface Sample {
  execution: Pick<
    Execution,
    'id' | 'workflowId' | 'startedAt' | 'inputData' | 'triggerData' | 'triggerType'
  >
  /** By path. */
  steps: ReadonlyMap<string, ExecutionStep>
}

/** What expressions of a scope see, by name, as the engine would show it. */
export type Names = Record<string, Json>

const NAME = /^[A-Za-z_]\w*$/

/** How an expression writes the result of a step. */
export const stepPath = (key: string) =>
  NAME.test(key) ? `${key}.output` : `steps[${JSON.stringify(key)}].output`

const resultOf = ({ output, status, error }: ExecutionStep) => ({
  output: (output ?? null) as Json,
  status: status as string,
  error: (error ?? null) as unknown as Json,
})

/**
 * The names of a scope in a run: the engine's own scope for expressions, and the same as plain
 * values for trees and completion. Pinned outputs stand for those of the run.
 *
 * @param root - The whole drawing, which says what loops go over.
 * @param before - The steps of this scope that may be used; all when left out.
 */
export function sampleNames(
  sample: Sample | null,
  root: Drawing,
  path: ScopePath,
  pinned: Readonly<Record<string, unknown>>,
  before?: (key: string) => boolean
): { scope: Scope; names: Names } {
  const { id = '', workflowId = null, startedAt = null } = sample?.execution ?? {}
  const trigger = { ...sample?.execution.triggerData, type: sample?.execution.triggerType ?? '' }
  const names: Names = {
    inputs: (sample?.execution.inputData ?? {}) as JsonObject,
    trigger: trigger as JsonObject,
    execution: { id, workflowId, startedAt: startedAt ?? new Date(0).toISOString() },
  }
  let builder = ScopeBuilder.root(names)
  const steps: JsonObject = {}
  const settle = (prefix: string, may: (key: string) => boolean) => {
    const results = new Map<string, { output: Json; status: string; error: Json }>()
    for (const [at, step] of sample?.steps ?? []) {
      if (
        at.startsWith(prefix) &&
        !/[/[]/.test(at.slice(prefix.length)) &&
        step.status !== 'running'
      )
        results.set(at.slice(prefix.length), resultOf(step))
    }
    if (prefix === '')
      for (const [key, output] of Object.entries(pinned))
        results.set(key, { output: output as Json, status: 'completed', error: null })
    for (const [key, result] of results) {
      if (!may(key)) continue
      builder.settle(key, result)
      steps[key] = result
      if (NAME.test(key) && !(key in names)) names[key] = result
    }
  }
  for (let depth = 0; depth <= path.length; depth++) {
    const here = path.slice(0, depth)
    const inside = here.at(-1)
    if (inside) {
      const outer = scopeOf(root, path.slice(0, depth - 1))
      const loop = outer?.nodes.find(({ id }) => id === inside.step)
      const extra: JsonObject =
        inside.branch === null
          ? { item: firstItem(loop?.config.items ?? null, builder.scope), index: 0 }
          : {}
      builder = builder.child(extra)
      Object.assign(names, extra)
    }
    settle(runPrefix(here), depth === path.length ? (before ?? (() => true)) : () => true)
  }
  return { scope: builder.scope, names: { ...names, steps } }
}

/** What a loop's first round works on; null where that can't be told from the run. */
function firstItem(items: Json, scope: Scope): Json {
  try {
    const list = render(items, scope)
    return Array.isArray(list) ? (list[0] ?? null) : null
  } catch (error) {
    if (error instanceof ExpressionError) return null
    throw error
  }
}

export type Mode = 'template' | 'expression'

/** What an expression or a template comes to with the data of a run, or why it doesn't. */
export type Preview =
  { kind: 'value'; value: Json } | { kind: 'invalid' | 'unresolved'; message: string }

/** @param scope - Null without a run: then only mistakes in the text are found. */
export function previewOf(text: string, mode: Mode, scope: Scope | null): Preview | null {
  try {
    if (mode === 'template' && !text.includes('{{')) return null
    if (mode === 'template') compileTemplate(text)
    else compile(text)
    if (!scope) return null
    return {
      kind: 'value',
      value: mode === 'template' ? render(text, scope) : evaluate(text, scope),
    }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const kind = error.code === 'EXPRESSION_INVALID' ? 'invalid' : 'unresolved'
    return { kind, message: error.reason }
  }
}

/** Names that can follow a beginning such as `fetch.output.i`, and from where on they are typed. */
export function completionsOf(
  text: string,
  names: Names
): { from: number; options: Array<{ label: string; detail: string }> } | null {
  const [typed = ''] = /[A-Za-z_][\w.]*$/.exec(text) ?? []
  const parts = typed.split('.')
  const last = parts.pop() ?? ''
  let value: Json | undefined = names
  for (const part of parts) {
    value =
      typeof value === 'object' && value !== null && !Array.isArray(value) ? value[part] : undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const options = Object.entries(value)
    .filter(([name]) => NAME.test(name))
    .map(([label, one]) => ({ label, detail: short(one) }))
  return { from: text.length - last.length, options }
}

/** A value in a line. */
export function short(value: unknown, length = 40): string {
  const text = JSON.stringify(value) ?? ''
  return text.length > length ? `${text.slice(0, length)}…` : text
}
