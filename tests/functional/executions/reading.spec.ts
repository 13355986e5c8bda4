import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const REST = { stepKey: 'rest', stepType: 'wait', config: { durationMs: 0 } }
const BROKEN = { stepKey: 'bad', stepType: 'condition', config: { expression: 'inputs.nope' } }

test.group('Reading executions', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  test('lists are filtered, and refuse what is no filter', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const good = await on.run([REST])
    const bad = await on.run([BROKEN])
    const workflowId = good.workflowId
    const byApi = (await on.execute(workflowId, { triggerType: 'api' }, '?wait=5')).body().data
    const found = async (query: string) => {
      const response = await on.get(`/executions?${query}`)
      response.assertStatus(200)
      return response.body().data.map(({ id }: { id: string }) => id)
    }
    assert.deepEqual(await found(''), [byApi.id, bad.id, good.id])
    assert.deepEqual(await found('sortOrder=asc'), [good.id, bad.id, byApi.id])
    assert.deepEqual(await found('status=failed'), [bad.id])
    assert.deepEqual(await found('triggerType=api'), [byApi.id])
    assert.deepEqual(await found(`workflowId=${workflowId}`), [byApi.id, good.id])
    assert.deepEqual(await found(`from=${byApi.createdAt}`), [byApi.id])
    assert.deepEqual(await found(`to=${good.createdAt}`), [good.id])
    assert.deepEqual(await found('page=2&pageSize=2'), [good.id])
    for (const query of [
      'status=done',
      'workflowId=1',
      'from=yesterday',
      'pageSize=101',
      'cursor=!',
      'triggerType=x',
    ]) {
      const response = await on.get(`/executions?${query}`)
      assert.equal(response.status(), 400, query)
    }
    const listed = await on.get(`/workflows/${bad.workflowId}/executions?pageSize=1`)
    assert.deepEqual(listed.body().pagination, {
      page: 1,
      pageSize: 1,
      totalPages: 1,
      totalItems: 1,
      hasNext: false,
      hasPrev: false,
    })
  })

  test('a cursor passes every row exactly once, while new ones come', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const workflowId = await on.workflow([REST])
    const ids: string[] = []
    for (let n = 0; n < 23; n++) ids.push((await on.execute(workflowId)).body().data.executionId)
    for (const sortOrder of ['asc', 'desc']) {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const response: any = await on.get(
          `/executions?pageSize=5&sortOrder=${sortOrder}&cursor=${cursor}`
        )
        response.assertStatus(200)
        const { data, pagination } = response.body()
        assert.sameMembers(Object.keys(pagination), ['nextCursor', 'pageSize'])
        seen.push(...data.map(({ id }: { id: string }) => id))
        cursor = pagination.nextCursor
        if (sortOrder === 'desc') await on.execute(workflowId)
      }
      assert.deepEqual(seen.slice(0, 23).sort(), [...ids].sort())
      assert.equal(new Set(seen).size, seen.length)
      if (sortOrder === 'asc') assert.deepEqual(seen, ids)
    }
  })

  test('steps and logs tell what happened', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const code = await on.code('console.log("hello"); console.warn("careful"); return inputs')
    const execution = await on.run([
      { stepKey: 'a', stepType: 'agent', agentId: code, inputs: { n: 1 } },
      { stepKey: 'l', stepType: 'loop', agentId: code, config: { items: [7] }, dependsOn: ['a'] },
    ])
    const steps = await on.steps(execution.id)
    assert.containsSubset(steps[0], {
      path: 'a',
      stepKey: 'a',
      attempt: 1,
      status: 'completed',
      inputs: { n: 1 },
      output: { n: 1 },
      error: null,
      iteration: null,
    })
    assert.containsSubset(
      steps.find(({ path }) => path === 'l[0]'),
      { stepKey: 'l', iteration: 0, inputs: { item: 7, index: 0 } }
    )
    const paged = await on.get(`/executions/${execution.id}/steps?pageSize=2&page=2`)
    assert.lengthOf(paged.body().data, 1)

    const logs = async (query: string) => {
      const response = await on.get(`/executions/${execution.id}/logs?${query}`)
      response.assertStatus(200)
      return response.body()
    }
    const all = (await logs('sortOrder=asc&pageSize=100')).data
    const messages = all.map(({ message }: { message: string }) => message)
    assert.isBelow(messages.indexOf('hello'), messages.indexOf('Step "a" completed'))
    assert.isBelow(messages.indexOf('careful'), messages.indexOf('Step "a" completed'))
    const warnings = (await logs('level=warn&stepKey=l')).data
    assert.containsSubset(warnings, [{ level: 'warn', message: 'careful', stepKey: 'l' }])
    assert.lengthOf(warnings, 1)
    const ended = all.find(({ message }: { message: string }) => message === 'Step "a" completed')
    assert.containsSubset(ended, { stepKey: 'a', stepStatus: 'completed' })
    assert.isNumber(ended.stepDurationMs)
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: any = await logs(`sortOrder=asc&pageSize=2&cursor=${cursor}`)
      seen.push(...page.data.map(({ id }: { id: string }) => id))
      cursor = page.pagination.nextCursor
    }
    assert.deepEqual(
      seen,
      all.map(({ id }: { id: string }) => id)
    )
    const wrong = await on.get(`/executions/${execution.id}/logs?level=loud`)
    wrong.assertStatus(400)
  })

  test('an output over 64 KiB is answered whole, but for lists', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const code = await on.code('return { text: "é\\u0000".repeat(60_000) }')
    const execution = await on.run([{ stepKey: 'a', stepType: 'agent', agentId: code }])
    const text = 'é\u0000'.repeat(60_000)
    assert.isTrue(execution.outputData.a.text === text)
    assert.isTrue((await on.steps(execution.id))[0]!.output.text === text)
    const listed = await on.get('/executions')
    assert.isNull(listed.body().data[0].outputData)
  })

  test('what is another’s is 403, what is not there 404', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const execution = await on.run([REST])
    const agentId = await on.echo()
    const routes = (id: string, workflowId: string, agent: string) =>
      [
        ['get', `/executions/${id}`],
        ['get', `/executions/${id}/steps`],
        ['get', `/executions/${id}/logs`],
        ['post', `/executions/${id}/cancel`],
        ['get', `/workflows/${workflowId}/executions`],
        ['post', `/workflows/${workflowId}/execute`],
        ['post', `/agents/${agent}/execute`],
      ] as const
    const other = await signedIn()
    const none = '019a0000-0000-7000-8000-000000000000'
    const statusOf = async (
      method: 'get' | 'post',
      path: string,
      headers: Record<string, string>
    ) => {
      const response = await client[method](`/api/v1${path}`).headers(headers)
      return `${method} ${path} ${response.status()}`
    }
    for (const [method, path] of routes(execution.id, execution.workflowId, agentId)) {
      assert.equal(await statusOf(method, path, other.headers), `${method} ${path} 403`)
      assert.equal(await statusOf(method, path, {}), `${method} ${path} 401`)
    }
    for (const id of [none, 'no-uuid']) {
      for (const [method, path] of routes(id, id, id)) {
        assert.equal(await statusOf(method, path, on.owner.headers), `${method} ${path} 404`)
      }
    }
    const listed = await client.get('/api/v1/executions').headers(other.headers)
    assert.deepEqual(listed.body().data, [])
    const admin = await signedIn('admin')
    assert.match(await statusOf('get', `/executions/${execution.id}`, admin.headers), / 200$/)
  })

  test('counters equal rows after fifty at a time by two users', async ({ client, assert }) => {
    const users = [
      new Executions(client, await signedIn()),
      new Executions(client, await signedIn()),
    ]
    for (const on of users) {
      const picky = await on.code('if (inputs.fail) throw new Error("no"); return 1')
      const workflowId = await on.workflow([{ stepKey: 'a', stepType: 'agent', agentId: picky }])
      Object.assign(on, { picky, workflowId })
    }
    const made = users as Array<Executions & { picky: string; workflowId: string }>
    const results = await Promise.all(
      Array.from({ length: 50 }, (_none, n) => {
        const on = made[n % 2]!
        return on.execute(on.workflowId, { inputData: { fail: n % 5 === 0 } }, '?wait=20')
      })
    )
    for (const result of results) result.assertStatus(200)
    for (const on of made) {
      const {
        rows: [rows],
      } = await db.rawQuery(
        `select count(*)::int as total, count(*) filter (where status = 'completed')::int as good,
           count(*) filter (where status = 'failed')::int as bad from executions where workflow_id = ?`,
        [on.workflowId]
      )
      assert.deepEqual(rows, { total: 25, good: 20, bad: 5 })
      for (const path of [`/workflows/${on.workflowId}`, `/agents/${on.picky}`]) {
        const counted = async () => (await on.get(path)).body().data
        await eventually(async () => (await counted()).totalExecutions === 25, 10_000)
        assert.containsSubset(await counted(), {
          totalExecutions: 25,
          successfulExecutions: 20,
          failedExecutions: 5,
        })
        assert.isAbove((await counted()).avgExecutionTimeMs, 0)
      }
    }
  })
})
