import { randomInt } from 'node:crypto'

/** Letters and digits that nobody takes for one another. */
const SETS = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789', '-+=_.:@%']

const LENGTH = 20

/** A random password that fits every rule: about 110 bits. */
export function newPassword(): string {
  const all = SETS.join('')
  const drawn = Array.from({ length: LENGTH }, (_, index) => {
    const from = SETS[index] ?? all
    return from[randomInt(from.length)]!
  })
  // The first four are one of each kind; where they stand must not tell which.
  for (let last = drawn.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1)
    ;[drawn[last], drawn[other]] = [drawn[other]!, drawn[last]!]
  }
  return drawn.join('')
}
