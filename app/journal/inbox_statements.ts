/** Signals of the executions in $1 that nothing took, after number $2, in the order of coming. */
export const SIGNALS_STATEMENT = {
  name: 'journal_signals',
  text: `
select execution_id, id::float8 as id, name, payload from execution_signals
where execution_id = any($1::uuid[]) and id > $2 and taken_path is null
order by id`,
}

/** Closes the wait at $2, $3 of the execution $1, unless it was answered. */
export const CLOSE_WAIT_STATEMENT = {
  name: 'journal_close_wait',
  text: `
update execution_waits set closed_at = now()
where execution_id = $1 and path = $2 and attempt = $3 and answered_at is null and closed_at is null`,
}
