import vine from '@vinejs/vine'
import { jsonObject } from '#validators/fields'

/** A message of POST /mcp, for the API's document: the SDK of the protocol is what judges it. */
export const mcpMessageValidator = vine.create({
  jsonrpc: vine.literal('2.0'),
  id: vine
    .any()
    .meta({ anyOf: [{ type: 'string' }, { type: 'number' }] })
    .optional(),
  method: vine.string(),
  params: jsonObject().optional(),
})
