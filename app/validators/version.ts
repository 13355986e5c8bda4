import vine from '@vinejs/vine'

/** GET /agents/:id/versions and /workflows/:id/versions: the newest first, nothing to search. */
export const listVersionsValidator = vine.create({
  page: vine
    .number()
    .withoutDecimals()
    .range([1, 1_000_000_000])
    .parse((value) => value ?? 1),
  pageSize: vine
    .number()
    .withoutDecimals()
    .range([1, 100])
    .parse((value) => value ?? 20),
})
