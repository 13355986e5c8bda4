/**
 * What this engine uses of the library's syntax tree beyond its published types. Checked by the
 * tests of `guards.ts`, which fail when another release of the library changes it.
 */

/** Evaluates nodes. */
export interface Evaluator {
  run(node: Node, context: unknown): unknown
}

/** Finds the types of nodes. */
export interface Checker {
  dynType: unknown
}

/** Variables of a comprehension or a `cel.bind`; kept by the tree between evaluations. */
export interface InnerContext {
  reuse(parent: unknown): InnerContext
  iterValue: unknown
  accuValue: unknown
}

/** The loop that a macro such as `map` or `all` stands for. */
export interface Comprehension {
  iterVarName: string
  condition?: (accumulated: unknown) => boolean
  iterCtx?: InnerContext
}

/** What a node is checked and evaluated by. */
export interface Meta {
  check(checker: Checker, node: Node, context: unknown): unknown
  evaluate: unknown
  alternate?: Node
  macro?: { var?: string; bindCtx?: InnerContext }
}

export interface Node {
  readonly op: string
  args: unknown
  readonly meta: Meta
  setMeta(key: 'check' | 'evaluate', value: unknown): Node
  /** Set by the check: operands and how they are put together. */
  left: Node
  right: Node
  receiverWithArgs: Node[]
  handle(...parts: unknown[]): unknown
}

/** Whether a part of a node's arguments is a node itself. */
function isNode(part: unknown): part is Node {
  return typeof part === 'object' && part !== null && 'op' in part && 'args' in part
}

/** The nodes right below a node, as they were written. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = []
  const rest: unknown[] = [node.op === 'value' ? undefined : node.args]
  while (rest.length > 0) {
    const part = rest.pop()
    if (isNode(part)) children.push(part)
    else if (Array.isArray(part)) rest.push(...part)
  }
  return children
}

/** The loop behind a node, if it is a macro that loops. */
export function comprehensionOf(node: Node): Comprehension | undefined {
  const alternate = node.meta.alternate
  return alternate?.op === 'comprehension' ? (alternate.args as Comprehension) : undefined
}
