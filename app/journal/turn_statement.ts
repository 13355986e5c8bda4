import { ACQUIRED_COLUMNS, LEASE_ASSIGNMENTS } from '#journal/lease_statements'

/**
 * Takes the leases of up to $1 accepted executions that have not begun ($2 the worker's id, $3
 * seconds), and chooses which: each owner gets one, then each a second one, and so on, in an order
 * drawn by lot; among an owner's own, a higher priority goes first, then the older one. The lot is
 * what needs no memory: a worker that takes one at a time serves everybody equally too.
 *
 * The index `executions_turn_index` has only what waits for its turn, so that a look costs a few
 * microseconds an owner and an execution, however long history is. Two workers that look at the
 * same moment see the same turns: more are looked at than wanted, and those that the other one has
 * locked are skipped.
 */
export const TURN_STATEMENT = {
  name: 'journal_turn',
  text: `
with recursive owners as (
  (select user_id from executions where status = 'pending' and not held order by user_id limit 1)
  union all
  select next.user_id from owners o cross join lateral (
    select user_id from executions
    where status = 'pending' and not held and user_id > o.user_id
    order by user_id limit 1
  ) next
), turns as (
  select ready.id, o.lot,
    row_number() over (partition by o.user_id order by ready.priority desc, ready.id) as turn
  from (select user_id, random() as lot from owners) o
  cross join lateral (
    select id, priority from executions
    where status = 'pending' and not held and user_id = o.user_id
    order by priority desc, id limit $1::int * 2 + 32
  ) ready
), chosen as materialized (
  select id, turn, lot from turns order by turn, lot limit $1::int * 2 + 32
), due as (
  select e.id from chosen c join executions e on e.id = c.id
  where e.status = 'pending' and not e.held
  order by c.turn, c.lot limit $1::int
  for no key update of e skip locked
)
update executions e set ${LEASE_ASSIGNMENTS}
from due where e.id = due.id
returning ${ACQUIRED_COLUMNS}`,
}
