import { compile, evaluate } from '#engine/expressions/cel'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import type { Budget } from '#agents/data/budget'
import type { Pace } from '#agents/data/pace'
import { expressionError } from '#agents/templates'
import { isFieldPath, isObject, readPath } from '#agents/data/values'

/** What an expression sees: `item`, `index`, `acc` (in reduce), `inputs` and the run's own names. */
export type ItemScope = JsonObject

/** Takes a value from the item that is in the scope. */
export type Extract = (scope: ItemScope) => Json

/** What an operation works with during one run. */
export interface DataRun {
  /** `inputs` and the run's names; each operation adds the item to a copy of its own. */
  scope: JsonObject
  pace: Pace
  budget: Budget
  /** Fills in the templates of a value from the config. */
  render(value: Json, field: string): Json
}

/** An operation with its settings checked and its expressions compiled. */
export type Operation = (items: Json[], run: DataRun) => Promise<Json>

/**
 * Reads an operation's `transformation`, and gathers what is wrong with it. A part that is wrong
 * comes back as a stand-in; an operation with problems is never run.
 */
export class Settings {
  constructor(
    readonly value: Json | undefined,
    /** Where the transformation is, such as `config.pipeline.0.transformation`. */
    readonly field: string,
    readonly problems: Problem[]
  ) {}

  /** The setting of that name; a transformation that is itself a text or list is `shorthand`. */
  get(name: string, shorthand?: string): Json | undefined {
    if (isObject(this.value)) {
      return Object.hasOwn(this.value, name) ? this.value[name] : undefined
    }
    return name === shorthand ? this.value : undefined
  }

  report(name: string, message: string, rule: string): void {
    const field = name === '' || !isObject(this.value) ? this.field : `${this.field}.${name}`
    this.problems.push({ field, message, rule })
  }

  /** A CEL expression that is evaluated for each item. */
  expression(source: Json | undefined, name: string): Extract {
    if (typeof source !== 'string' || source.trim() === '') {
      this.report(name, 'must be an expression', source === undefined ? 'required' : 'string')
      return () => null
    }
    try {
      const compiled = compile(source)
      return (scope) => evaluateAt(() => evaluate(compiled, scope), scope, `${this.field}.${name}`)
    } catch (error) {
      this.report(name, expressionError(error).message, 'expression')
      return () => null
    }
  }

  /** A field's dotted path, or an expression. */
  fieldOrExpression(source: Json | undefined, name: string): Extract {
    if (typeof source === 'string' && isFieldPath(source)) {
      return (scope) => readPath(scope.item ?? null, source)
    }
    return this.expression(source, name)
  }

  /** One of some words; `fallback` where nothing was said. */
  oneOf<Word extends string>(name: string, words: readonly Word[], fallback: Word): Word {
    const value = this.get(name) ?? fallback
    if (!words.includes(value as Word)) {
      this.report(name, `must be one of ${words.join(', ')}`, 'enum')
      return fallback
    }
    return value as Word
  }
}

function evaluateAt(run: () => Json, scope: ItemScope, field: string): Json {
  try {
    return run()
  } catch (error) {
    const { code, message } = expressionError(error)
    throw itemError(code, message, scope, field)
  }
}

/** A failure at one item, which its message names. */
export function itemError(code: string, message: string, scope: ItemScope, field: string) {
  const index = scope.index ?? null
  const details = { index, field }
  return new StepError(code, `Item ${index as number}: ${message}`, { retryable: false, details })
}
