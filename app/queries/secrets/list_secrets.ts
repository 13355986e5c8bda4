import Secret from '#models/secret'
import { readPage, type ListRequest, type Page } from '#queries/page'

/** A page of a user's own secrets, without their values. */
export default class ListSecrets {
  async handle(input: ListRequest & { userId: string }): Promise<Page<Secret>> {
    const query = Secret.query().where('userId', input.userId)
    if (input.search) query.whereRaw('strpos(lower(name), lower(?)) > 0', [input.search])
    return readPage<typeof Secret>(query, input, (page) => {
      page.select('id', 'name', 'createdAt', 'updatedAt')
    })
  }
}
