import { v7 } from 'uuid'
import { test } from '@japa/runner'
import Agent from '#models/agent'
import Template from '#models/template'
import { dataOf } from '#tests/support/answers'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

const PATH = '/api/v1/templates'

test.group('Templates', (group) => {
  let me: SignedIn
  /** Sets the templates of a test apart from all others. */
  let category: string

  group.each.setup(async () => {
    me = await signedIn()
    category = v7()
  })

  const agentData = { type: 'data', config: { operation: 'filter', transformation: 'item.ok' } }

  async function makeTemplate(fields: Partial<Template> = {}) {
    const template = await Template.create({
      name: 'Blueprint',
      category,
      type: 'agent',
      templateData: agentData,
      tags: [],
      isOfficial: false,
      isPublic: true,
      userId: me.user.id,
      ...fields,
    })
    return template.refresh()
  }

  const names = (body: { data: { name: string }[] }) => body.data.map(({ name }) => name)

  test('are listed without a login where public, and own ones with it', async ({
    client,
    assert,
  }) => {
    const other = await signedIn()
    await makeTemplate({ name: 'Open' })
    await makeTemplate({ name: 'Mine', isPublic: false, type: 'workflow', tags: ['a'] })
    await makeTemplate({ name: 'Foreign', isPublic: false, userId: other.user.id })
    const list = async (headers: Record<string, string>, qs: object = {}) => {
      const query = { category, sortBy: 'name', sortOrder: 'asc', ...qs }
      const response = await client.get(PATH).qs(query).headers(headers)
      response.assertStatus(200)
      return response.body()
    }
    const open = await list({})
    assert.deepEqual(names(open), ['Open'])
    assert.equal(open.pagination.totalItems, 1)
    assert.deepInclude(open.data[0], {
      description: null,
      category,
      type: 'agent',
      userId: me.user.id,
      templateData: agentData,
      isOfficial: false,
      isPublic: true,
      usageCount: 0,
      ratingAverage: 0,
      ratingCount: 0,
    })
    assert.deepEqual(names(await list(me.headers)), ['Mine', 'Open'])
    assert.deepEqual(names(await list(me.headers, { type: 'workflow' })), ['Mine'])
    assert.deepEqual(names(await list(me.headers, { tags: 'a' })), ['Mine'])
    assert.deepEqual(names(await list(me.headers, { search: 'OPE' })), ['Open'])
    assert.deepEqual(names(await list(me.headers, { isOfficial: 'true' })), [])
    assert.deepEqual(names(await list(other.headers)), ['Foreign', 'Open'])
    const categories = async (headers: Record<string, string>) => {
      const data = await dataOf(client.get(`${PATH}/categories`).headers(headers))
      return data.find((entry: { category: string }) => entry.category === category)
    }
    assert.deepEqual(await categories({}), { category, count: 1 })
    assert.deepEqual(await categories(me.headers), { category, count: 2 })
    for (const wrong of [{ type: 'x' }, { isOfficial: 'x' }, { sortBy: 'templateData' }]) {
      const response = await client.get(PATH).qs(wrong)
      response.assertStatus(400)
    }
    const badToken = await client.get(PATH).header('authorization', 'Bearer nonsense')
    badToken.assertStatus(401)
  })

  test('show a private one to its owner and to admins', async ({ client }) => {
    const open = await makeTemplate()
    const own = await makeTemplate({ isPublic: false })
    const [other, admin] = [await signedIn(), await signedIn('admin')]
    const anonymous = await client.get(`${PATH}/${open.id}`)
    anonymous.assertStatus(200)
    const refused = await client.get(`${PATH}/${own.id}`).headers(other.headers)
    refused.assertStatus(403)
    for (const { headers } of [me, admin]) {
      const shown = await client.get(`${PATH}/${own.id}`).headers(headers)
      shown.assertStatus(200)
    }
    for (const id of [v7(), 'one']) {
      const missing = await client.get(`${PATH}/${id}`)
      missing.assertStatus(404)
    }
  })

  test('of an agent make one, with the changes laid over deep', async ({ client, assert }) => {
    const { id } = await makeTemplate({
      templateData: { ...agentData, maxMemoryMb: 128, parameters: { a: { type: 'number' } } },
    })
    const customizations = {
      config: { transformation: 'item.fine', source: '{{ inputs.rows }}' },
      parameters: { b: { type: 'string' } },
      userId: v7(),
    }
    const response = await client
      .post(`${PATH}/${id}/instantiate`)
      .headers(me.headers)
      .json({ name: 'Mine', customizations })
    response.assertStatus(201)
    const { data } = response.body()
    assert.equal(data.resourceType, 'agent')
    assert.deepInclude(data.agent, {
      name: 'Mine',
      type: 'data',
      userId: me.user.id,
      version: 1,
      status: 'draft',
      maxMemoryMb: 128,
      config: { operation: 'filter', ...customizations.config },
      parameters: { a: { type: 'number' }, b: { type: 'string' } },
    })
    const shown = await client.get(`${PATH}/${id}`).headers(me.headers)
    assert.equal(shown.body().data.usageCount, 1)
    assert.equal(shown.body().data.templateData.config.transformation, 'item.ok')
    const plain = await client.post(`${PATH}/${id}/instantiate`).headers(me.headers)
    assert.equal(plain.body().data.agent.name, 'Blueprint')
  })

  test('of a workflow make it and its agents, all or nothing', async ({ client, assert }) => {
    const branches = [{ key: 'one', agentKey: 'inner' }]
    const steps = [
      { stepKey: 'a', stepType: 'agent', agentKey: 'outer' },
      { stepKey: 'b', stepType: 'parallel', config: { branches }, dependsOn: ['a'] },
    ]
    const agents = {
      outer: { name: 'Outer', ...agentData },
      inner: { name: 'Inner', ...agentData },
    }
    const { id } = await makeTemplate({ type: 'workflow', templateData: { agents, steps } })
    const path = `${PATH}/${id}/instantiate`
    const response = await client.post(path).headers(me.headers)
    response.assertStatus(201)
    const { resourceType, workflow } = response.body().data
    assert.equal(resourceType, 'workflow')
    const made = await Agent.query().where('userId', me.user.id).orderBy('name')
    assert.deepEqual(
      made.map(({ name }) => name),
      ['Inner', 'Outer']
    )
    assert.equal(workflow.name, 'Blueprint')
    assert.equal(workflow.steps[0].agentId, made[1]!.id)
    assert.deepEqual(workflow.steps[1].config.branches, [{ key: 'one', agentId: made[0]!.id }])

    const broken = [
      { steps: [{ stepKey: 'a', stepType: 'agent', agentKey: 'nobody' }] },
      { steps: [{ stepKey: 'a', stepType: 'wait', config: { durationMs: 1 }, dependsOn: ['a'] }] },
      { agents: { outer: { type: 'robot' } } },
      { scheduleEnabled: true },
    ]
    for (const customizations of broken) {
      const refused = await client.post(path).headers(me.headers).json({ customizations })
      refused.assertStatus(400)
    }
    assert.lengthOf(await Agent.query().where('userId', me.user.id), 2)
    const used = await Template.findOrFail(id)
    assert.equal(used.usageCount, 1)
  })

  test('are instantiated by who may see them and may write', async ({ client }) => {
    const open = await makeTemplate()
    const own = await makeTemplate({ isPublic: false })
    const step = await makeTemplate({ type: 'step', templateData: {} })
    const [other, robot] = [await signedIn(), await signedIn('agent')]
    const ask = (id: string, headers = {}) =>
      client.post(`${PATH}/${id}/instantiate`).headers(headers)
    const answers = [
      { response: await ask(open.id), status: 401 },
      { response: await ask(own.id, other.headers), status: 403 },
      { response: await ask(open.id, robot.headers), status: 403 },
      { response: await ask(open.id, other.headers), status: 201 },
      { response: await ask(step.id, me.headers), status: 409 },
      { response: await ask(v7(), me.headers), status: 404 },
    ]
    for (const { response, status } of answers) response.assertStatus(status)
    const wrong = await ask(open.id, me.headers).json({ name: '', customizations: [] })
    wrong.assertStatus(400)
  })
})
