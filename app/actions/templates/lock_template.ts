import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import NotFoundException from '#exceptions/not_found_exception'
import Template from '#models/template'

/**
 * Reads a template and holds its row until the transaction ends: changes and ratings of one come
 * one after the other.
 *
 * @throws NotFoundException when it has been deleted meanwhile.
 */
export async function lockTemplate(
  id: string,
  client: TransactionClientContract
): Promise<Template> {
  const query = Template.query({ client }).where('id', id).whereNull('deletedAt')
  const template = await query.forUpdate().first()
  if (!template) throw new NotFoundException()
  return template
}
