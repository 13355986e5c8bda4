import { EvaluationError, ParseError, TypeError } from '@marcbachmann/cel-js'
import type { Json, JsonObject } from '../graph/types.js'
import { RecentCache } from './cache.js'
import { environment } from './environment.js'
import { ExpressionError, type ExpressionErrorCode } from './errors.js'
import { contextsOf, guardTree, RefusedSyntaxError, releaseValues } from './guards.js'
import { isWorkExhausted, resetWork, WorkLimitError } from './meter.js'
import { NotJsonError, toJson } from './result.js'
import { OWN_NAMES, preferSteps } from './step_names.js'
import type { InnerContext, Node } from './syntax.js'

/** Characters of an expression. */
export const MAX_EXPRESSION_LENGTH = 8192

/** Compiled expressions kept. One takes some KiB. */
const CACHED_EXPRESSIONS = 2000

/** The names that an expression can use: an object of JSON, or what a `ScopeBuilder` builds. */
export type Scope = JsonObject | ReadonlyMap<string, unknown>

/** An expression that is known to compile. */
export interface CompiledExpression {
  readonly source: string
  /** Takes own properties only; `evaluate` is the way to call it. */
  readonly run: (scope: Scope) => unknown
  readonly contexts: InnerContext[]
  /** Whether it only names a place in the scope, so that its value is JSON as it is. */
  readonly isPath: boolean
  /** Whether it uses a name that every JavaScript object inherits. */
  readonly usesInherited: boolean
}

const PATH_ROOTS = new Set(['id', '.', '[]'])
const PATH_PARTS = new Set([...PATH_ROOTS, 'value'])

const cache = new RecentCache<CompiledExpression>(CACHED_EXPRESSIONS)

/** The library's codes for a name, a field or an index that isn't there. */
const UNRESOLVED = new Set(['unknown_variable', 'no_such_key', 'index_out_of_bounds'])

function failure(error: unknown, source: string, fallback: ExpressionErrorCode): ExpressionError {
  if (error instanceof ExpressionError) return error
  if (error instanceof ParseError || error instanceof TypeError) {
    return new ExpressionError(fallback, error.summary, source)
  }
  if (error instanceof EvaluationError) {
    const code = UNRESOLVED.has(error.code) ? 'UNRESOLVED_REFERENCE' : fallback
    return new ExpressionError(code, error.summary, source)
  }
  const isOurs =
    error instanceof WorkLimitError ||
    error instanceof NotJsonError ||
    error instanceof RefusedSyntaxError
  if (isOurs) return new ExpressionError(fallback, error.message, source)
  // A RangeError of the runtime: a stack or a string too big, a time zone that does not exist.
  const reason = error instanceof RangeError ? error.message : 'The expression failed'
  return new ExpressionError(fallback, reason, source)
}

/** Whether the tree only goes down from a name of the scope. */
function isPath(root: Node, nodes: Node[]): boolean {
  if (!PATH_ROOTS.has(root.op)) return false
  return nodes.every(
    ({ op, args }) => PATH_PARTS.has(op) && !(op === 'id' && OWN_NAMES.has(String(args)))
  )
}

function compileNew(source: string): CompiledExpression {
  if (source.length > MAX_EXPRESSION_LENGTH) {
    const reason = `The expression is longer than ${MAX_EXPRESSION_LENGTH} characters`
    throw new ExpressionError('EXPRESSION_INVALID', reason, source)
  }
  try {
    const parsed = environment.parse(source)
    const root = parsed.ast as unknown as Node
    const nodes = guardTree(root)
    preferSteps(nodes, (part) => environment.parse(part).ast as unknown as Node)
    const check = parsed.check()
    if (!check.valid) throw check.error
    return {
      source,
      run: (scope) => parsed(scope) as unknown,
      contexts: contextsOf(nodes),
      isPath: isPath(root, nodes),
      usesInherited: nodes.some(({ op, args }) => op === 'id' && String(args) in Object.prototype),
    }
  } catch (error) {
    throw failure(error, source, 'EXPRESSION_INVALID')
  }
}

/**
 * Compiles a CEL expression, or takes it from the cache.
 *
 * @throws ExpressionError with `EXPRESSION_INVALID` when its text is wrong, too long (8 KiB), nested
 *   too deeply or uses `matches`.
 */
export function compile(source: string): CompiledExpression {
  return cache.getOr(source, compileNew)
}

/** A scope in which names that objects inherit do not resolve. */
function ownOnly(scope: Scope): Scope {
  return scope instanceof Map ? scope : new Map(Object.entries(scope))
}

/** Whether a value was found in the scope as JSON, which is what all plain values there are. */
function isScopeValue(value: unknown): value is Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * Evaluates an expression. The scope is read where it is, never converted or copied.
 *
 * @param expression Its text, or what `compile` gave.
 * @returns JSON. Lists and maps may be parts of the scope itself: don't change them.
 * @throws ExpressionError with `EXPRESSION_INVALID`, `UNRESOLVED_REFERENCE` or `EXPRESSION_FAILED`
 *   (types that don't fit, more work than `MAX_WORK`, a result that JSON can't carry).
 */
export function evaluate(expression: CompiledExpression | string, scope: Scope): Json {
  const compiled = typeof expression === 'string' ? compile(expression) : expression
  resetWork()
  try {
    const value = compiled.run(compiled.usesInherited ? ownOnly(scope) : scope)
    if (isWorkExhausted()) throw new WorkLimitError('The expression takes too much work')
    return compiled.isPath && isScopeValue(value) ? value : toJson(value)
  } catch (error) {
    throw failure(error, compiled.source, 'EXPRESSION_FAILED')
  } finally {
    if (compiled.contexts.length > 0) releaseValues(compiled.contexts)
  }
}
