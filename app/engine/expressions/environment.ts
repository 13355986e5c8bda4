import { Environment } from '@marcbachmann/cel-js'
import type { Duration } from '@marcbachmann/cel-js/evaluator'

/** Nesting of brackets and calls that the parser accepts. */
const MAX_NESTING = 64

const TIMESTAMP = 'google.protobuf.Timestamp'
const DURATION = 'google.protobuf.Duration'
const SYNC = { async: false }

/** The remainder as JavaScript has it: the sign is the dividend's. */
const remainder = (a: number | bigint, b: number | bigint) => Number(a) % Number(b)

/**
 * The language: CEL as the library has it, and
 *
 * - numbers of JSON are doubles, whole literals are ints: arithmetic and equality between the two
 *   give what JavaScript gives (`item.value + 1`, `1 == 1.0`); of two ints, `/` is a whole number;
 * - names that aren't declared are looked up when the expression is evaluated;
 * - lists and maps may mix types; `a.?b.orValue(c)` is on;
 * - `string.replace(old, new)`, and `string()` of timestamps and durations.
 */
export const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: { maxDepth: MAX_NESTING, maxAstNodes: 4096 },
})
  .registerOperator('double % double', remainder)
  .registerOperator('int == double', (a: bigint, b: number) => Number(a) === b)
  .registerFunction(
    'string.replace(string, string): string',
    (text: string, old: string, replacement: string) => text.split(old).join(replacement),
    SYNC
  )
  .registerFunction(`string(${TIMESTAMP}): string`, (time: Date) => time.toISOString(), SYNC)
  .registerFunction(`string(${DURATION}): string`, (span: Duration) => String(span), SYNC)

const MIXED: [left: string, right: string][] = [
  ['int', 'double'],
  ['double', 'int'],
]
for (const [left, right] of MIXED) {
  environment
    .registerOperator(`${left} + ${right}: double`, (a, b) => Number(a) + Number(b))
    .registerOperator(`${left} - ${right}: double`, (a, b) => Number(a) - Number(b))
    .registerOperator(`${left} * ${right}: double`, (a, b) => Number(a) * Number(b))
    .registerOperator(`${left} / ${right}: double`, (a, b) => Number(a) / Number(b))
    .registerOperator(`${left} % ${right}: double`, remainder)
}
