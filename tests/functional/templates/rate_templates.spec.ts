import { test } from '@japa/runner'
import TemplateRating from '#models/template_rating'
import { dataOf } from '#tests/support/answers'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { makeTemplate } from '#tests/support/templates'

const PATH = '/api/v1/templates'

test.group('Ratings of templates', (group) => {
  let me: SignedIn

  group.each.setup(async () => {
    me = await signedIn()
  })

  test('are one a user, and the average is theirs', async ({ client, assert }) => {
    const { id, updatedAt } = await makeTemplate(client, me)
    const others = [await signedIn(), await signedIn(), await signedIn('admin')]
    const rate = async ({ headers }: SignedIn, rating: number) => {
      const response = await client.post(`${PATH}/${id}/rate`).headers(headers).json({ rating })
      response.assertStatus(200)
      const { ratingAverage, ratingCount } = response.body().data
      return [ratingAverage, ratingCount]
    }
    assert.deepEqual(await rate(others[0]!, 5), [5, 1])
    assert.deepEqual(await rate(others[1]!, 4), [4.5, 2])
    assert.deepEqual(await rate(others[2]!, 1), [3.33, 3])
    assert.deepEqual(await rate(others[0]!, 1), [2, 3])
    const shown = await dataOf(client.get(`${PATH}/${id}`))
    assert.deepInclude(shown, { ratingAverage: 2, ratingCount: 3, updatedAt })
    const rows = await TemplateRating.query().where('templateId', id)
    assert.lengthOf(rows, 3)
  })

  test('that come at once all count', async ({ client, assert }) => {
    const { id } = await makeTemplate(client, me)
    const users = await Promise.all(Array.from({ length: 20 }, () => signedIn()))
    const answers = await Promise.all(
      users.flatMap(({ headers }, n) =>
        [1, 5].map((rating) =>
          client
            .post(`${PATH}/${id}/rate`)
            .headers(headers)
            .json({ rating: n % 2 ? rating : 3 })
        )
      )
    )
    for (const answer of answers) answer.assertStatus(200)
    const rows = await TemplateRating.query().where('templateId', id)
    const sum = rows.reduce((total, { rating }) => total + rating, 0)
    const { ratingAverage, ratingCount } = await dataOf(client.get(`${PATH}/${id}`))
    assert.equal(ratingCount, 20)
    assert.equal(ratingAverage, Number((sum / 20).toFixed(2)))
  })

  test('are whole numbers from 1 to 5, of what one may see and has not made', async ({
    client,
    assert,
  }) => {
    const { id } = await makeTemplate(client, me)
    const hidden = await makeTemplate(client, me, { isPublic: false })
    const other = await signedIn()
    for (const rating of [0, 6, 2.5, '3', null, undefined]) {
      const response = await client
        .post(`${PATH}/${id}/rate`)
        .headers(other.headers)
        .json({ rating })
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, 'rating')
    }
    const refused = [
      client.post(`${PATH}/${id}/rate`).headers(me.headers),
      client.post(`${PATH}/${hidden.id}/rate`).headers(other.headers),
    ]
    for (const request of refused) {
      const response = await request.json({ rating: 5 })
      response.assertStatus(403)
    }
  })

  test('and uses sort the list', async ({ client, assert }) => {
    const category = me.user.id
    const [first, second] = [
      await makeTemplate(client, me, { name: 'First', category }),
      await makeTemplate(client, me, { name: 'Second', category }),
    ]
    const other = await signedIn()
    await client.post(`${PATH}/${first.id}/rate`).headers(other.headers).json({ rating: 5 })
    await client.post(`${PATH}/${second.id}/rate`).headers(other.headers).json({ rating: 4 })
    await client.post(`${PATH}/${second.id}/instantiate`).headers(other.headers)
    const names = async (sortBy: string) => {
      const data = await dataOf(client.get(PATH).qs({ category, sortBy }))
      return data.map(({ name }: { name: string }) => name)
    }
    assert.deepEqual(await names('ratingAverage'), ['First', 'Second'])
    for (const sortBy of ['usageCount', 'createdAt', 'name', 'ratingCount']) {
      assert.deepEqual(await names(sortBy), ['Second', 'First'], sortBy)
    }
  })
})
