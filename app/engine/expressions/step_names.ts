import { comprehensionOf } from './syntax.js'
import type { Node } from './syntax.js'

/** Names that CEL has for types and functions of its own, and that a step may have as well. */
export const OWN_NAMES = new Set([
  'bool',
  'string',
  'int',
  'uint',
  'double',
  'map',
  'list',
  'bytes',
  'null_type',
  'type',
  'google',
  'optional',
  'cel',
])

const RESULT_FIELDS = new Set(['output', 'status', 'error'])

/**
 * Makes `map.output` mean the step `map`: CEL takes the name for a type, which has no fields. It
 * becomes `steps.map.output`. A loop's variable of that name stays what it is.
 *
 * @param parse Gives the tree of an expression.
 */
export function preferSteps(nodes: Node[], parse: (source: string) => Node): void {
  const bound = new Set(
    nodes.flatMap((node) => comprehensionOf(node)?.iterVarName ?? node.meta.macro?.var ?? [])
  )
  for (const node of nodes) {
    if (node.op !== '.' && node.op !== '.?') continue
    const [receiver, field] = node.args as [Node, string]
    const name = receiver.op === 'id' ? String(receiver.args) : ''
    if (!RESULT_FIELDS.has(field) || !OWN_NAMES.has(name) || bound.has(name)) continue
    node.args = [parse(`steps.${name}`), field]
  }
}
