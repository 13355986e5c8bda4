import vine, { errors } from '@vinejs/vine'
import { test } from '@japa/runner'
import { listQuery } from '#validators/list'

const validator = listQuery(['createdAt', 'name'], { status: vine.enum(['draft']).optional() })

test.group('The query of a list', () => {
  test('what is not given has the defaults of the contract', async ({ assert }) => {
    assert.deepEqual(await validator.validate({}), {
      page: 1,
      pageSize: 20,
      sortBy: 'createdAt',
      sortOrder: 'desc',
    })
  })

  test('what is given comes out typed', async ({ assert }) => {
    const query = {
      page: '3',
      pageSize: '100',
      sortBy: 'name',
      sortOrder: 'asc',
      search: ' a,b ',
      tags: 'x, y,,z',
      status: 'draft',
    }
    assert.deepEqual(await validator.validate(query), {
      ...query,
      page: 3,
      pageSize: 100,
      sortBy: 'name',
      sortOrder: 'asc',
      search: 'a,b',
      tags: ['x', 'y', 'z'],
      status: 'draft',
    })
  })

  test('an empty search is none', async ({ assert }) => {
    const { search, tags } = await validator.validate({ search: ' ', tags: ' , ' })
    assert.isUndefined(search)
    assert.isUndefined(tags)
  })

  test('what is out of range is named: {$self}')
    .with([
      { page: '0' },
      { page: '-1' },
      { page: '1.5' },
      { page: '' },
      { page: '1e99' },
      { page: ['1', '2'] },
      { pageSize: '101' },
      { pageSize: '0' },
      { sortBy: 'password' },
      { sortOrder: 'DESC;' },
      { search: 'x'.repeat(256) },
      { search: { a: 'b' } },
      { tags: 'x'.repeat(2001) },
      { status: 'gone' },
    ])
    .run(async ({ assert }, query) => {
      const error = await validator.validate(query).catch((failure: unknown) => failure)
      assert.instanceOf(error, errors.E_VALIDATION_ERROR)
      const { messages } = error as { messages: { field: string }[] }
      assert.equal(messages[0]!.field, Object.keys(query)[0])
    })
})
