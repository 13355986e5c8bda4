import { ExpressionError } from '../expressions/errors.js'
import { compile } from '../expressions/cel.js'
import { compileTemplate } from '../expressions/template.js'
import { isObject } from './json.js'
import type { Problem } from './types.js'

/** Levels of a value that are looked at for templates. */
const MAX_LEVELS = 500

/** Collects what is wrong, with the field's full path. */
export class Problems {
  readonly found: Problem[] = []

  report(field: string, message: string, rule: string): void {
    this.found.push({ field, message, rule })
  }

  /** Reports unless the value is a whole number in the range. */
  requireInteger(field: string, value: unknown, min: number, max: number): void {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return
    this.report(field, `Must be a whole number from ${min} to ${max}`, 'range')
  }

  /** Reports unless the value is one of the list. */
  requireOneOf(field: string, value: unknown, list: readonly string[]): void {
    if (list.some((entry) => entry === value)) return
    this.report(field, `Must be one of ${list.join(', ')}`, 'enum')
  }

  /** Reports unless the value is the text of an expression that compiles. */
  requireExpression(field: string, value: unknown): void {
    if (typeof value !== 'string' || value.trim() === '') {
      this.report(field, 'Must be an expression', 'required')
      return
    }
    this.#compiles(field, () => compile(value), 'expression')
  }

  /** Reports every string in a value whose templates don't compile. */
  requireTemplates(field: string, value: unknown, level = 0): void {
    if (typeof value === 'string') {
      if (value.includes('{{')) this.#compiles(field, () => compileTemplate(value), 'template')
      return
    }
    if (level > MAX_LEVELS) return this.report(field, 'Is nested too deeply', 'depth')
    const entries = Array.isArray(value) || isObject(value) ? Object.entries(value) : []
    for (const [key, part] of entries) this.requireTemplates(`${field}.${key}`, part, level + 1)
  }

  #compiles(field: string, action: () => unknown, rule: string): void {
    try {
      action()
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      this.report(field, error.message, rule)
    }
  }
}
