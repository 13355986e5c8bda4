/** A table that keeps envelopes of the vault, and how they are found and written in it. */
export interface SealedTable {
  table: 'secrets' | 'deployments' | 'workflow_hooks' | 'webhook_endpoints'
  /** SQL: the envelopes of a row as a JSON object, by their names. */
  values: string
  /** SQL: whether a row has an envelope that is not like the pattern. */
  stale: string
  columns: (values: Record<string, string>) => Record<string, string>
}

/** Whatever seals a text in another table is added here, or its key can never be retired. */
export const SEALED_TABLES: SealedTable[] = [
  {
    table: 'secrets',
    values: 'json_build_object(name, value)',
    stale: 'value not like ?',
    columns: (values) => ({ value: Object.values(values).join() }),
  },
  {
    table: 'deployments',
    values: 'environment_vars::json',
    stale: `exists (select from jsonb_each_text(environment_vars::jsonb) as sealed
      where sealed.value not like ?)`,
    columns: (values) => ({ environment_vars: JSON.stringify(values) }),
  },
  {
    table: 'workflow_hooks',
    values: `json_strip_nulls(json_build_object('token', token, 'secret', secret))`,
    stale: `exists (select from (values (token), (secret)) as sealed (value)
      where sealed.value not like ?)`,
    columns: (values) => values,
  },
  {
    table: 'webhook_endpoints',
    values: `json_strip_nulls(json_build_object('secret', secret, 'previous_secret', previous_secret))`,
    stale: `exists (select from (values (secret), (previous_secret)) as sealed (value)
      where sealed.value not like ?)`,
    columns: (values) => values,
  },
]
