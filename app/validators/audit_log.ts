import vine from '@vinejs/vine'
import { keysetFields, listQuery } from '#validators/list'
import { moment } from '#validators/moment'

const name = (max: number) => vine.string().minLength(1).maxLength(max)

/** GET /audit-logs */
export const listAuditLogsValidator = listQuery(['createdAt'], {
  action: name(100).optional(),
  resourceType: name(50).optional(),
  resourceId: vine.string().uuid().optional(),
  userId: vine.string().uuid().optional(),
  from: moment().optional(),
  to: moment().optional(),
  cursor: keysetFields().cursor,
})
