import { allowText, spend, spendReading, spendSize, spendText } from './meter.js'
import { childrenOf, comprehensionOf } from './syntax.js'
import type { Checker, Evaluator, InnerContext, Node } from './syntax.js'

/** Levels of a syntax tree; a deeper one would need more stack than the caller may have left. */
const MAX_DEPTH = 250

/** Looking up a time zone takes about 50 us. */
const TIME_ZONE_WORK = 3000

const COMPARISONS = new Set(['==', '!=', 'in', '<', '<=', '>', '>='])

/** Methods that look for one string in another, which takes up to the product of their lengths. */
const SEARCHES = new Set(['contains', 'indexOf', 'lastIndexOf', 'split', 'replace'])

/** Refused while compiling, with what to do instead. */
export class RefusedSyntaxError extends Error {
  override name = 'RefusedSyntaxError'
}

type Evaluate = (evaluator: Evaluator, node: Node, context: unknown) => unknown

const compare: Evaluate = (evaluator, node, context) => {
  const left = evaluator.run(node.left, context)
  const right = evaluator.run(node.right, context)
  if (typeof left === 'string') spendText(left.length)
  else if (typeof left === 'object' && left !== null) spendSize(left)
  if (node.op === 'in') spendSize(right)
  return node.handle(left, right, node, evaluator)
}

const add: Evaluate = (evaluator, node, context) => {
  const left = evaluator.run(node.left, context)
  const right = evaluator.run(node.right, context)
  if (typeof left === 'string' && typeof right === 'string') allowText(left.length + right.length)
  else if (Array.isArray(left) && Array.isArray(right)) spend(left.length + right.length)
  else if (left instanceof Uint8Array && right instanceof Uint8Array) {
    allowText(left.length + right.length)
  }
  return node.handle(left, right, node, evaluator)
}

/** Pays for reading a function's arguments once. */
function payForReading(values: unknown[]): void {
  for (const value of values) {
    if (typeof value === 'string' || value instanceof Uint8Array) spendReading(value.length)
    else if (Array.isArray(value)) spend(value.length)
    else if (typeof value === 'object' && value !== null) spend(Object.keys(value).length)
  }
}

function payForMethod(name: string, [receiver, first, second]: unknown[]): void {
  if (SEARCHES.has(name) && typeof receiver === 'string' && typeof first === 'string') {
    spendText(receiver.length * Math.max(1, first.length))
    if (name === 'split' && first === '') spend(receiver.length)
    if (name === 'replace' && typeof second === 'string' && second.length > first.length) {
      const finds = receiver.split(first).length - 1
      allowText(receiver.length + finds * (second.length - first.length))
    }
  }
  if (name === 'join' && Array.isArray(receiver)) {
    const separators = typeof first === 'string' ? first.length * receiver.length : 0
    let characters = separators
    for (const part of receiver) if (typeof part === 'string') characters += part.length
    allowText(characters)
  }
  if (name.startsWith('get') && first !== undefined) spend(TIME_ZONE_WORK)
}

const call: Evaluate = (evaluator, node, context) => {
  const [, operands] = node.args as [string, Node[]]
  const values = operands.map((operand) => evaluator.run(operand, context))
  payForReading(values)
  return node.handle(values, node, evaluator)
}

const callMethod: Evaluate = (evaluator, node, context) => {
  const [name] = node.args as [string]
  const values = node.receiverWithArgs.map((operand) => evaluator.run(operand, context))
  payForReading(values)
  payForMethod(name, values)
  return node.handle(values, evaluator, node)
}

/** The guarded way to evaluate a node, where one is needed. */
function guardOf(node: Node): Evaluate | undefined {
  if (node.meta.alternate || node.meta.macro) return undefined
  if (node.op === '+') return add
  if (COMPARISONS.has(node.op)) return compare
  if (node.op === 'call') return call
  return node.op === 'rcall' ? callMethod : undefined
}

/**
 * Lets the two sides of `a ? b : c` have different types, as lists and maps may mix theirs: the
 * result is then of any type.
 */
function mixBranches(node: Node): void {
  const { check } = node.meta
  node.setMeta('check', (checker: Checker, self: Node, context: unknown) => {
    try {
      return check(checker, self, context)
    } catch (error) {
      if (
        error instanceof Error &&
        'code' in error &&
        error.code === 'incompatible_ternary_branches'
      ) {
        return checker.dynType
      }
      throw error
    }
  })
}

/** Each turn of a loop costs the nodes of its body. */
function meterLoop(node: Node, size: number): void {
  const loop = comprehensionOf(node)
  if (!loop) return
  const goesOn = loop.condition
  loop.condition = (accumulated) => {
    spend(size)
    return goesOn ? goesOn(accumulated) : true
  }
}

/**
 * Refuses what can't be bounded and puts a price on what can. To be called once, between parsing
 * and checking.
 *
 * `matches` is refused: the library runs patterns on the backtracking `RegExp`, which a pattern of
 * twenty characters can keep busy for years.
 *
 * @returns The nodes of the tree, a node always before those below it.
 * @throws RefusedSyntaxError
 */
export function guardTree(root: Node): Node[] {
  const nodes: Node[] = []
  const sizes = new Map<Node, number>()
  const rest: { node: Node; depth: number }[] = [{ node: root, depth: 1 }]
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { node, depth } = next
    if (depth > MAX_DEPTH) throw new RefusedSyntaxError('The expression is nested too deeply')
    if (node.op === 'rcall' && (node.args as [string])[0] === 'matches') {
      const instead = 'use contains, startsWith, endsWith or a code step'
      throw new RefusedSyntaxError(`matches() is not available: ${instead}`)
    }
    nodes.push(node)
    for (const child of childrenOf(node)) rest.push({ node: child, depth: depth + 1 })
  }
  for (const node of nodes.toReversed()) {
    const size = childrenOf(node).reduce((sum, child) => sum + (sizes.get(child) ?? 0), 1)
    sizes.set(node, size)
    meterLoop(node, size)
    if (node.op === '?:') mixBranches(node)
    const guard = guardOf(node)
    if (guard) node.setMeta('evaluate', guard)
  }
  return nodes
}

/** The contexts in a tree that keep the values of the last evaluation. */
export function contextsOf(nodes: Node[]): InnerContext[] {
  return nodes.flatMap((node) => {
    const context = comprehensionOf(node)?.iterCtx ?? node.meta.macro?.bindCtx
    return context ? [context] : []
  })
}

/** Lets go of the values of the last evaluation, which a cached tree would keep alive. */
export function releaseValues(contexts: InnerContext[]): void {
  for (const context of contexts) {
    context.reuse(undefined)
    context.iterValue = undefined
    context.accuValue = undefined
  }
}
