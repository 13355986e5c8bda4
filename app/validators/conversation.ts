import vine from '@vinejs/vine'
import { listQuery } from '#validators/list'

/** GET /conversations */
export const listConversationsValidator = listQuery(['createdAt', 'updatedAt', 'key'])

/** GET /conversations/:id/messages */
export const listMessagesValidator = vine.create({
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
  sortOrder: vine.enum(['asc', 'desc'] as const).parse((value) => value ?? 'asc'),
})
