import type { Kind } from '#tests/access/world'

/**
 * Who may call what. Every route of the router has a row, or the tests fail; every cell is called.
 *
 * `expect` has the statuses, in this order:
 *
 * 1. nobody: no credential
 * 2. another user than the owner of what `:id` names
 * 3. the owner, where the owner has role `agent`
 * 4. a key of the owner that has every scope but one of `scopes`; every scope, where there are none
 * 5. a key of the owner that has `scopes` and no other
 * 6. the owner
 * 7. an admin
 *
 * A status that depends on how fast a worker is names both: `200|202`.
 */
export interface Row {
  route: string
  expect: string
  /** What `:id` or `:name` names. */
  on?: Kind
  /** The scopes that a key needs, separated by spaces; none: no key may. */
  scopes?: string
  body?: object | ((id: string) => object)
  query?: string
  /** Whether the answer goes on: only its status is waited for. */
  stream?: true
}

/** One row of the table. */
export const row = (
  route: string,
  expect: string,
  more: Omit<Row, 'route' | 'expect'> = {}
): Row => ({
  route,
  expect,
  ...more,
})
