/**
 * Options of a jsonb column. The driver would write a JavaScript array as an array of PostgreSQL,
 * which jsonb refuses, so every JSON value goes to the database as its text.
 */
export const JSON_COLUMN = {
  prepare: (value: unknown) => (value === undefined ? undefined : JSON.stringify(value)),
}

/** Options of a bigint column, which the driver reads as text: a number, exact up to 2^53. */
export const COUNT_COLUMN = { consume: Number }
